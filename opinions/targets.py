"""From a provision that was picked to the target that an opinion keeps: label and words."""

from collections.abc import Iterable, Sequence
from uuid import UUID

from django.db.models import Q

from drafts.choices import ProvisionKind
from drafts.models import Consultation, Provision
from opinions.choices import TargetScope
from opinions.errors import OpinionError
from opinions.models import OpinionTarget

WHOLE_LABEL = "总体意见"
MOST_TARGETS = 20


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
    return [
        OpinionTarget(
            scope=scope,
            provision=node,
            unit_id=node.unit_id or node.pk,
            label=str(node)[:300],
            quote=words_of(node, nodes),
        )
        for node in (by_uuid[uuid] for uuid in dict.fromkeys(picked))
    ]


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
