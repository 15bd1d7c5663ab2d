"""Which role may see what in the admin site: the groups and their permissions.

These are the looks of the stock pages. Whatever decides is a view with a gate of its own, in
the ``access`` module of its app. A pattern names models of floors above by their label only.
"""

from fnmatch import fnmatch

from django.apps import AppConfig
from django.contrib.auth.management import create_permissions
from django.contrib.auth.models import Group, Permission

from liaison.accounts.choices import Role

BUSINESS = (
    "drafts.view_*",
    "stations.view_*",
    "opinions.view_*",
    "feedback.view_*",
    "office.view_*",
    "jobs.view_*",
)
# The office's own pages that stock forms may change.
OFFICE_PAGES = tuple(
    f"office.{verb}_{model}"
    for model in ("officeprofile", "calendarday", "privacynotice")
    for verb in ("add", "change")
)
RIGHTS: dict[Role, tuple[str, ...]] = {
    Role.OFFICER: (),
    Role.STATION_LEAD: (),
    Role.DEPUTY_OFFICER: (),
    Role.TOWNSHIP_COORDINATOR: (),
    Role.EXPERT: (),
    Role.CLERK: (
        *BUSINESS,
        *OFFICE_PAGES,
        "office.delete_calendarday",
        "opinions.*_heldterm",
        "opinions.add_opinionchannel",
        "opinions.change_opinionchannel",
        "opinions.*_category",
        "notices.view_*",
        "portal.view_alarm",
    ),
    Role.REVIEWER: (*BUSINESS, "notices.view_*"),
    Role.LEADER: BUSINESS,
    Role.SYSADMIN: (
        "accounts.view_user",
        "office.view_*",
        *OFFICE_PAGES,
        "jobs.view_*",
        "portal.view_*",
    ),
    Role.SECADMIN: ("accounts.view_user", "accounts.view_rolegrant"),
    Role.AUDITADMIN: (
        "accounts.view_user",
        "accounts.view_rolegrant",
        "audit.view_auditentry",
        "audit.view_auditseal",
        "contacts.view_contactlook",
    ),
}


def give_rights(app_config: AppConfig, *, using: str) -> None:
    """Give each role's group exactly its rights on the models of ``app_config``.

    Runs after ``migrate`` for each app, so groups and rights follow the code.
    """
    create_permissions(app_config, verbosity=0, using=using)
    known = Permission.objects.using(using).filter(content_type__app_label=app_config.label)
    permissions = {f"{app_config.label}.{each.codename}": each for each in known}
    for role, patterns in RIGHTS.items():
        group, _ = Group.objects.using(using).get_or_create(name=role.value)
        wanted = {
            permission
            for name, permission in permissions.items()
            if any(fnmatch(name, pattern) for pattern in patterns)
        }
        held = set(group.permissions.filter(content_type__app_label=app_config.label))
        group.permissions.remove(*(held - wanted))
        group.permissions.add(*(wanted - held))
