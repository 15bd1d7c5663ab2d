"""Telling a station's people what it was asked and what came of it (rule 5.2).

Everything goes through the outbox; a station where nobody works stands on the list of calls.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from django.conf import settings
from django.urls import reverse
from django.utils import timezone

from drafts import deadlines
from liaison.contacts.models import Contact
from liaison.notices.services import compose_notice, queue_notice
from liaison.office.services import office
from stations.choices import ASSIGNMENT_OPEN, AppointmentKind
from stations.models import Appointment, Assignment, Station

OFFICERS = (AppointmentKind.OFFICER, AppointmentKind.DEPUTY_OFFICER)
LEADS = (AppointmentKind.STATION_LEAD,)
TOLD = (*OFFICERS, *LEADS)
LONGEST_TITLE = 40
People = Mapping[int, list[Appointment]]


@dataclass(frozen=True)
class Recipient:
    """Whom the outbox keeps apart by ``key``; without a phone somebody calls or visits."""

    key: str
    label: str
    phone: Contact | None = None


def people_of(stations: Collection[int], now: datetime) -> People:
    """Everybody who works for each of the stations today, in one query."""
    held = (
        Appointment.objects.in_force(timezone.localdate(now))
        .filter(station__in=stations, kind__in=TOLD)
        .select_related("person__phone")
        .order_by("pk")
    )
    people: dict[int, list[Appointment]] = defaultdict(list)
    for one in held:
        if one.station_id is not None:
            people[one.station_id].append(one)
    return people


def recipients(station: Station, people: People, kinds: Collection[str] = TOLD) -> list[Recipient]:
    """The station's people of these kinds, each once; if there are none, the others; else none."""
    everybody = people.get(station.pk, [])
    chosen = [one for one in everybody if one.kind in kinds] or everybody
    found = {one.person_id: one for one in chosen}
    return [
        Recipient(f"person:{pk}", f"{station.name}{one.get_kind_display()}", one.person.phone)
        for pk, one in found.items()
    ]


def tell_dispatched(assignments: Collection[Assignment], *, note: str = "", now: datetime) -> None:
    people = people_of([one.station_id for one in assignments], now)
    for one in assignments:
        to = recipients(one.station, people)
        subject = "新的征求意见任务，请签收"
        tell(one, to, f"assignment:{one.pk}", subject, extra=note, now=now)


def tell_dispatched_again(assignment: Assignment, *, note: str, now: datetime) -> None:
    cause = f"assignment:{assignment.pk}:again:{assignment.moves.count()}"
    _tell_station(assignment, cause, "征求意见任务再次交办，请签收", note, now)


def tell_returned(assignment: Assignment, *, note: str, now: datetime) -> None:
    """``note`` says what is missing."""
    cause = f"assignment:{assignment.pk}:returned:{assignment.moves.count()}"
    _tell_station(assignment, cause, "报送的意见需要补充", f"需要补充：{note}", now)


def tell_to_confirm(assignment: Assignment, *, now: datetime) -> None:
    """The station's lead: an officer has filed."""
    cause = f"assignment:{assignment.pk}:confirm:{assignment.moves.count()}"
    to = recipients(assignment.station, people_of([assignment.station_id], now), LEADS)
    tell(assignment, to, cause, "联络员已报送，请站点负责人确认", now=now)


def tell_decided(
    assignment: Assignment, *, cause: str, subject: str, note: str, now: datetime
) -> None:
    """What the office said to a request to hand the task on."""
    _tell_station(assignment, cause, subject, f"办公室说明：{note}" if note else "", now)


def tell_assisting(assignment: Assignment, stations: Collection[Station], *, now: datetime) -> None:
    """Stations that help another: they hear of it, and have no task of their own."""
    people = people_of([station.pk for station in stations], now)
    title = assignment.consultation.title
    for station in stations:
        subject = f"请协助{_short(assignment.station.name)}征求意见"
        body = (
            f"{station.name}：\n{subject}。\n事项：《{title}》\n"
            f"报送截止：{deadlines.written(assignment.due_at)}\n"
            f"由{assignment.station.name}统一报送，请与其联系。"
        )
        send(
            station,
            recipients(station, people),
            cause=f"assignment:{assignment.pk}:assisting:{station.pk}",
            subject=subject,
            body=body,
            sms_text=f"{subject}：《{_short(title)}》。",
            now=now,
        )


def tell(
    assignment: Assignment, to: Iterable[Recipient], cause: str, subject: str, *,
    extra: str = "", now: datetime,
) -> int:  # fmt: skip
    """One notice about a task for each of ``to``, or one for the office's list of phone calls."""
    return send(
        assignment.station,
        to,
        cause=cause,
        subject=subject,
        body=_body(assignment, subject, extra),
        sms_text=_sms(assignment, subject),
        now=now,
    )


def send(
    station: Station, to: Iterable[Recipient], *, cause: str, subject: str, body: str,
    sms_text: str, now: datetime,
) -> int:  # fmt: skip
    """How many notices about ``station`` went into the outbox under this cause."""
    addressed = list(to) or [Recipient(f"station:{station.pk}", station.name)]
    for one in addressed:
        queue_notice(
            compose_notice(
                recipient_key=one.key,
                cause=cause,
                subject=subject,
                body=body,
                sms_text=sms_text,
                contacts=[one.phone] if one.phone else [],
                person_label=one.label,
                station_code=station.code,
                now=now,
            )
        )
    return len(addressed)


def _tell_station(
    assignment: Assignment, cause: str, subject: str, extra: str, now: datetime
) -> None:
    to = recipients(assignment.station, people_of([assignment.station_id], now))
    tell(assignment, to, cause, subject, extra=extra, now=now)


def _body(assignment: Assignment, subject: str, extra: str) -> str:
    page = settings.PUBLIC_URL + reverse("workbench:task", args=[assignment.pk])
    phone = office().phone
    is_owed = assignment.status in ASSIGNMENT_OPEN
    lines = [
        f"{assignment.station.name}：",
        f"{subject}。",
        f"事项：《{assignment.consultation.title}》",
        f"报送截止：{deadlines.written(assignment.due_at)}",
        f"征询方式要求：{assignment.requirement}" if assignment.requirement else "",
        f"最低场次：{assignment.min_sessions}场" if assignment.min_sessions else "",
        f"最低条数：{assignment.min_opinions}条" if assignment.min_opinions else "",
        extra,
        "群众没有意见的，也请报送“无意见”（零报告）。" if is_owed else "",
        f"登录工作台办理：{page}",
        f"不方便登录的，请告诉办公室{f'（电话{phone}）' if phone else ''}，由办公室代为登记。",
    ]
    return "\n".join(line for line in lines if line)


def _sms(assignment: Assignment, subject: str) -> str:
    until = deadlines.written(assignment.due_at)
    title = _short(assignment.consultation.title)
    if assignment.status not in ASSIGNMENT_OPEN:
        return f"{subject}：《{title}》。"
    return f"{subject}：《{title}》，{until}前报送，请登录工作台办理。"


def _short(title: str) -> str:
    return title if len(title) <= LONGEST_TITLE else f"{title[: LONGEST_TITLE - 1]}…"
