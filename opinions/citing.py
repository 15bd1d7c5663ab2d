"""From what people write in the column 条款 to the provision they mean; doubtful ones are asked."""

from collections.abc import Iterable
from uuid import UUID

from drafts.choices import ProvisionKind
from drafts.models import DraftVersion, Provision
from drafts.parsing.citations import Citation, find_citations, find_relative
from opinions.errors import OpinionError
from opinions.normalising import normalise
from opinions.targets import MOST_TARGETS, WHOLE_LABEL

_WHOLE = {normalise(word) for word in (WHOLE_LABEL, "全文", "整体", "总体", "草案", "")}
_PARTS = {ProvisionKind.PARAGRAPH, ProvisionKind.ITEM, ProvisionKind.SUB_ITEM}


class ProvisionFinder:
    """Finds provisions of one version by what people call them; loads the version once."""

    def __init__(self, version: DraftVersion) -> None:
        self._version = version.pk
        nodes = list(Provision.objects.filter(version=version).in_order())
        self._by_name: dict[str, UUID] = {}
        self._articles: dict[tuple[int, int], Provision] = {}
        self._parts: dict[int, list[Provision]] = {}
        for node in nodes:
            names = [node.full_label]
            if node.kind not in _PARTS:  # 第二款 alone may be that of any article
                names += [node.label, choice_of(node)]
            for name in names:
                self._by_name.setdefault(normalise(name), node.uuid)
            if node.kind == ProvisionKind.ARTICLE:
                self._articles.setdefault((node.number, node.suffix), node)
            elif node.unit_id:
                self._parts.setdefault(node.unit_id, []).append(node)
        self.choices = [WHOLE_LABEL, *choices_of(nodes)]

    def knows(self, provision: Provision) -> bool:
        return provision.version_id == self._version

    def find(self, words: str) -> list[UUID]:
        """The provisions meant by ``words``; none means the draft as a whole.

        Raises OpinionError if it can't be told, in words for the person who typed it.
        """
        plain = normalise(words)
        if plain in _WHOLE:
            return []
        if plain in self._by_name:
            return [self._by_name[plain]]
        cited = find_citations(words) or find_citations(f"第{words.strip()}条")
        if not cited:
            relative = find_relative(words)
            if relative:
                raise OpinionError(
                    f"看不出“{relative[0]}”属于哪一条，请写明条号，例如“第九条第二款”。"
                )
            raise OpinionError(f"看不出“{words}”是哪一条，请从下拉列表选择，或者写成“第九条”。")
        found = list(dict.fromkeys(uuid for one in cited for uuid in self._cited(one)))
        if len(found) > MOST_TARGETS:
            raise OpinionError(f"一条意见最多涉及{MOST_TARGETS}个条款，请分开填写。")
        return found

    def _cited(self, cited: Citation) -> Iterable[UUID]:
        if cited.last:
            return [
                node.uuid
                for key, node in self._articles.items()
                if (cited.article, cited.suffix) <= key <= (cited.last, cited.last_suffix)
            ]
        article = self._articles.get((cited.article, cited.suffix))
        if article is None:
            raise OpinionError(f"草案里没有{cited.label}，请核对条款。")
        return [self._part(article, cited).uuid]

    def _part(self, article: Provision, cited: Citation) -> Provision:
        """The 款 or 项 that is named; an item may be cited without its 款 (rule 3.3.12)."""
        parts = self._parts.get(article.pk, [])
        found = article
        for kind, number in (
            (ProvisionKind.PARAGRAPH, cited.paragraph),
            (ProvisionKind.ITEM, cited.item),
            (ProvisionKind.SUB_ITEM, cited.sub_item),
        ):
            if not number:
                continue
            below = [p for p in parts if p.kind == kind and p.number == number]
            if found.kind != ProvisionKind.ARTICLE:
                below = [p for p in below if p.parent_id == found.pk]
            if not below:
                raise OpinionError(f"草案里没有{cited.label}，请核对条款。")
            if len(below) > 1:
                raise OpinionError(
                    f"{article.label}有{len(below)}处“{below[0].label}”，请写明是第几款，"
                    "例如“第九条第二款第（一）项”。"
                )
            found = below[0]
        return found


def choices_of(nodes: Iterable[Provision]) -> list[str]:
    commentable = {ProvisionKind.ARTICLE, ProvisionKind.INSTRUCTION, ProvisionKind.ANNEX}
    return [choice_of(node) for node in nodes if node.kind in commentable]


def choice_of(node: Provision) -> str:
    """第九条 应急救援: what the drop-down of the template shows."""
    return f"{node.label} {node.caption or node.heading}".strip()
