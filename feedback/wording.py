"""What people read about the outcome of their opinions: careful words, nothing claimed.

The county relays and tells; it never adopts. Messages name no opinion text and no full name
beyond what form 4.2 (反馈单) needs on paper.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from django.conf import settings

from feedback.choices import ReasonCode
from feedback.models import Outcome
from liaison.office.services import office
from opinions.choices import Adoption, Processing
from opinions.models import Opinion

# What became of an opinion that never went upward: still an answer, with its reason.
NOT_SENT_UP: dict[str, str] = {
    Processing.KEPT: "未纳入汇总",
    Processing.REFERRED: "已转有关部门研究处理",
    Processing.PETITION: "属于信访诉求，已转有关渠道办理",
    Processing.REVIEW_SUGGESTION: "属于规范性文件审查建议，已转备案审查工作机构",
}
RESULT_WORDS: dict[str, str] = {
    Adoption.ADOPTED: "已被立法机关采纳",
    Adoption.PARTIAL: "已被立法机关部分采纳",
    Adoption.NOT_ADOPTED: "立法机关未采纳",
    Adoption.FOR_REFERENCE: "立法机关留作参考",
    Adoption.REFERRED: "立法机关已转有关部门",
    Adoption.AWAITING: "已上报，暂未收到立法机关反馈",
}


@dataclass(frozen=True)
class Told:
    """One opinion of a person, with what the release says of it."""

    opinion: Opinion
    outcomes: Sequence[Outcome]

    @property
    def result(self) -> str:
        return self.opinion.adoption if self.outcomes else Adoption.NONE


def result_line(told: Told) -> str:
    """意见QH-…（第九条）：已被立法机关部分采纳。体现在第十条第二款。"""
    opinion = told.opinion
    where = "、".join(target.label for target in opinion.targets.all())
    head = f"意见{opinion.receipt_no}（{where}）："
    if not told.outcomes:
        words = NOT_SENT_UP[opinion.processing]
        return f"{head}{words}。{_sentence(opinion.processing_note)}"
    return head + "".join(_outcome_words(outcome) for outcome in told.outcomes)


def reason_words(outcome: Outcome) -> str:
    """The reason as a person reads it: the superior's own words first, else the standard ones."""
    if outcome.reason:
        return outcome.reason.rstrip("。")
    return ReasonCode(outcome.reason_code).label if outcome.reason_code else ""


def subject(title: str, told: Sequence[Told]) -> str:
    return f"您对《{title}》所提意见的采纳情况" if told else ""


def body(title: str, told: Sequence[Told]) -> str:
    """The letter's text: for e-mail, the slip and the WeChat message."""
    lines = "\n".join(result_line(one) for one in told)
    profile = office()
    return (
        f"您好！您在《{title}》征求意见期间提出的{len(told)}条意见，现将办理情况告知如下：\n"
        f"{lines}\n"
        f"凭意见编号和查询码可在 {settings.PUBLIC_URL}/track/ 查看经过。"
        f"如有疑问，请联系{profile.name}"
        f"{f'（电话{profile.phone}）' if profile.phone else ''}。\n"
        "感谢您对立法工作的关心和支持。"
    )


def sms(title: str, told: Sequence[Told]) -> str:
    """No opinion text, no name; short enough for two messages."""
    short = title if len(title) <= 24 else f"{title[:23]}…"
    adopted = sum(one.result in {Adoption.ADOPTED, Adoption.PARTIAL} for one in told)
    outcome = f"其中{adopted}条被采纳或部分采纳" if adopted else "处理结果已有"
    return (
        f"您对《{short}》提出的{len(told)}条意见，{outcome}。"
        f"凭意见编号在{settings.PUBLIC_URL}/track/查看详情。"
    )


def _outcome_words(outcome: Outcome) -> str:
    words = f"{RESULT_WORDS[outcome.result]}。"
    if outcome.reflected_in:
        words += f"体现在{outcome.reflected_in}。"
    reason = reason_words(outcome)
    return words + (f"理由：{reason}。" if reason else "")


def _sentence(text: str) -> str:
    return f"{text.rstrip('。')}。" if text else ""
