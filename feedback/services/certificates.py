"""采纳证书、采纳通知 from the superior: registered, checked by a second person, told to stations.

With the second person's word the honours go on the register of honours, and every station that is
honoured, or that brought what was adopted, hears of it through the outbox.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from django.core.files.uploadedfile import UploadedFile
from django.db import IntegrityError, transaction
from django.utils import timezone

from drafts.models import Consultation, SuperiorOrgan
from feedback.choices.certificates import CERTIFICATE_MOVES, CertificateStatus
from feedback.errors import FeedbackError
from feedback.models import Certificate, CertificateMove, Honoured
from liaison.audit.actions import name_actions
from liaison.audit.services import record
from liaison.office.confirmations import (
    SCANS,
    attach_paper,
    confirm,
    reject,
    request_confirmation,
)
from liaison.office.errors import OfficeError
from liaison.office.files import store_upload
from liaison.office.models import Confirmation
from liaison.office.services import office
from opinions.choices import Processing
from opinions.models import CompiledItem, Contributor
from stations.models import Honour, Person, Station
from stations.services.honours import add_honour
from stations.services.telling import people_of, recipients, send

if TYPE_CHECKING:
    from liaison.accounts.models import User

name_actions(
    {
        "feedback.register_certificate": "登记采纳证书、采纳通知",
        "feedback.set_honoured": "登记证书授予",
        "feedback.move_certificate": "采纳证书、采纳通知状态变更",
    }
)
CONFIRM = "feedback.confirm_certificate"
LONGEST_IN_SMS = 30
S = CertificateStatus


@dataclass(frozen=True)
class Paper:
    """What stands on the certificate; ``title``: for what it was given."""

    kind: str
    organ: SuperiorOrgan
    number: str
    dated_on: date
    title: str
    consultation: Consultation | None = None


@dataclass(frozen=True)
class Whom:
    """``named``: those of ``persons`` who agreed to their names being told."""

    items: Collection[CompiledItem] = ()
    stations: Collection[Station] = ()
    persons: Collection[Person] = ()
    named: Collection[Person] = ()
    authors: Collection[Contributor] = ()


@transaction.atomic
def register_certificate(
    paper: Paper, *, scan: UploadedFile[bytes], by: User, today: date
) -> Certificate:
    if paper.dated_on > today:
        raise FeedbackError("证书的日期不能晚于今天。")
    if not paper.title.strip():
        raise FeedbackError("请写明因为什么授予，照证书抄写。")
    try:
        stored = store_upload(scan, kinds=SCANS, by=by)
        with transaction.atomic():
            certificate = Certificate.objects.create(
                kind=paper.kind, organ=paper.organ, number=paper.number.strip(),
                dated_on=paper.dated_on, title=paper.title.strip(), scan=stored,
                consultation=paper.consultation, registered_by=by,
            )  # fmt: skip
    except OfficeError as error:
        raise FeedbackError(str(error)) from error
    except IntegrityError as error:
        raise FeedbackError("这个机关的这个编号已经登记过，请核对。") from error
    CertificateMove.objects.create(certificate=certificate, new_status=S.REGISTERED, by=by)
    record("feedback.register_certificate", actor=by, target=certificate)
    return certificate


@transaction.atomic
def set_honoured(certificate: Certificate, whom: Whom, *, by: User) -> None:
    """Which merged opinions it is about and whom it honours, as long as nobody has checked it."""
    _hold_open(certificate)
    if any(one.consultation_id != certificate.consultation_id for one in whom.items):
        raise FeedbackError("归并意见不属于证书所说的征求意见。")
    certificate.items.set(whom.items)
    certificate.honoured.all().delete()
    named = {person.pk for person in whom.named}
    rows: list[dict[str, Any]] = [{"station": one} for one in whom.stations]
    rows += [{"person": one, "may_be_named": one.pk in named} for one in whom.persons]
    rows += [{"contributor": one} for one in whom.authors]
    Honoured.objects.bulk_create(Honoured(certificate=certificate, **row) for row in rows)
    record("feedback.set_honoured", actor=by, target=certificate, count=len(rows))


def _hold_open(certificate: Certificate) -> None:
    held = Certificate.objects.select_for_update(no_key=True).get(pk=certificate.pk)
    if held.status != S.REGISTERED:
        raise FeedbackError("这份证书已提请复核或者办完，不能再改。")


@transaction.atomic
def ask_to_confirm(certificate: Certificate, *, by: User) -> Confirmation:
    if not certificate.honoured.exists():
        raise FeedbackError("请先登记证书授予谁：站点、联络员或者提出人。")
    _move(certificate, S.REVIEW, by=by)
    return request_confirmation(
        CONFIRM, certificate, by=by, allow_first=False,
        summary=f"{certificate.get_kind_display()}{certificate}：复核后告知有关站点",
    )  # fmt: skip


@transaction.atomic
def confirm_certificate(asked: Confirmation, *, by: User, now: datetime) -> Certificate:
    return _take_effect(confirm(asked, by=by), by=by, now=now)


@transaction.atomic
def confirm_on_paper(
    asked: Confirmation, *, by: User, scan: UploadedFile[bytes], signer: str, now: datetime
) -> Certificate:
    return _take_effect(attach_paper(asked, by=by, scan=scan, signer=signer), by=by, now=now)


@transaction.atomic
def give_back(asked: Confirmation, *, by: User, reason: str) -> None:
    reject(asked, by=by, reason=reason)
    _move(Certificate.objects.get(pk=asked.target_id), S.REGISTERED, by=by, note=reason)


def void_certificate(certificate: Certificate, *, by: User, reason: str) -> None:
    """Registered by mistake; the row stays."""
    if not reason.strip():
        raise FeedbackError("作废时请写明原因。")
    _move(certificate, S.VOIDED, by=by, note=reason)


def _take_effect(asked: Confirmation, *, by: User, now: datetime) -> Certificate:
    certificates = Certificate.objects.select_related("organ", "consultation", "scan")
    certificate = certificates.get(pk=asked.target_id)
    _move(certificate, S.CONFIRMED, by=by, confirmed_at=now)
    honoured = list(certificate.honoured.select_related("station", "person", "contributor"))
    for one in honoured:
        if one.station or one.person:
            add_honour(_honour(certificate, one), by=by)
    _tell_stations(certificate, honoured, now)
    return certificate


def _honour(certificate: Certificate, one: Honoured) -> Honour:
    return Honour(
        station=one.station, person=one.person,
        title=f"{certificate.get_kind_display()}：{certificate.title}"[:100],
        granted_by=str(certificate.organ)[:100], granted_on=certificate.dated_on,
        document=certificate.number, scan=certificate.scan,
    )  # fmt: skip


def stations_to_tell(certificate: Certificate) -> list[Station]:
    """Those it honours, and those that brought what it is about."""
    honoured = certificate.honoured.filter(station__isnull=False).values("station")
    links = certificate.items.filter(sources__opinion__station__isnull=False).exclude(
        sources__opinion__processing=Processing.WITHDRAWN
    )
    brought = links.values("sources__opinion__station")
    found = Station.objects.filter(pk__in=honoured) | Station.objects.filter(pk__in=brought)
    return list(found.distinct().order_by("pinyin_key", "pk"))


def _tell_stations(certificate: Certificate, honoured: Iterable[Honoured], now: datetime) -> None:
    stations = stations_to_tell(certificate)
    people = people_of([one.pk for one in stations], now)
    kind, names = certificate.get_kind_display(), [str(one) for one in honoured]
    for station in stations:
        title = certificate.title[:LONGEST_IN_SMS]
        send(
            station,
            recipients(station, people),
            cause=f"certificate:{certificate.pk}",
            subject=f"收到{kind}，请转告有关群众",
            body=_words(station, certificate, names),
            sms_text=f"{station.name}：收到立法机关的{kind}（{title}），详情请联系办公室。",
            now=now,
        )


def _words(station: Station, certificate: Certificate, names: Collection[str]) -> str:
    day, phone = certificate.dated_on, office().phone
    number = f"（{certificate.number}）" if certificate.number else ""
    about = certificate.consultation
    lines = [
        f"{station.name}：",
        f"{certificate.organ}于{day.year}年{day.month}月{day.day}日发来"
        f"{certificate.get_kind_display()}{number}：{certificate.title}。",
        f"征求意见：《{about.title}》" if about else "",
        f"授予：{'、'.join(names)}。",
        "请转告参加活动的联络员和提出意见的群众，并感谢他们。没有同意署名的，不要对外公开姓名。",
        f"证书原件和扫描件在办公室，需要的请联系{f'（电话{phone}）' if phone else ''}。",
    ]
    return "\n".join(line for line in lines if line)


@transaction.atomic
def _move(
    certificate: Certificate, status: CertificateStatus, *, by: User, note: str = "", **fields: Any
) -> None:
    """Change the status only if nobody changed it since ``certificate`` was read."""
    old = S(certificate.status)
    if status not in CERTIFICATE_MOVES[old]:
        raise FeedbackError(f"这份证书现在是“{old.label}”，不能改为“{status.label}”。")
    same = Certificate.objects.filter(pk=certificate.pk, status=old)
    if not same.update(status=status, **fields):
        raise FeedbackError("这份证书刚刚被其他人处理过，请刷新页面。")
    certificate.refresh_from_db(fields=["status", *fields])
    CertificateMove.objects.create(
        certificate=certificate, old_status=old, new_status=status, by=by, note=note[:300],
        at=timezone.now(),
    )  # fmt: skip
    record(
        "feedback.move_certificate", actor=by, target=certificate,
        before={"status": old}, after={"status": status},
    )  # fmt: skip
