"""Telling a station's people what it was asked, what is due, and what came back (rule 5.2)."""

from collections.abc import Iterable, Iterator
from datetime import datetime, time, timedelta

from django.conf import settings
from django.urls import reverse
from django.utils import timezone

from drafts import deadlines
from drafts.choices import ACCEPTS_OFFLINE, AWAITS_STATIONS
from drafts.models import VersionReplacement
from drafts.models.maps import changes_between
from liaison.notices.models import Notice
from liaison.notices.services import queue_notice
from liaison.office.services import office
from liaison.office.working_days import add_working_days
from stations.choices import AppointmentKind, StationStatus
from stations.models import Appointment, Assignment

TOLD = (AppointmentKind.OFFICER, AppointmentKind.STATION_LEAD, AppointmentKind.DEPUTY_OFFICER)
MORNING = time(9)
LONGEST_TITLE = 40
REPLACED = "征求意见的文本已经更换，请看新稿"
# The sweep looks back so far; the nudge comes at once.
NEWS = timedelta(days=7)
# What a reminder says first, by the part of its cause that tells when it is due.
REMINDERS = {
    "before": "征求意见任务快到报送截止时间",
    "today": "征求意见任务今天截止报送",
    "late": "征求意见任务已经逾期，请尽快报送",
}


def tell_dispatched(assignments: Iterable[Assignment], *, now: datetime) -> None:
    for assignment in assignments:
        _tell(assignment, f"assignment:{assignment.pk}", "新的征求意见任务，请签收", now=now)


def tell_returned(assignment: Assignment, *, note: str, now: datetime) -> None:
    """``note`` says what is missing."""
    cause = f"assignment:{assignment.pk}:returned:{assignment.moves.count()}"
    _tell(assignment, cause, "报送的意见需要补充", extra=f"需要补充：{note}", now=now)


def remind(now: datetime) -> int:
    """Remind of what is due, each station once for each of the three days; how many were.

    A new due time has reminders of its own.
    """
    waiting = (
        Assignment.objects.waiting()
        .with_list_relations()
        .filter(
            station__status=StationStatus.ACTIVE,
            consultation__status__in=ACCEPTS_OFFLINE,
            due_at__lt=now + timedelta(days=20),
        )
    )
    due = {
        f"assignment:{task.pk}:{kind}:{task.due_at.isoformat()}": (task, kind)
        for task in waiting
        for kind in _reminders_due(task, now)
    }
    told = set(Notice.objects.filter(cause__in=due).values_list("cause", flat=True))
    for cause, (task, kind) in due.items():
        if cause not in told:
            _tell(task, cause, REMINDERS[kind], now=now)
    return len(due) - len(told)


def tell_replaced(now: datetime) -> int:
    """Tell each station that was at work on a text when it was replaced, once for each
    replacement; how many were told."""
    news: dict[str, tuple[Assignment, VersionReplacement]] = {}
    done = VersionReplacement.objects.done().filter(
        replaced_at__gt=now - NEWS, consultation__status__in=AWAITS_STATIONS
    )
    for replacement in done.with_texts():
        at_work = (
            Assignment.objects.waiting()
            .with_list_relations()
            .filter(
                consultation=replacement.consultation_id,
                station__status=StationStatus.ACTIVE,
                dispatched_at__lte=replacement.replaced_at,
            )
        )
        for task in at_work:
            news[f"replaced:{replacement.pk}:{task.pk}"] = (task, replacement)
    told = set(Notice.objects.filter(cause__in=news).values_list("cause", flat=True))
    for cause, (task, replacement) in news.items():
        if cause not in told:
            _tell(task, cause, REPLACED, extra=_what_changed(task, replacement), now=now)
    return len(news) - len(told)


def _what_changed(task: Assignment, replacement: VersionReplacement) -> str:
    old, new = replacement.old, replacement.new
    slug = task.consultation.slug
    counts = changes_between(old, new)
    said = "、".join(f"{words}{count}条" for words, count in counts.items())
    lines = [
        f"第{old.number}稿（{old.get_stage_display()}）已更换为"
        f"第{new.number}稿（{new.get_stage_display()}）。原因：{replacement.reason}",
        f"改动：{said}。" if said else "",
        f"看新稿：{settings.PUBLIC_URL}{reverse('drafts:read', args=[slug])}",
        f"看原稿：{settings.PUBLIC_URL}{reverse('drafts:earlier', args=[slug, old.number])}",
        "更换以前收集的意见不用重报，仍对应原稿；以后收集的请对着新稿。",
    ]
    return "\n".join(line for line in lines if line)


def _reminders_due(task: Assignment, now: datetime) -> Iterator[str]:
    """One working day before, on the day, and on the working day after."""
    today, due_day = timezone.localdate(now), deadlines.last_day(task.due_at)
    if now < task.due_at:
        if today == due_day:
            if timezone.localtime(now).time() >= MORNING:
                yield "today"
        elif today >= add_working_days(due_day, -1):
            yield "before"
    elif today >= add_working_days(due_day, 1):
        yield "late"


def _tell(
    assignment: Assignment, cause: str, subject: str, *, extra: str = "", now: datetime
) -> None:
    """One notice for everybody who works for the station today.

    A station where nobody does gets one for the office's list of phone calls.
    """
    station = assignment.station
    people = (
        Appointment.objects.in_force(timezone.localdate(now))
        .filter(station=station, kind__in=TOLD)
        .select_related("person__phone")
        .order_by("pk")
    )
    phones = {
        f"person:{one.person_id}": (f"{station.name}{one.get_kind_display()}", one.person.phone)
        for one in people
    } or {f"station:{station.pk}": (station.name, None)}
    for key, (label, phone) in phones.items():
        queue_notice(
            recipient_key=key,
            cause=cause,
            subject=subject,
            body=_body(assignment, subject, extra),
            sms_text=_sms(assignment, subject),
            contacts=[phone] if phone else [],
            person_label=label,
            station_code=station.code,
            now=now,
        )


def _body(assignment: Assignment, subject: str, extra: str) -> str:
    page = settings.PUBLIC_URL + reverse("workbench:task", args=[assignment.pk])
    phone = office().phone
    lines = [
        f"{assignment.station.name}：",
        f"{subject}。",
        f"事项：《{assignment.consultation.title}》",
        f"报送截止：{deadlines.written(assignment.due_at)}",
        f"征询方式要求：{assignment.requirement}" if assignment.requirement else "",
        f"最低条数：{assignment.min_opinions}条" if assignment.min_opinions else "",
        extra,
        "群众没有意见的，也请报送“无意见”（零报告）。",
        f"登录工作台办理：{page}",
        f"不方便登录的，请告诉办公室{f'（电话{phone}）' if phone else ''}，由办公室代为登记。",
    ]
    return "\n".join(line for line in lines if line)


def _sms(assignment: Assignment, subject: str) -> str:
    title = assignment.consultation.title
    short = title if len(title) <= LONGEST_TITLE else f"{title[: LONGEST_TITLE - 1]}…"
    until = deadlines.written(assignment.due_at)
    return f"{subject}：《{short}》，{until}前报送，请登录工作台办理。"
