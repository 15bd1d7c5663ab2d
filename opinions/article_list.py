"""The articles of a draft with their words: for a phone without signal, for paper."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from uuid import UUID

from drafts.choices import ProvisionKind
from drafts.models import Consultation, Provision
from opinions.citing import choice_of
from opinions.targets import line_of

CHOSEN = {ProvisionKind.ARTICLE, ProvisionKind.INSTRUCTION, ProvisionKind.ANNEX}


@dataclass
class Article:
    uuid: UUID
    name: str
    number: int
    suffix: int
    lines: list[str] = field(default_factory=list)

    @property
    def text(self) -> str:
        return "\n".join(self.lines)


def articles_of(consultations: Sequence[Consultation]) -> dict[int, list[Article]]:
    """By version, in the order of the text; one query for all."""
    versions = {consultation.version_id for consultation in consultations}
    nodes = Provision.objects.filter(version__in=versions).order_by("version", "position")
    articles: dict[int, list[Article]] = {version: [] for version in versions}
    by_pk: dict[int, Article] = {}
    for node in nodes:
        if node.kind in CHOSEN:
            lines = [node.text] if node.text else []
            by_pk[node.pk] = Article(node.uuid, choice_of(node), node.number, node.suffix, lines)
            articles[node.version_id].append(by_pk[node.pk])
        elif node.unit_id in by_pk:
            by_pk[node.unit_id].lines.append(line_of(node))
    return articles
