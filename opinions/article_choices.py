"""What the form offers beside the tapped article: other articles, whole chapters, its 款 and 项."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from django.db.models import F, Q

from drafts.models import Provision
from opinions.models import OpinionTarget
from opinions.targets import HEADINGS, line_of

# A longer list helps nobody: the articles have their buttons on the reading page.
MOST_CHOICES = 300
SHOWN_WORDS = 40


@dataclass(frozen=True)
class Choice:
    uuid: UUID
    label: str
    is_heading: bool = False


def choices(version_id: int, targets: Sequence[OpinionTarget]) -> list[Choice]:
    """Articles and chapters in the order of the text, without what was picked; one query."""
    picked = {target.provision.uuid for target in targets if target.provision}
    nodes = Provision.objects.filter(version=version_id).filter(
        Q(unit=F("pk")) | Q(kind__in=HEADINGS)
    )
    columns = ("uuid", "kind", "label", "heading", "caption")
    rows = nodes.in_order().values_list(*columns)[: MOST_CHOICES + 1]
    if len(rows) > MOST_CHOICES:
        return []
    return [
        Choice(
            uuid, f"{label} {heading if kind in HEADINGS else caption}".strip(), kind in HEADINGS
        )
        for uuid, kind, label, heading, caption in rows
        if uuid not in picked
    ]


def parts(targets: Sequence[OpinionTarget]) -> list[Choice]:
    """The 款, 项, 目 of the only article that was picked; one query."""
    if len(targets) != 1 or not targets[0].provision or not targets[0].provision.is_unit:
        return []
    article = targets[0].provision.pk
    nodes = Provision.objects.filter(unit=article).exclude(pk=article)
    return [Choice(node.uuid, _in_short(node)) for node in nodes.in_order()]


def _in_short(node: Provision) -> str:
    words = line_of(node)
    shown = words if len(words) <= SHOWN_WORDS else f"{words[:SHOWN_WORDS]}……"
    return shown if shown.startswith(node.label) else f"{node.label}：{shown}"
