"""What became of an opinion so far, step by step, in the words of its author."""

from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Q

from drafts.choices import SUPPLEMENTED
from drafts.models import Consultation
from feedback.answers import Answers
from feedback.models import ReplyLine
from feedback.wording import reason_words
from opinions.choices import Adoption, Axis, Moderation, Processing
from opinions.choices.referrals import ReferralResult
from opinions.models import (
    CompiledSource,
    DeputySuggestion,
    Opinion,
    OpinionMove,
    Referral,
    Submission,
    SuggestionSource,
)

SORTED_OUT = {
    Processing.KEPT: "没有纳入汇总",
    Processing.REFERRED: "已转有关部门",
    Processing.PETITION: "已转信访渠道",
    Processing.REVIEW_SUGGESTION: "已转备案审查",
    Processing.PUBLIC_SENTIMENT: "作为社情民意办理，不随立法意见上报",
}
LAW_IS_OUT = (
    "正式文本已经公布，立法机关还没有说明这条意见的采纳情况，不表示采纳，也不表示不采纳。"
    "有答复会写在这里。"
)
STOPPED = (
    "意见已经上报并保存。现在没有采纳结果，不表示采纳，也不表示不采纳；"
    "以后恢复审议或者重新提请审议、有了结果，会写在这里。"
)
ANSWERED = {
    Adoption.ADOPTED: "立法机关采纳了这条意见",
    Adoption.PARTIAL: "立法机关部分采纳了这条意见",
    Adoption.NOT_ADOPTED: "立法机关没有采纳这条意见",
    Adoption.FOR_REFERENCE: "立法机关把这条意见留作参考",
    Adoption.REFERRED: "立法机关把这条意见转给了有关部门",
}


@dataclass(frozen=True)
class Step:
    title: str
    at: date | datetime | None = None
    text: str = ""
    # done, now, next or bad, as components/timeline.html draws them.
    state: str = "done"


def steps(opinion: Opinion, answers: Answers) -> list[Step]:
    """From 收到 to 反馈; ``answers`` holds what was let out and nothing that only we know.

    The opinion comes from ``for_author``, so this asks four queries more.
    """
    moves = list(opinion.moves.all())
    made = [_received(opinion)]
    if opinion.processing == Processing.WITHDRAWN:
        at = _when(moves, Axis.PROCESSING, Processing.WITHDRAWN)
        return [*made, Step("已撤回", at, "这条意见不再统计和上报。", "bad")]
    if opinion.moderation == Moderation.BLOCKED:
        at = _when(moves, Axis.MODERATION, Moderation.BLOCKED)
        note = _note(moves, Axis.MODERATION) or "内容不符合要求。对此有疑问，请联系我们。"
        return [*made, Step("没有登记", at, note, "bad")]
    if opinion.processing != Processing.SUBMITTED and opinion.consultation.is_withdrawn:
        return [*made, stopped_step(opinion.consultation)]
    made.append(_sorting(opinion, moves))
    made += _referrals(opinion)
    made += _suggestions(opinion)
    if opinion.processing in SORTED_OUT:
        return made
    if opinion.processing == Processing.SENT_DIRECTLY:
        return [*made, answer_step(opinion, answers)]
    return [*made, sent_step(opinion), *correction_steps(answers), answer_step(opinion, answers)]


def _received(opinion: Opinion) -> Step:
    how = f"{opinion.get_channel_display()}，已登记。"
    if opinion.is_late:
        how += "在截止以后收到，已经注明。"
    return Step("收到", opinion.received_at, how)


def stopped_step(consultation: Consultation) -> Step:
    kept = "来文机关撤回了草案，不再整理和上报。您的意见会妥善保存。"
    return Step("这次征求意见已撤回", None, f"{consultation.public_remark} {kept}".strip(), "bad")


def _sorting(opinion: Opinion, moves: list[OpinionMove]) -> Step:
    state = Processing(opinion.processing)
    at = _when(moves, Axis.PROCESSING, state)
    if state in SORTED_OUT:
        return Step(f"整理：{SORTED_OUT[state]}", at, opinion.processing_note)
    if state == Processing.SENT_DIRECTLY:
        return Step("已由联系点直接报送立法机关", at, opinion.processing_note)
    if state == Processing.RETURNED:
        return Step("请您补充", at, opinion.processing_note, "now")
    if state == Processing.UNDER_REVIEW:
        return Step("正在整理", at, "工作人员正在逐条整理。", "now")
    if state in {Processing.MERGED, Processing.SUBMITTED}:
        merged_at = _when(moves, Axis.PROCESSING, Processing.MERGED)
        return Step("整理完成", merged_at, "和意思相同的意见合在一起，原话和提出人都保留。")
    if opinion.moderation == Moderation.HELD:
        return Step(
            "工作人员正在看", None, "文字里可能有个人信息等内容，先由工作人员看一遍。", "now"
        )
    return Step("整理", None, "征集截止后逐条整理。", "next")


