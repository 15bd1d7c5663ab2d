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
    consultation: Consultation, opinions: Sequence[Opinion], sent_on: date, texts: Texts
) -> Message:
    values = {
        "上报日期": day_words(sent_on),
        "立法机关": consultation.version.draft.matter.decider,
    }
    frame = "您对《{}》所提意见尚无结果"
    return _message(Situation.NO_ANSWER, frame, consultation, opinions, values, texts)


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
        "意见编号": "、".join(opinion.receipt_no for opinion in opinions),
        **own,
        **common_values(),
    }
    return Message(
        subject=subject.format(shortened(title, LONGEST_IN_SUBJECT)),
        body=fill(texts.of(situation, TextChannel.EMAIL), values),
        slip=fill(texts.of(situation, TextChannel.SLIP), values),
        sms=fill_sms(situation, texts.of(situation, TextChannel.SMS), values),
    )
