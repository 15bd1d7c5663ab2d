"""What the pages of one entry show, in the workbench and in the office."""

from dataclasses import dataclass
from typing import Any

from django.utils import timezone

from stations.choices import LedgerKind, LedgerStatus
from stations.ledger_content import Difference, differences
from stations.ledger_kinds import FINDING, HISTORY_LABELS, QUESTIONS
from stations.models import FeaturedEntry, LedgerEntry, LedgerRevision


@dataclass(frozen=True)
class ShownRevision:
    revision: LedgerRevision
    differences: list[Difference]


def answers(entry: LedgerEntry) -> list[tuple[str, object]]:
    """What this kind asked and the entry answered, in the form's order."""
    labels = {question.key: question.label for question in QUESTIONS[LedgerKind(entry.kind)]}
    labels |= HISTORY_LABELS
    return [(label, entry.extra[key]) for key, label in labels.items() if key in entry.extra]


def facts_of(entry: LedgerEntry) -> dict[str, Any]:
    revisions = [
        ShownRevision(one, differences(entry.kind, one.before, one.after))
        for one in entry.revisions.with_people().prefetch_related("attachments__file")
    ]
    return {
        "entry": entry,
        "answers": answers(entry),
        "attachments": entry.attachments.in_force().select_related("file"),
        "moves": entry.moves.select_related("by"),
        "revisions": revisions,
        "can_edit": can_edit(entry),
        "can_correct": can_correct(entry)
        and not any(shown.revision.status == "submitted" for shown in revisions),
        "referrals": entry.referrals.select_related("referred_by", "answered_by"),
        "can_refer": entry.kind in FINDING and entry.status == LedgerStatus.APPROVED,
        "featured": FeaturedEntry.objects.filter(entry=entry, ended_at=None).first(),
        "today": timezone.localdate(),
    }


def can_edit(entry: LedgerEntry) -> bool:
    return not entry.is_locked and entry.status in {LedgerStatus.DRAFT, LedgerStatus.RETURNED}


def can_correct(entry: LedgerEntry) -> bool:
    is_ours = entry.status == LedgerStatus.APPROVED and not entry.history_import_id
    return is_ours and not entry.is_locked
