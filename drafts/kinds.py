"""What a round is about and who decides on it: not everything consulted on is a draft law."""

from dataclasses import dataclass

from drafts.choices import DraftKind


@dataclass(frozen=True)
class Matter:
    """Words for its pages: ``noun`` (读草案), ``decider`` (由立法机关决定), ``work`` (立法工作)."""

    noun: str
    decider: str
    work: str


LAW_MAKING = Matter("草案", "立法机关", "立法工作")
_OTHERS = {
    DraftKind.NORMATIVE: Matter("文件稿", "制定机关", "制定工作"),
    DraftKind.DECISION: Matter("方案", "决策机关", "决策工作"),
    DraftKind.PROJECT_LIST: Matter("项目建议", "立法机关", "立项工作"),
    DraftKind.LAW_IN_FORCE: Matter("法规", "立法机关", "实施情况评估工作"),
    DraftKind.TOPIC: Matter("议题", "决策机关", "征询工作"),
}


def matter_of(kind: str) -> Matter:
    return _OTHERS.get(DraftKind(kind), LAW_MAKING)
