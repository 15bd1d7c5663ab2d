"""The words of 商请反馈函, in which the office asks the superior what came of what was sent up."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from feedback.models import AskingLetter
from liaison.office.services import office
from opinions.models import Submission

# Field: what it holds and a value for a test print.
ASKING_FIELDS: dict[str, tuple[str, Any]] = {
    "发文机关标志": ("红头文字", "清禾县人民代表大会常务委员会立法联系点办公室"),
    "发文字号": ("编好的文号", "清人立联函〔2026〕9号"),
    "签发人": ("签发人姓名", "何明"),
    "文种": ("函", "函"),
    "标题": (
        "关于商请反馈《…》意见建议采纳情况的函",
        "关于商请反馈《云岭市住宅电梯安全条例（草案）》意见建议采纳情况的函",
    ),
    "副题": ("空", ""),
    "主送机关": ("收到上报函的机关", "云岭市人大常委会法制工作委员会"),
    "正文": (
        "各段文字，用循环写出；每段的“级”是1（一、…）或者0，“文”是文字",
        [
            {"级": 0, "文": "我们于2025年10月9日以清人常函〔2025〕12号报送了意见建议。"},
            {"级": 0, "文": "特此函商。"},
        ],
    ),
    "草案": ("草案名称，不带书名号", "云岭市住宅电梯安全条例（草案）"),
    "条数": ("没有答复的意见条数", 12),
    "附件": ("空", ""),
    "落款": ("办公室全称", "清禾县人大常委会立法联系点办公室"),
    "成文日期": ("落款日期", "2026年4月9日"),
    "联系人": ("拟稿人", "陈静"),
    "联系电话": ("办公室电话", "0000-1234567"),
}


def asking_title(draft: str) -> str:
    return f"关于商请反馈《{draft}》意见建议采纳情况的函"


def proposed_body(draft: str, sent: Sequence[tuple[Submission, int]], today: date) -> str:
    """What the clerk starts from: what was sent when and under which number, and what is asked.

    ``sent``: each letter upward with how many of its opinions have no answer, the first first.
    """
    said = "；".join(
        f"{_day(one.sent_on)}以{one.document_number}报送的，有{count}条尚未收到采纳情况的反馈"
        for one, count in sent
    )
    days = (today - sent[0][0].sent_on).days
    return "\n".join(
        [
            f"我们征集的《{draft}》意见建议中，{said}，距首次报送已有{days}天。",
            "现商请贵机关在方便时函告采纳情况（体现条款、未采纳的理由）；暂无结果的，"
            "也请告知进展，以便向群众反馈。",
            "特此函商，请予支持。",
        ]
    )


def asking_values(letter: AskingLetter) -> dict[str, Any]:
    """A value for each of ASKING_FIELDS; ``letter`` with its round, draft and organ loaded."""
    profile, draft = office(), str(letter.consultation.version.draft)
    return {
        "发文机关标志": profile.letterhead or profile.name,
        "发文字号": letter.number_text,
        "签发人": letter.signer,
        "文种": "函",
        "标题": asking_title(draft),
        "副题": "",
        "主送机关": str(letter.organ),
        "正文": [{"级": 0, "文": line} for line in letter.body.splitlines() if line.strip()],
        "草案": draft,
        "条数": letter.items,
        "附件": "",
        "落款": profile.name,
        "成文日期": _day(letter.signed_on),
        "联系人": str(letter.drafted_by),
        "联系电话": profile.phone,
    }


def _day(day: date) -> str:
    return f"{day.year}年{day.month}月{day.day}日"
