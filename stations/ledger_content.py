"""What of an entry can be corrected, as JSON holds it, and how two states of it differ."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, cast

from django.db.models import Field
from django.utils import timezone

from stations.choices import LedgerKind
from stations.ledger_kinds import QUESTIONS
from stations.models import Assignment, LedgerEntry

# By the names of their columns: ``assignment_id`` is a number in JSON as well.
FIELDS = (
    "title", "sub_kind", "starts_at", "ends_at", "place", "mode", "held_by", "organiser",
    "audience", "headcount", "deputies", "experts", "residents", "assignment_id", "summary",
    "extra", "solved_count", "expense",
)  # fmt: skip


@dataclass(frozen=True)
class Difference:
    label: str
    before: str
    after: str


def content_of(entry: LedgerEntry) -> dict[str, Any]:
    return {name: getattr(entry, name) for name in FIELDS}


def read_back(content: Mapping[str, Any]) -> dict[str, Any]:
    """The values of the columns, from what JSON made of them."""
    return {name: _field(name).to_python(value) for name, value in content.items()}


def differences(kind: str, before: Mapping[str, Any], after: Mapping[str, Any]) -> list[Difference]:
    """In the order of the form; what is the same on both sides is left out."""
    old, new = read_back(before), read_back(after)
    found = [
        Difference(
            str(_field(name).verbose_name), _spoken(name, old[name]), _spoken(name, new[name])
        )
        for name in FIELDS
        if name != "extra" and old[name] != new[name]
    ]
    for question in QUESTIONS[LedgerKind(kind)]:
        pair = [str(side["extra"].get(question.key, "")) for side in (old, new)]
        if pair[0] != pair[1]:
            found.append(Difference(question.label, *pair))
    return found


def _field(name: str) -> "Field[Any, Any]":
    return cast("Field[Any, Any]", LedgerEntry._meta.get_field(name.removesuffix("_id")))


def _spoken(name: str, value: Any) -> str:
    if name == "assignment_id":
        task = Assignment.objects.select_related("consultation").filter(pk=value).first()
        return str(task.consultation) if task else ""
    if isinstance(value, datetime):
        return f"{timezone.localtime(value):%Y-%m-%d %H:%M}"
    labels = dict(_field(name).flatchoices)
    return str(labels.get(value, "" if value is None else value))
