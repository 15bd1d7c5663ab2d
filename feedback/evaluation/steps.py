"""The next step of a cycle in words: what it means, who takes it, and what was done."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from feedback.choices.evaluation import CYCLE_MOVES, CycleStatus
from feedback.models import EvaluationCycle
from liaison.accounts.choices import Role
from liaison.office.models import Confirmation

_C = CycleStatus


@dataclass(frozen=True)
class Step:
    """``name`` is "" where there is nothing to press; ``other``: what may be done instead."""

    name: str
    text: str
    button: str = ""
    done: str = ""
    roles: frozenset[Role] = frozenset()
    other: Step | None = None

    @property
    def who(self) -> str:
        return "、".join(role.label for role in Role if role in self.roles)


def next_step(cycle: EvaluationCycle, today: date, *, asked: Confirmation | None) -> Step | None:
    status = CycleStatus(cycle.status)
    if status == _C.RESOLVED:
        return _to_settle(asked)
    target = next(iter(CYCLE_MOVES[status]), None)
    if target is None:
        return None
    roles = CYCLE_MOVES[status][target]
    if status == _C.OBJECTION and cycle.objection_until and today <= cycle.objection_until:
        until = f"{cycle.objection_until:%Y年%-m月%-d日}"
        text = (
            f"公示到{until}，可以提出异议，由复核人逐条复核。期满且异议都已复核，系统自动结束公示。"
        )
        return Step("", text)
    if status == _C.SELF_SCORING and today <= cycle.cut_off:
        return Step("", f"数据截止日（{cycle.cut_off:%Y年%-m月%-d日}）过后才能评分。")
    if status == _C.FINALISED and cycle.judges_people:
        return Step(
            "close", "得分已审定，不再变动。材料归档后办结。", "办结", "已办结。",
            CYCLE_MOVES[status][_C.CLOSED],
        )  # fmt: skip
    if status == _C.FINALISED:
        close = Step(
            "close", "本年度不发补助的，可以直接办结。", "不发补助，直接办结", "已办结。",
            CYCLE_MOVES[status][_C.CLOSED],
        )  # fmt: skip
        return Step("", "得分已审定，不再变动。可以测算经费补助。", other=close)
    name, text, button, done = _WORDS[status]
    return Step(
        name, text.format(self_until=f"{cycle.self_until:%Y年%-m月%-d日}"), button, done, roles
    )


_WORDS: dict[CycleStatus, tuple[str, str, str, str]] = {
    _C.DRAFT: (
        "publish", "核对指标、分值和基数以后公布。公布以后不能再改，工作台随时可以查看。",
        "公布指标", "指标已公布。数据截止日过后系统自动开始自评。",
    ),
    _C.PUBLISHED: (
        "open", "数据截止日过后系统自动开始自评，不用操作；要提前的，可以现在开始。",
        "现在开始自评", "已开始自评，由站点负责人（考核个人的，由本人）在工作台填写。",
    ),
    _C.SELF_SCORING: (
        "score", "自评到{self_until}，期满系统自动评分，不用操作；都已自评的，可以现在评分。",
        "现在评分", "",
    ),
    _C.AUTO_SCORED: (
        "take", "系统已评分，每个数字都可以点开依据。先把系统分作为核定分，再改有出入的。",
        "按系统分进入核定", "已进入核定。没有出入的不用动。",
    ),
    _C.OFFICE_SCORING: (
        "announce", "只改有出入的，其余不用动。改好以后公示5个工作日，"
        "各自在工作台看到得分和依据。",
        "公示5个工作日", "已开始公示。",
    ),
    _C.OBJECTION: ("resolve", "公示期满。", "结束公示", "公示已结束，可以提请领导审定。"),
    _C.SUBSIDY_COMPUTED: ("close", "补助已确认，材料归档后办结。", "办结", "已办结。"),
}  # fmt: skip


def _to_settle(asked: Confirmation | None) -> Step:
    if asked is not None:
        return Step("", "等待领导审定。审定以后得分不再变动，之后的数据更正列入下一周期。")
    return Step(
        "ask", "公示结束，提请领导审定。", "提请领导审定", "已提请，等待领导审定。",
        frozenset({Role.CLERK}),
    )  # fmt: skip
