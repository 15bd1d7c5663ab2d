"""What people read about the outcome of their opinions: careful words, nothing claimed.

The county relays and tells; it never adopts. Messages name no opinion text and no full name
beyond what form 4.2 (反馈单) needs on paper.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import QuerySet

from feedback.choices import TAKEN_BACK, ReasonCode
from feedback.choices.texts import Situation, TextChannel
from feedback.models import Outcome, ReplyLine
from feedback.texts import SHORTEST_TITLE, Texts, fill, fill_sms, shortened, track_address
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
    Processing.PUBLIC_SENTIMENT: "属于社情民意，不随立法意见上报，已另行登记办理",
}
NONE = Adoption.NONE.value
# Told before, but of no result: what comes now corrects nothing.
UNDECIDED = frozenset({NONE, Adoption.AWAITING.value})
# The subject of a notice has 120 characters, 14 of which are ours.
LONGEST_IN_SUBJECT = 100
RESULT_WORDS: dict[str, str] = {
    Adoption.ADOPTED: "已被立法机关采纳",
    Adoption.PARTIAL: "已被立法机关部分采纳",
    Adoption.NOT_ADOPTED: "立法机关未采纳",
    Adoption.FOR_REFERENCE: "立法机关留作参考",
    Adoption.REFERRED: "立法机关已转有关部门",
    TAKEN_BACK: "更正：目前没有立法机关对这条意见的答复",
}


@dataclass(frozen=True)
class Told:
    """One opinion of a person, with what was released of it, or why it did not go upward."""

    opinion: Opinion
    outcomes: Sequence[Outcome]
    why_not_sent_up: str = ""
    # What the author was told before, if anything.
    earlier: str = NONE
    # The line that answers what a point had reported directly; such an opinion has no outcomes.
    direct: ReplyLine | None = None

    @property
    def answers(self) -> Sequence[Outcome | ReplyLine]:
        return self.outcomes or ([self.direct] if self.direct else [])

    @property
    def result(self) -> str:
        """One word for all released answers; what came later waits for its own release."""
        return overall(answer.result for answer in self.answers) if self.answers else NONE

    @property
    def corrects(self) -> bool:
        """The author was told another result before: said openly, never a silent resend."""
        is_taken_back = any(outcome.is_taken_back for outcome in self.outcomes)
        is_other = self.earlier not in UNDECIDED and self.earlier != self.result
        return bool(self.answers) and (is_taken_back or is_other)

    @property
    def situation(self) -> str:
        if self.answers:
            return self.result
        is_blocked = self.opinion.moderation == Moderation.BLOCKED
        return Situation.BLOCKED if is_blocked else Situation.NOT_SENT_UP


def result_line(told: Told, decider: str, texts: Texts, channel: str) -> str:
    """意见QH-…（第九条）：已被立法机关部分采纳。体现在第十条第二款。"""
    opinion = told.opinion
    where = "、".join(target.label for target in opinion.targets.all())
    head = f"意见{opinion.receipt_no}（{where}）："
    if told.corrects:
        before = {"原结果": Adoption(told.earlier).label}
        head += fill(texts.of(Situation.CORRECTION, channel), before)
    if not told.answers:
        values = {
            "处理情况": not_sent_up_words(opinion),
            "理由": told.why_not_sent_up.rstrip("。"),
        }
        return head + fill(texts.of(told.situation, channel), values)
    return head + "".join(
        fill(
            texts.of(answer.result, channel),
            {
                "立法机关": decider,
                "体现条款": answer.reflected_in,
                "理由": reason_words(answer),
            },
        )
        for answer in told.answers
    )


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


def reason_words(outcome: Outcome | ReplyLine) -> str:
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
    return f"您对《{shortened(title, LONGEST_IN_SUBJECT)}》所提意见的采纳情况"


def body(
    title: str,
    told: Sequence[Told],
    decider: str,
    texts: Texts | None = None,
    channel: str = TextChannel.EMAIL,
) -> str:
    """The letter's text: for e-mail and the WeChat message, or for the slip."""
    texts = texts or Texts()
    lines = "\n".join(result_line(one, decider, texts, channel) for one in told)
    return fill(
        texts.of(Situation.FRAME, channel),
        {"草案": title, "条数": str(len(told)), "逐条结果": lines, **common_values()},
    )


def sms(title: str, told: Sequence[Told], texts: Texts | None = None) -> str:
    """No opinion text, no name; short enough for two messages, wherever the portal lives."""
    adopted = sum(one.result in {Adoption.ADOPTED, Adoption.PARTIAL} for one in told)
    values = {
        "草案": title,
        "条数": str(len(told)),
        "结果概述": f"其中{adopted}条被采纳或部分采纳" if adopted else "处理结果已有",
        **common_values(),
    }
    situation = _situation_of(told)
    return fill_sms(situation, (texts or Texts()).of(situation, TextChannel.SMS), values)


def supporter_subject(title: str) -> str:
    return f"您支持的关于《{shortened(title, LONGEST_IN_SUBJECT - 6)}》的意见有结果了"


def supporter_body(title: str, numbers: Sequence[str]) -> str:
    """For who stood behind another's opinion: no word of it, for anybody may hold the phone."""
    profile = office()
    return (
        f"您在《{title}》征求意见中支持的意见（编号{'、'.join(numbers)}）有结果了。"
        f"请凭编号和查询码，在{track_address()}查看结果和理由。\n"
        f"感谢您关心立法。{profile.name} {profile.phone}".rstrip()
    )


def supporter_sms(title: str) -> str:
    """No number, no word of the opinion; the title gives way where the portal's address is long."""
    frame = f"您支持的关于《{{}}》的意见有结果了，请凭编号和查询码查看：{track_address()}"
    return frame.format(shortened(title, max(LONGEST_SMS - len(frame) + 2, SHORTEST_TITLE)))


def _situation_of(told: Sequence[Told]) -> str:
    """One SMS for all opinions of a person: of which kind."""
    if any(one.corrects for one in told):
        return Situation.CORRECTION
    kinds = {one.situation for one in told}
    return kinds.pop() if len(kinds) == 1 else Situation.MIXED


def common_values() -> dict[str, str]:
    profile = office()
    return {"查询网址": track_address(), "办公室": profile.name, "电话": profile.phone}
