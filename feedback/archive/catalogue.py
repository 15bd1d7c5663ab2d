"""归档文件目录: the papers of one consultation in the order of their days, for the paper archive.

Page counts are left to the pen: only who holds the paper can count them.
"""

from dataclasses import dataclass
from datetime import date

from django.utils import timezone

from drafts.models import Consultation
from feedback.choices import LetterStatus, ReleaseStatus, ReplyStatus
from feedback.models import Release, SuperiorReply, ThankYouLetter
from liaison.office.services import office
from opinions.models import Submission


@dataclass(frozen=True)
class Paper:
    number: str
    author: str
    title: str
    day: date | None
    remark: str = ""


def papers(one: Consultation) -> list[Paper]:
    """Four queries; what has no day stands first."""
    found = [*_incoming(one), *_notice(one), *_submissions(one), *_replies(one), *_releases(one),
             *_letters(one)]  # fmt: skip
    return sorted(found, key=lambda paper: paper.day or date.min)


def _incoming(one: Consultation) -> list[Paper]:
    if not one.incoming_number and not one.incoming_on:
        return []
    draft = one.version.draft
    title = f"征求《{draft}》意见的来文"
    return [Paper(one.incoming_number, str(draft.organ), title, one.incoming_on)]


def _notice(one: Consultation) -> list[Paper]:
    day = timezone.localdate(one.opened_at) if one.opened_at else None
    return [Paper("", office().name, f"{one.title}公告", day, "附征求意见的文本")]


def _submissions(one: Consultation) -> list[Paper]:
    sent = Submission.objects.filter(consultation=one).select_related("table")
    return [
        Paper(
            row.document_number,
            office().name,
            f"报送《{one.version.draft}》意见建议{row.mark}",
            row.sent_on,
            "附意见建议汇总表" + ("；有签批件扫描件" if row.signed_paper_id else ""),
        )
        for row in sent
    ]


def _replies(one: Consultation) -> list[Paper]:
    replies = SuperiorReply.objects.filter(consultation=one).exclude(status=ReplyStatus.VOIDED)
    return [
        Paper(
            row.number,
            str(row.organ),
            f"《{one.version.draft}》意见采纳情况（{row.get_kind_display()}）",
            row.dated_on,
            "有扫描件" if row.scan_id else "",
        )
        for row in replies.select_related("organ")
    ]


def _releases(one: Consultation) -> list[Paper]:
    out = Release.objects.filter(consultation=one, status=ReleaseStatus.RELEASED)
    return [
        Paper("", office().name, f"《{one.version.draft}》意见采纳情况公布（第{row.number}次）",
              timezone.localdate(row.released_at))
        for row in out
    ]  # fmt: skip


def _letters(one: Consultation) -> list[Paper]:
    """One line for all: each is on the register by its number, and names stay out of the list."""
    signed = ThankYouLetter.objects.filter(consultation=one, number__isnull=False)
    rows = list(signed.exclude(status=LetterStatus.VOIDED).order_by("year", "number"))
    if not rows:
        return []
    first, last = rows[0].number_text, rows[-1].number_text
    span = first if len(rows) == 1 else f"{first}至{last}"
    return [Paper(span, office().name, f"感谢信{len(rows)}封", rows[-1].signed_on)]
