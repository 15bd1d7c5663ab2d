"""Whole phone numbers leave the house only when a second person agrees to the reason."""

from django.db import transaction
from django.utils import timezone

from liaison.accounts.models import User
from liaison.audit.actions import name_actions
from liaison.audit.services import record
from liaison.jobs import services as jobs
from liaison.office.confirmations import confirm, reject, request_confirmation
from liaison.office.models import Confirmation
from stations.choices import RosterKind
from stations.errors import StationError
from stations.models import OpenRoster
from stations.workbook.people import on_roster

RELEASE = "stations.release_open_roster"
name_actions(
    {
        "stations.ask_for_open_roster": "提请导出完整号码",
        "stations.release_open_roster": "同意导出完整号码",
    }
)


@transaction.atomic
def ask_for_open_roster(kind: RosterKind, *, by: User, reason: str) -> OpenRoster:
    """Nobody sees a number before another person has agreed; raises StationError."""
    if not reason.strip():
        raise StationError("请写明导出完整号码的理由。")
    count = on_roster(kind).exclude(person__phone=None).values("person").distinct().count()
    if not count:
        raise StationError("这份名册里没有登记手机号码，不需要导出完整号码。")
    asked = OpenRoster.objects.create(
        kind=kind, reason=reason.strip(), asked_by=by, asked_at=timezone.now()
    )
    record("stations.ask_for_open_roster", actor=by, target=asked, note=asked.reason, count=count)
    summary = f"{asked}，{count}人：{asked.reason}"
    request_confirmation(RELEASE, asked, by=by, summary=summary, allow_first=False)
    return asked


@transaction.atomic
def release_open_roster(confirmation: Confirmation, *, by: User) -> OpenRoster:
    """The second person agrees: the file is built for who asked, and is theirs for a day.

    Raises OfficeError if that is the same person, or somebody has decided it already.
    """
    confirm(confirmation, by=by)
    asked = OpenRoster.objects.select_related("asked_by").get(pk=confirmation.target_id)
    asked.job = jobs.start(
        "stations.roster_with_phones",
        label=f"导出{asked}",
        params={"preset": asked.kind, "reason": asked.reason},
        owner=asked.asked_by,
        has_contacts=True,
    )
    asked.save(update_fields=["job"])
    record("stations.release_open_roster", actor=by, target=asked, note=asked.reason)
    return asked


def refuse_open_roster(confirmation: Confirmation, *, by: User, reason: str) -> None:
    reject(confirmation, by=by, reason=reason)
