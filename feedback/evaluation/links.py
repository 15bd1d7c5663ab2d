"""Where a row behind a number leads, for the office and for those who are judged."""

from collections.abc import Mapping

from django.urls import reverse

from feedback.choices.evaluation import EvidenceKind
from feedback.models import Evidence
from liaison.accounts.access import may_open
from liaison.accounts.models import User

_E = EvidenceKind
OFFICE = {
    _E.ENTRY: "admin:stations_ledger_entry",
    _E.TASK: "admin:stations_assignment",
    _E.OPINION: "admin:opinions_opinion",
    _E.TELLING: "admin:opinions_opinion",
    _E.ITEM: "admin:opinions_item",
    _E.STATION: "admin:stations_standards",
    _E.PERSON: "admin:stations_person_change",
    _E.RULE: "admin:stations_rule",
    _E.REPLY: "admin:feedback_reply",
    _E.AWARD: "admin:feedback_certificate",
    _E.GATHERING: "admin:stations_gathering",
    _E.ADVICE: "admin:stations_expert_task",
}
WORKBENCH = {
    _E.ENTRY: "workbench:entry",
    _E.TASK: "workbench:task",
    _E.RULE: "workbench:rule",
    _E.ADVICE: "bundles:expert_task",
}


def office_links(rows: list[Evidence]) -> list[tuple[Evidence, str]]:
    """Each row with the address of what it stands for; "" where there is no page of it."""
    return [(row, _address(row, OFFICE)) for row in rows]


def own_links(rows: list[Evidence], user: User) -> list[tuple[Evidence, str]]:
    """The same in the workbench; "" also where ``user`` would not be let in."""
    found = ((row, _address(row, WORKBENCH)) for row in rows)
    return [(row, url if url and may_open(user, url) else "") for row, url in found]


def _address(row: Evidence, views: Mapping[EvidenceKind, str]) -> str:
    view = views.get(EvidenceKind(row.kind))
    return reverse(view, args=[row.object_id]) if view else ""