def _referrals(opinion: Opinion) -> list[Step]:
    """Whom we asked and what they said; one query."""
    asked = opinion.referrals.exclude(result=ReferralResult.TAKEN_BACK).select_related("org")
    return [_referral(one) for one in asked.order_by("pk")]


def _referral(referral: Referral) -> Step:
    if not referral.result:
        day = referral.due_on
        # Of the whole the step before has said it.
        why = f"您意见中的一部分：{referral.note.rstrip('。')}。" if referral.part else ""
        due = f"请他们在{day.year}年{day.month}月{day.day}日以前答复。"
        return Step(f"已转{referral.org}", referral.at, f"{why}{due}", "now")
    said = f"{referral.get_result_display()}：{referral.reply}"
    return Step(f"{referral.org}的答复", referral.closed_on, said)


def _suggestions(opinion: Opinion) -> list[Step]:
    """代表建议 that it led to, by itself or with others in one item; one query."""
    links = SuggestionSource.objects.filter(Q(opinion=opinion) | Q(item__sources__opinion=opinion))
    found = {link.suggestion: link.at for link in links.select_related("suggestion")}
    return [_suggestion(one, at) for one, at in found.items()]


def _suggestion(one: DeputySuggestion, at: datetime) -> Step:
    came = f"办理结果：{one.result}" if one.result else "有结果会写在这里。"
    title, state = f"由人大代表提为代表建议（{one.number}）", "done" if one.result else "now"
    return Step(title, at, f"由{one.organ}办理。{came}", state)


def sent_step(opinion: Opinion) -> Step:
    """``opinion`` has its moves loaded ahead; one query once it was sent."""
    organ = opinion.consultation.version.draft.organ.name
    if opinion.processing != Processing.SUBMITTED and opinion.consultation.status in SUPPLEMENTED:
        return Step(f"补充上报{organ}", None, "汇总表上报以后才整理，可以补充上报。", "next")
    if opinion.processing != Processing.SUBMITTED:
        return Step(f"上报{organ}", opinion.consultation.office_due, "计划在这一天以前。", "next")
    submission = submission_of(opinion)
    if submission is None:
        return Step(
            f"已上报{organ}",
            _when(list(opinion.moves.all()), Axis.PROCESSING, Processing.SUBMITTED),
        )
    return Step(f"已上报{submission.organ.name}", submission.sent_on, f"文号：{submission}")


def correction_steps(answers: Answers) -> list[Step]:
    return [
        Step(
            "结果更正",
            outcome.release.released_at if outcome.release else None,
            f"{outcome.reason.rstrip('。')}。以前告知的结果不再作准，不表示采纳，也不表示不采纳。",
        )
        for outcome in answers.taken_back
    ]


def answer_step(opinion: Opinion, answers: Answers) -> Step:
    decider = opinion.consultation.version.draft.matter.decider
    if answers.outcomes:
        said = ANSWERED[Adoption(answers.result)].replace("立法机关", decider)
        return Step(said, answers.released_at, "详情见下面。")
    if answers.direct:
        said = ANSWERED[Adoption(answers.direct.result)].replace("立法机关", decider)
        return Step(said, answers.direct.reply.dated_on, _direct_words(answers.direct))
    if answers.is_law_out:
        return Step(f"等{decider}答复", None, LAW_IS_OUT, "now")
    if answers.stopped:
        return Step(f"这部草案{answers.stopped.done}", answers.stopped.dated_on, STOPPED, "now")
    usual = "通常要几个月，有的要一两年。有结果会写在这里。"
    if opinion.processing in {Processing.SUBMITTED, Processing.SENT_DIRECTLY}:
        return Step(f"{decider}研究", None, f"暂未收到立法机关反馈。{usual}", "now")
    return Step(f"{decider}研究", None, usual, "next")


def _direct_words(line: ReplyLine) -> str:
    parts = (f"体现在{line.reflected_in}" if line.reflected_in else "", reason_words(line))
    return "".join(f"{part.rstrip('。')}。" for part in parts if part)


def submission_of(opinion: Opinion) -> Submission | None:
    """The letter that took the opinion upward, the first or a supplement; one query."""
    sent = CompiledSource.objects.filter(opinion=opinion, submission__isnull=False)
    source = sent.select_related("submission__organ").order_by("submission__number").first()
    return source.submission if source else None


def _when(moves: list[OpinionMove], axis: Axis, new: str) -> datetime | None:
    times = [move.at for move in moves if move.axis == axis and move.new == new]
    return times[-1] if times else None


def _note(moves: list[OpinionMove], axis: Axis) -> str:
    notes = [move.note for move in moves if move.axis == axis]
    return notes[-1] if notes else ""
