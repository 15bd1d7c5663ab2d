"""What authors read when something became of the whole round, and not of one opinion."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from drafts.models import Consultation
from feedback.choices.shelving import ShelvingSource
from feedback.choices.texts import Situation, TextChannel
from feedback.models import Shelving
from feedback.texts import Texts, fill, fill_sms, shortened
from feedback.wording import LONGEST_IN_SUBJECT, common_values
from opinions.choices import Processing
from opinions.models import Opinion


@dataclass(frozen=True)
class Message:
    """One message to one person, through each channel."""

    subject: str
    body: str
    slip: str
    sms: str


def withdrawal_message(
    consultation: Consultation, opinions: Sequence[Opinion], texts: Texts
) -> Message:
    values = {"说明": consultation.public_remark.rstrip("。")}
    frame = "《{}》征求意见已撤回"
    return _message(Situation.WITHDRAWN, frame, consultation, opinions, values, texts)


def no_answer_message(
    consultation: Consultation,
    sent_on: date | None,
    opinions: Sequence[Opinion],
    texts: Texts,
) -> Message:
    """What points reported directly is said apart; ``sent_on`` is of the first letter upward."""
    direct = [one for one in opinions if one.processing == Processing.SENT_DIRECTLY]
    ours = [one for one in opinions if one not in direct]
    notes = dict.fromkeys(one.processing_note.rstrip("。") for one in direct)
    values = {
        "上报日期": day_words(sent_on) if sent_on else "",
        "立法机关": consultation.version.draft.matter.decider,
        "意见编号": _numbers(ours or direct),
        "直报编号": _numbers(direct),
        "直报说明": "；".join(note for note in notes if note),
    }
    situation = Situation.NO_ANSWER
    if direct:
        situation = Situation.NO_ANSWER_BOTH if ours else Situation.NO_ANSWER_DIRECT
    frame = "您对《{}》所提意见尚无结果"
    return _message(situation, frame, consultation, opinions, values, texts)


def shelving_message(shelving: Shelving, opinions: Sequence[Opinion], texts: Texts) -> Message:
    values = {"消息来源": source_words(shelving), "停止日期": day_words(shelving.dated_on)}
    frame = f"《{{}}》：草案{shelving.done}"
    return _message(shelving.kind, frame, shelving.consultation, opinions, values, texts)


def shelving_sentence(shelving: Shelving) -> str:
    """For every page that would else say that an answer is awaited."""
    return (
        f"据{source_words(shelving)}，这部草案{shelving.done}（{day_words(shelving.dated_on)}）。"
        "大家的意见已经上报并保存；以后恢复审议或者重新提请审议、有了结果，再公布和告知。"
    )


def source_words(shelving: Shelving) -> str:
    """Who called is nobody's business."""
    if shelving.source == ShelvingSource.LETTER:
        return f"立法机关来函（{shelving.reference}）"
    return "立法机关告知" if shelving.source == ShelvingSource.PHONE else "公开报道"


def day_words(day: date) -> str:
    return f"{day.year}年{day.month}月{day.day}日"


def _numbers(opinions: Sequence[Opinion]) -> str:
    return "、".join(opinion.receipt_no for opinion in opinions)


def _message(
    situation: str,
    subject: str,
    consultation: Consultation,
    opinions: Sequence[Opinion],
    own: Mapping[str, str],
    texts: Texts,
) -> Message:
    title = consultation.title
    values = {
        "草案": title,
        "条数": str(len(opinions)),
        "意见编号": _numbers(opinions),
        **own,
        **common_values(),
    }
    return Message(
        subject=subject.format(shortened(title, LONGEST_IN_SUBJECT)),
        body=fill(texts.of(situation, TextChannel.EMAIL), values),
        slip=fill(texts.of(situation, TextChannel.SLIP), values),
        sms=fill_sms(situation, texts.of(situation, TextChannel.SMS), values),
    )
