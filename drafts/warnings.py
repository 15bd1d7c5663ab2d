"""What the office should know before it sends a consultation out; nothing here forbids anything."""

from collections.abc import Iterator
from datetime import datetime

from django.utils import timezone

from drafts.choices import ConsultationStatus
from drafts.deadlines import last_day, written_day
from drafts.models import Consultation
from liaison.office.working_days import calendar_known_until, calendar_warning, is_working_day

BEFORE_RELEASE = frozenset(
    {ConsultationStatus.DRAFT, ConsultationStatus.PENDING, ConsultationStatus.SCHEDULED}
)


def consultation_warnings(consultation: Consultation, now: datetime) -> list[str]:
    return [
        *_short_period(consultation),
        *_timing(consultation, now),
        *_calendar(consultation, now),
    ]


def public_days(consultation: Consultation) -> int:
    """How many days the public has, the first and the last one counted."""
    first = timezone.localdate(consultation.opens_at)
    return (last_day(consultation.public_close) - first).days + 1


def _short_period(consultation: Consultation) -> Iterator[str]:
    organ = consultation.version.draft.organ
    days = public_days(consultation)
    if organ.min_days and days < organ.min_days:
        yield (
            f"公众征集期为{days}天，短于{organ}公开征求意见一般的{organ.min_days}天。"
            "本办公室是配合征集，可以继续，请与来文机关确认。"
        )


def _timing(consultation: Consultation, now: datetime) -> Iterator[str]:
    if consultation.status not in BEFORE_RELEASE:
        return
    if consultation.public_close <= now:
        yield "公众截止时间已经过去，请修改时间。"
    elif consultation.opens_at <= now:
        yield "开始时间已到，审核通过后立即开始征集。"
    for label, moment in (
        ("站点报送截止", consultation.station_due),
        ("上报截止", consultation.office_due),
    ):
        day = last_day(moment)
        if not is_working_day(day):
            yield f"{label}（{written_day(day)}）不是工作日。"


def _calendar(consultation: Consultation, now: datetime) -> Iterator[str]:
    if consultation.status not in BEFORE_RELEASE:
        return
    warning = calendar_warning(timezone.localdate(now))
    known_until = calendar_known_until()
    if warning:
        yield warning
    elif last_day(consultation.office_due) > known_until:
        yield (
            f"工作日历只登记到{written_day(known_until)}，之后的期限按周一至周五推算，请留意调休。"
        )
