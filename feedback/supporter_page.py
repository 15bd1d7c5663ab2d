"""What a supporter or a joint signer reads: where it stands, without what is the author's alone."""

from feedback.answers import Answers
from feedback.timeline import (
    SORTED_OUT,
    Step,
    answer_step,
    correction_steps,
    sent_step,
    stopped_step,
)
from opinions.choices import Moderation, Processing
from opinions.models import Opinion, OpinionRevision, OpinionSupport


def words_of(support: OpinionSupport) -> Opinion | OpinionRevision:
    """What the person stood behind: a joint signer the words as they are, a supporter those of
    that day, whatever the author made of them since."""
    opinion = support.opinion
    if support.is_joint or support.revision == opinion.revision:
        return opinion
    earlier = [one for one in opinion.revisions.all() if one.number == support.revision]
    return earlier[0] if earlier else opinion


def steps(support: OpinionSupport, answers: Answers) -> list[Step]:
    opinion = support.opinion
    title = "共同提出" if support.is_joint else "记下您的支持"
    made = [Step(title, opinion.received_at if support.is_joint else support.at)]
    if support.withdrawn_at:
        return [*made, Step("您已撤回", support.withdrawn_at, "不再统计您的一份。", "bad")]
    if opinion.processing == Processing.WITHDRAWN:
        text = "提出人撤回了这条意见，您的支持也不再统计。还想反映的，请自己提一条。"
        return [*made, Step("意见已撤回", None, text, "bad")]
    if opinion.moderation == Moderation.BLOCKED:
        return [*made, Step("这条意见没有登记", None, "内容不符合要求。", "bad")]
    if opinion.processing != Processing.SUBMITTED and opinion.consultation.is_withdrawn:
        return [*made, stopped_step(opinion.consultation)]
    made.append(_sorting(opinion))
    if opinion.processing in SORTED_OUT:
        return made
    if opinion.processing == Processing.SENT_DIRECTLY:
        return [*made, answer_step(opinion, answers)]
    return [*made, sent_step(opinion), *correction_steps(answers), answer_step(opinion, answers)]


def _sorting(opinion: Opinion) -> Step:
    """Whom it was given back to and why is the author's; why it was left out is everybody's."""
    state = Processing(opinion.processing)
    if state in SORTED_OUT:
        why = opinion.processing_note if state == Processing.KEPT else ""
        return Step(f"整理：{SORTED_OUT[state]}", None, why)
    if state == Processing.SENT_DIRECTLY:
        return Step("已直接报送", None, "站点已直接报送上级。")
    if state in {Processing.MERGED, Processing.SUBMITTED}:
        return Step("整理完成", None, "和意思相同的意见合在一起，支持的人数一起考虑。")
    if state == Processing.RECEIVED:
        return Step("整理", None, "征集截止后逐条整理。", "next")
    return Step("正在整理", None, "工作人员正在逐条整理。", "now")
