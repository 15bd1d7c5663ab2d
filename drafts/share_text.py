"""What an office or a station pastes into a WeChat group: short, plain, with the way in."""

from collections.abc import Sequence

from drafts.deadlines import written
from drafts.models import Consultation, FocusQuestion
from drafts.notice_text import page_address

MOST_QUESTIONS = 3
LONGEST_SUMMARY = 120


def share_text(
    consultation: Consultation, questions: Sequence[FocusQuestion], office_name: str
) -> str:
    """For a public consultation only: it names the page's address."""
    parts = [f"【征求意见】{consultation.version.title}"]
    if consultation.summary:
        parts.append(short_summary(consultation))
    if questions:
        parts.append("特别想听听您怎么看：")
        shown = enumerate(questions[:MOST_QUESTIONS], start=1)
        parts += [f"{at}. {question.in_full}" for at, question in shown]
    parts += [
        f"不用注册，点开就能说一句：{page_address(consultation)}",
        f"{written(consultation.public_close)}截止。{office_name}",
    ]
    return "\n".join(parts)


def short_summary(consultation: Consultation) -> str:
    """In one line, cut where nobody reads on."""
    text = " ".join(consultation.summary.split())
    return text if len(text) <= LONGEST_SUMMARY else f"{text[:LONGEST_SUMMARY]}……"
