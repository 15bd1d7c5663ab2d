"""自主申办: the office offers a consultation, stations apply, a reviewer decides (rule 5.2)."""

from datetime import datetime

from django.db import IntegrityError, transaction
from django.db.models import F

from drafts.models import Consultation
from liaison.accounts.models import User
from liaison.audit.actions import name_actions
from liaison.audit.services import record
from stations.choices import AssignmentMode, RecordSource, RequestStatus, StationStatus
from stations.errors import StationError
from stations.models import Assignment, Station, TaskApplication, TaskOffer
from stations.services.dispatching import Terms, check_shown_to_stations, hand_out
from stations.services.telling import people_of, recipients, send

name_actions(
    {
        "stations.offer": "开放申办",
        "stations.apply": "申办任务",
        "stations.decide_application": "审批申办",
    }
)


@transaction.atomic
def open_offer(
    consultation: Consultation,
    terms: Terms,
    *,
    quota: int,
    closes_at: datetime,
    by: User,
    now: datetime,
) -> TaskOffer:
    """Let stations apply, or change quota and times of what they may apply for already.

    Raises StationError if stations may not read it, a time has passed or is out of order, or the
    quota is less than what was approved.
    """
    check_shown_to_stations(consultation)
    if closes_at <= now:
        raise StationError("申办截止时间已经过去，请改为以后的时间。")
    if terms.due_at < closes_at:
        raise StationError("申办截止不能晚于报送截止。")
    told = {
        "quota": quota,
        "closes_at": closes_at,
        "due_at": terms.due_at,
        "requirement": terms.requirement,
        "min_opinions": terms.min_opinions,
        "min_sessions": terms.min_sessions,
    }
    try:
        with transaction.atomic():
            offer, _ = TaskOffer.objects.update_or_create(
                consultation=consultation,
                defaults=told,
                create_defaults={**told, "opened_by": by, "opened_at": now},
            )
    except IntegrityError as error:
        raise StationError("名额不能少于1，也不能少于已经同意的站点数。") from error
    record("stations.offer", actor=by, target=consultation, after={"quota": quota})
    return offer


@transaction.atomic
def apply_for(
    offer: TaskOffer, station: Station, *, by: User, reason: str, now: datetime, source: str = ""
) -> TaskApplication:
    """申办, once for each station; ``source`` names the origin of a clerk's 代录."""
    if not reason.strip():
        raise StationError("申办时请写明理由。")
    if not TaskOffer.objects.open_at(now).filter(pk=offer.pk).exists():
        raise StationError("这项申办已经截止或者名额已满。")
    if station.status != StationStatus.ACTIVE:
        raise StationError(f"“{station}”目前不在运行，不能申办。")
    asked = Assignment.objects.filter(consultation=offer.consultation_id, station=station)
    if asked.standing().exists():
        raise StationError("本站点已承办这项征求意见，不用申办。")
    try:
        with transaction.atomic():
            application = TaskApplication.objects.create(
                offer=offer,
                station=station,
                reason=reason,
                asked_by=by,
                asked_at=now,
                recorded_source=source,
            )
    except IntegrityError as error:
        raise StationError("本站点已经申办过这项征求意见。") from error
    note = f"代录，来源：{RecordSource(source).label}" if source else ""
    record("stations.apply", actor=by, target=application, note=note)
    return application


@transaction.atomic
def approve_application(application: TaskApplication, *, by: User, now: datetime) -> Assignment:
    """The station gets the task; the database lets no more be approved than the quota."""
    _decide(application, RequestStatus.APPROVED, by=by, note="", now=now)
    free = TaskOffer.objects.filter(pk=application.offer_id, taken__lt=F("quota"))
    if not free.update(taken=F("taken") + 1):
        raise StationError("申办名额已满。要再同意的，请先由经办人增加名额。")
    offer = application.offer
    terms = Terms(offer.due_at, offer.requirement, offer.min_opinions, offer.min_sessions)
    [assignment] = hand_out(
        offer.consultation,
        [application.station],
        terms,
        by=by,
        now=now,
        mode=AssignmentMode.APPLIED,
        note="自主申办，办公室已同意。",
    )
    return assignment


@transaction.atomic
def refuse_application(application: TaskApplication, *, by: User, note: str, now: datetime) -> None:
    """Not this time, and why: the station hears it."""
    if not note.strip():
        raise StationError("不同意申办时请写明原因。")
    _decide(application, RequestStatus.REFUSED, by=by, note=note, now=now)
    station, title = application.station, application.offer.consultation.title
    send(
        station,
        recipients(station, people_of([station.pk], now)),
        cause=f"application:{application.pk}",
        subject="申办没有同意",
        body=f"{station.name}：\n贵站点申办《{title}》，这次没有同意。\n原因：{note}",
        sms_text="贵站点的申办这次没有同意，原因请登录工作台查看。",
        now=now,
    )


def _decide(
    application: TaskApplication, status: RequestStatus, *, by: User, note: str, now: datetime
) -> None:
    pending = TaskApplication.objects.filter(pk=application.pk, status=RequestStatus.PENDING)
    if not pending.update(status=status, decided_by=by, decided_at=now, decision_note=note[:300]):
        raise StationError("这项申办刚刚被其他人处理过，请刷新页面。")
    application.status = status
    record(
        "stations.decide_application",
        actor=by,
        target=application,
        before={"status": RequestStatus.PENDING},
        after={"status": status},
        note=note,
    )
