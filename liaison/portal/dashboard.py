"""今日事项: the start pages of the office and of the workbench."""

from datetime import datetime

from feedback.access import JUDGED
from liaison.accounts.choices import Role
from liaison.accounts.models import User
from liaison.portal.panels import (
    judging,
    ledger,
    office_drafts,
    office_duties,
    office_letters,
    office_opinions,
    office_people,
    office_personal_data,
    office_referrals,
    office_stations,
    office_telling,
    own,
    own_results,
    together,
    watching,
    workbench,
)
from liaison.portal.panels.panel import Builder, Panel
from stations.access import WORKBENCH_ROLES

Builders = tuple[tuple[frozenset[Role], Builder], ...]
CLERKS = frozenset({Role.CLERK})
KEEPERS = frozenset({Role.CLERK, Role.SYSADMIN})
RELEASERS = frozenset({Role.REVIEWER, Role.LEADER})
OFFICE: Builders = (
    (KEEPERS, watching.alarms),
    (RELEASERS, office_drafts.to_release),
    (CLERKS | RELEASERS, office_drafts.late_reports),
    (CLERKS, office_drafts.to_confirm),
    (CLERKS, office_drafts.to_prepare),
    (CLERKS, office_drafts.to_sort),
    (RELEASERS, office_opinions.to_confirm),
    (CLERKS, office_opinions.to_sort),
    (CLERKS | RELEASERS, office_opinions.held),
    (CLERKS | RELEASERS, office_opinions.waves),
    (CLERKS | RELEASERS, office_opinions.to_sign),
    (CLERKS, office_opinions.replies_to_finish),
    (CLERKS, office_opinions.results_to_release),
    (CLERKS, office_telling.to_ask_superior),
    (frozenset({Role.REVIEWER}), office_telling.certificates_to_confirm),
    (CLERKS, office_telling.rereviews_to_answer),
    (CLERKS, office_telling.no_answer_to_tell),
    (CLERKS, office_referrals.late_referrals),
    (CLERKS, office_referrals.claims_to_route),
    (CLERKS, office_personal_data.complaints_to_answer),
    (CLERKS, office_personal_data.requests_to_settle),
    (frozenset({Role.REVIEWER}), office_personal_data.to_confirm),
    (CLERKS, office_stations.undispatched),
    (CLERKS, office_stations.late_stations),
    (CLERKS, office_letters.late_letters),
    (CLERKS, office_letters.replies_to_enter),
    (CLERKS, office_letters.late_experts),
    (CLERKS, office_stations.filed_tasks),
    (CLERKS, office_stations.requests_to_decide),
    (frozenset({Role.REVIEWER}), office_stations.applications_to_decide),
    (CLERKS, office_stations.waiting_entries),
    (CLERKS, together.late_issues),
    (CLERKS, office_people.stations_alone),
    (CLERKS, office_people.ending_terms),
    (CLERKS, office_people.notices_over),
    (CLERKS, ledger.waiting_corrections),
    (CLERKS, ledger.late_answers),
    (CLERKS | RELEASERS, office_stations.idle_stations),
    (CLERKS, office_stations.waiting_visits),
    (CLERKS | RELEASERS, judging.judging_steps),
    (CLERKS | RELEASERS, office_duties.to_recheck),
    (CLERKS, office_duties.to_tell),
    (frozenset(Role), own.my_jobs),
)
OFFICERS = frozenset(WORKBENCH_ROLES)
WORKBENCH: Builders = (
    (OFFICERS, workbench.late_tasks),
    (OFFICERS, workbench.returned_tasks),
    (OFFICERS, workbench.returned_entries),
    (OFFICERS, workbench.waiting_tasks),
    (frozenset({Role.EXPERT}), office_letters.own_expert_tasks),
    (OFFICERS, own_results.station_results),
    (frozenset(JUDGED), judging.own_judging),
    (OFFICERS, workbench.drafted_entries),
    (OFFICERS, together.own_receptions),
    (OFFICERS, together.own_gatherings),
    (OFFICERS, ledger.unread_bulletins),
    (OFFICERS, workbench.waiting_visits),
    (frozenset(Role), own.my_jobs),
)


def office_panels(user: User, now: datetime) -> list[Panel]:
    return _panels(user, now, OFFICE)


def workbench_panels(user: User, now: datetime) -> list[Panel]:
    return _panels(user, now, WORKBENCH)


def _panels(user: User, now: datetime, builders: Builders) -> list[Panel]:
    """The panels of ``user`` that have something in them, what is late first."""
    found = [
        panel
        for roles, build in builders
        if user.has_role(*roles) and (panel := build(user, now)) is not None
    ]
    return sorted(found, key=lambda panel: not panel.is_late)
