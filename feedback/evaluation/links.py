"""Where a row behind a number leads, for the office and for the station's own people."""

from django.urls import reverse

from feedback.choices.evaluation import EvidenceKind
from feedback.models import Evidence

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
STATION = {
    _E.ENTRY: "workbench:entry",
    _E.TASK: "workbench:task",
    _E.RULE: "workbench:rule",
}


def with_links(rows: list[Evidence], *, in_office: bool) -> list[tuple[Evidence, str]]:
    """Each row with the address of what it stands for; "" where there is no page of it."""
    views = OFFICE if in_office else STATION
    found = []
    for row in rows:
        view = views.get(EvidenceKind(row.kind))
        found.append((row, reverse(view, args=[row.object_id]) if view else ""))
    return found
