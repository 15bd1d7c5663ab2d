"""What people read about the outcome of their opinions: careful words, nothing claimed.

The county relays and tells; it never adopts. Messages name no opinion text and no full name
beyond what form 4.2 (反馈单) needs on paper.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from django.conf import settings
from django.db.models import QuerySet

from drafts.models import Consultation
from feedback.choices import ReasonCode
from feedback.models import Outcome
from liaison.notices.services import LONGEST_SMS
from liaison.office.services import office
from opinions.choices import Adoption, Axis, ContributorKind, Moderation, Processing
from opinions.models import Opinion, OpinionMove
from opinions.services.adopting import overall

# What became of an opinion that never went upward: still an answer, with its reason.
NOT_SENT_UP: dict[str, str] = {
    Processing.KEPT: "未纳入汇总",
    Processing.REFERRED: "已转有关部门研究处理",
    Processing.PETITION: "属于信访诉求，已转有关渠道办理",
    Processing.REVIEW_SUGGESTION: "属于规范性文件审查建议，已转备案审查工作机构",
}
NONE = Adoption.NONE.value
# The subject of a notice has 120 characters, 14 of which are ours.
LONGEST_IN_SUBJECT = 100
SHORTEST_TITLE = 12
RESULT_WORDS: dict[str, str] = {
    Adoption.ADOPTED: "已被立法机关采纳",
    Adoption.PARTIAL: "已被立法机关部分采纳",
    Adoption.NOT_ADOPTED: "立法机关未采纳",
    Adoption.FOR_REFERENCE: "立法机关留作参考",
    Adoption.REFERRED: "立法机关已转有关部门",
}


@dataclass(frozen=True)
class Told:
    """One opinion of a person, with what was released of it, or why it did not go upward."""

    opinion: Opinion
    outcomes: Sequence[Outcome]
    why_not_sent_up: str = ""

    @property
    def result(self) -> str:
        """One word for all released answers; what came later waits for its own release."""
        return overall(outcome.result for outcome in self.outcomes) if self.outcomes else NONE


def result_line(told: Told, decider: str) -> str:
    """意见QH-…（第九条）：已被立法机关部分采纳。体现在第十条第二款。"""
    opinion = told.opinion
    where = "、".join(target.label for target in opinion.targets.all())
    head = f"意见{opinion.receipt_no}（{where}）："
    if not told.outcomes:
        return f"{head}{not_sent_up_words(opinion)}。{_sentence(told.why_not_sent_up)}"
    return head + "".join(_outcome_words(outcome, decider) for outcome in told.outcomes)


def not_sent_up_words(opinion: Opinion) -> str:
    if opinion.moderation == Moderation.BLOCKED:
        return "不予登记"
    return NOT_SENT_UP[opinion.processing]


def refusals() -> QuerySet[OpinionMove]:
    """What ``why_not_sent_up`` reads of an opinion, to be loaded ahead as ``refusals``."""
    refused = OpinionMove.objects.filter(axis=Axis.MODERATION, new=Moderation.BLOCKED)
    return refused.order_by("pk")


def why_not_sent_up(opinion: Opinion) -> str:
    """The reason of who refused it or left it out, in their words."""
    refused: list[OpinionMove] = getattr(opinion, "refusals", [])
    if opinion.moderation == Moderation.BLOCKED and refused:
        return refused[-1].note
    return opinion.processing_note


def reason_words(outcome: Outcome) -> str:
    """The reason as a person reads it: the superior's own words first, else the standard ones."""
    if outcome.reason:
        return outcome.reason.rstrip("。")
    return ReasonCode(outcome.reason_code).label if outcome.reason_code else ""


def outcome_words(result: str, decider: str) -> str:
    """已被云岭市人大常委会部分采纳."""
    return RESULT_WORDS[result].replace("立法机关", decider)


def salutation(opinions: Sequence[Opinion]) -> str:
    """The full name only with the person's own consent (6.7); a unit is named, a group counted."""
    contributor = opinions[-1].contributor
    if not contributor.name:
        return "意见提出人"
    if contributor.kind == ContributorKind.UNIT:
        return contributor.name
    name = contributor.name if contributor.consent_name else f"{contributor.name[0]}某某"
    people = max(opinion.people for opinion in opinions)
    return f"{name} 等{people}位同志" if people > 1 else f"{name} 同志"


def subject(title: str) -> str:
    return f"您对《{_shortened(title, LONGEST_IN_SUBJECT)}》所提意见的采纳情况"


def body(title: str, told: Sequence[Told], decider: str) -> str:
    """The letter's text: for e-mail, the slip and the WeChat message."""
    lines = "\n".join(result_line(one, decider) for one in told)
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
    """No opinion text, no name; short enough for two messages, wherever the portal lives."""
    adopted = sum(one.result in {Adoption.ADOPTED, Adoption.PARTIAL} for one in told)
    outcome = f"其中{adopted}条被采纳或部分采纳" if adopted else "处理结果已有"
    end = f"提出的{len(told)}条意见，{outcome}。凭意见编号在{settings.PUBLIC_URL}/track/查看详情。"
    if len(end) > LONGEST_SMS - SHORTEST_TITLE - len("您对《》"):
        end = f"提出的{len(told)}条意见，{outcome}，请凭意见编号查询。"
    room = LONGEST_SMS - len("您对《》") - len(end)
    return f"您对《{_shortened(title, room)}》{end}"


def withdrawal_subject(title: str) -> str:
    return f"《{_shortened(title, LONGEST_IN_SUBJECT)}》征求意见已撤回"


def withdrawal_body(consultation: Consultation, opinions: Sequence[Opinion]) -> str:
    numbers = "、".join(opinion.receipt_no for opinion in opinions)
    profile = office()
    return (
        f"您好！您在《{consultation.title}》征求意见期间提出的{len(opinions)}条意见"
        f"（{numbers}）已经登记留存。这次征求意见现已撤回，意见不再汇总上报。"
        f"{_sentence(consultation.public_remark)}如重新征求意见，会另行公告。\n"
        f"如有疑问，请联系{profile.name}"
        f"{f'（电话{profile.phone}）' if profile.phone else ''}。\n"
        "感谢您对立法工作的关心和支持。"
    )


def withdrawal_sms(title: str, count: int) -> str:
    end = f"提出的{count}条意见已登记留存。这次征求意见已撤回，意见不再汇总上报。"
    room = LONGEST_SMS - len("您对《》") - len(end)
    return f"您对《{_shortened(title, room)}》{end}"


def _outcome_words(outcome: Outcome, decider: str) -> str:
    words = f"{outcome_words(outcome.result, decider)}。"
    if outcome.reflected_in:
        words += f"体现在{outcome.reflected_in}。"
    reason = reason_words(outcome)
    return words + (f"理由：{reason}。" if reason else "")


def _shortened(text: str, room: int) -> str:
    return text if len(text) <= room else f"{text[: room - 1]}…"


def _sentence(text: str) -> str:
    return f"{text.rstrip('。')}。" if text else ""
