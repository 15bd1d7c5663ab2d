"""From a provision that was picked to the target that an opinion keeps: label and words."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from uuid import UUID

from django.db.models import Q

from drafts.choices import ProvisionKind
from drafts.models import Consultation, Provision
from opinions.choices import TargetScope
from opinions.errors import OpinionError
from opinions.models import OpinionTarget

WHOLE_LABEL = "总体意见"
AFTER_LABEL = "之后新增"
MOST_TARGETS = 20
HEADINGS = frozenset(
    {ProvisionKind.BOOK, ProvisionKind.SUB_BOOK, ProvisionKind.CHAPTER, ProvisionKind.SECTION}
)


@dataclass(frozen=True)
class Picked:
    """Where an opinion points, as its author picked it; nothing at all is the whole draft."""

    provisions: Sequence[UUID] = ()
    # The places behind which something new is proposed.
    after: Sequence[UUID] = ()
    # A few words of the one provision that was picked.
    selected: str = ""

    @property
    def key(self) -> str:
        """Equal for the same choice; as plain as before where only provisions were picked."""
        more = f"+{sorted(map(str, self.after))}{self.selected}" if self.goes_further else ""
        return f"{sorted(map(str, self.provisions))}{more}"

    @property
    def goes_further(self) -> bool:
        return bool(self.after or self.selected)

    def targets(self, version_id: int) -> list[OpinionTarget]:
        """Unsaved targets; one query, two where something new is proposed.

        Raises OpinionError for what is not in this text.
        """
        made: list[OpinionTarget] = []
        if self.provisions or not self.after:
            made = targets_for(version_id, self.provisions)
        if self.after:
            made += targets_for(version_id, self.after, scope=TargetScope.AFTER)
        _check_together(made)
        if self.selected:
            _mark(made, self.selected)
        return made


def _check_together(targets: Sequence[OpinionTarget]) -> None:
    if len(targets) > MOST_TARGETS:
        raise OpinionError(f"一条意见最多涉及{MOST_TARGETS}个条款，请分开提出。")
    places = [target.provision for target in targets]
    twice = next((place for place in places if place and places.count(place) > 1), None)
    if twice is not None:
        raise OpinionError(f"对“{twice}”本身的意见和“{twice}{AFTER_LABEL}”，请分两条提出。")


def _mark(targets: Sequence[OpinionTarget], selected: str) -> None:
    """Lines and spaces do not count: a browser gives them as it lays out the page."""
    plain = "".join(selected.split())
    for target in targets:
        if target.scope == TargetScope.PROVISION and plain in "".join(target.quote.split()):
            target.selected = selected
            return
    raise OpinionError(
        "您选中的文字在所选条款的原文里没有找到，请对照原文再看一遍，或者清空这一栏。"
    )


def targets_for(
    version_id: int, picked: Sequence[UUID], *, scope: TargetScope = TargetScope.PROVISION
) -> list[OpinionTarget]:
    """Unsaved targets with the words of the text as they are now; one query.

    Nothing picked means the draft as a whole, as it stood in that version.
    """
    if not picked:
        return [OpinionTarget(scope=TargetScope.WHOLE, version_id=version_id, label=WHOLE_LABEL)]
    if len(picked) > MOST_TARGETS:
        raise OpinionError(f"一条意见最多涉及{MOST_TARGETS}个条款，请分开提出。")
    nodes = _with_their_units(version_id, picked)
    by_uuid = {node.uuid: node for node in nodes}
    if missing := [uuid for uuid in picked if uuid not in by_uuid]:
        raise OpinionError(f"有{len(missing)}个条款不在这份草案里，请从草案页面重新选择。")
    wanted = [by_uuid[uuid] for uuid in dict.fromkeys(picked)]
    narrowed = {node.unit_id for node in wanted if not node.is_unit}
    return [
        OpinionTarget(
            scope=scope,
            provision=node,
            unit_id=node.unit_id or node.pk,
            label=_label(node, scope),
            quote=words_of(node, nodes),
        )
        # Who picked 第二款 of an article means that, not all of it.
        for node in wanted
        if not (node.is_unit and node.pk in narrowed)
    ]


def _label(node: Provision, scope: TargetScope) -> str:
    name = f"{node} {node.heading}".strip() if node.kind in HEADINGS else str(node)
    return f"{name}{AFTER_LABEL}"[:300] if scope == TargetScope.AFTER else name[:300]


def text_of(consultation: Consultation, picked: Sequence[UUID]) -> int:
    """The text that ``picked`` stand in, if it is an earlier one of this consultation: whoever
    reads a page that was opened before the text was replaced picks from that. Else the present."""
    if not picked or not consultation.page_revision:
        return consultation.version_id
    earlier = consultation.replacements.done().order_by().values("old")
    found = Provision.objects.filter(uuid__in=picked, version__in=earlier)
    return found.values_list("version", flat=True).first() or consultation.version_id


def words_of(provision: Provision, nodes: Iterable[Provision]) -> str:
    """The words of a provision and all below it; ``nodes`` come in the order of the text."""
    lines: list[str] = []
    inside = False
    for node in nodes:
        if node.pk == provision.pk:
            inside = True
            lines += [node.text] if node.text else []
        elif inside and node.depth > provision.depth and node.unit_id == provision.unit_id:
            lines.append(line_of(node))
        elif inside:
            break
    return "\n".join(lines)


def line_of(node: Provision) -> str:
    """One line as it is printed: 款 show no number, 项 and 目 begin with theirs."""
    if node.kind == ProvisionKind.PARAGRAPH:
        return node.text
    return f"{node.label}{node.text or node.heading}"


def _with_their_units(version_id: int, picked: Sequence[UUID]) -> list[Provision]:
    wanted = Q(uuid__in=picked) | Q(unit__parts__uuid__in=picked)
    nodes = Provision.objects.filter(wanted, version=version_id)
    return list(nodes.distinct().in_order())
