"""Alarms of the machine: opened once for each incident, told once, cleared when it is over.

``look`` runs outside the worker (``manage.py up``, ``manage.py watch``): a worker that is silent
could not tell of it.
"""

import logging
from collections.abc import Iterator
from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from liaison.accounts.models import User
from liaison.audit.models import AuditEntry
from liaison.contacts.choices import ContactKind
from liaison.contacts.models import Contact
from liaison.contacts.services import unsaved
from liaison.notices.services import compose_notice, queue_notice
from liaison.office.working_days import calendar_warning
from liaison.portal import health
from liaison.portal.choices import AlarmKind, BackupState
from liaison.portal.models import Alarm, BackupRun

logger = logging.getLogger(__name__)

# One night may fail and be made up for in the morning.
LONGEST_WITHOUT_BACKUP = timedelta(hours=30)
SIGN_IN_WINDOW = timedelta(minutes=15)
# People mistype; so many within the window is somebody who tries.
MOST_FAILURES = 30
FAILURES = ("accounts.sign_in_failed", "accounts.wrong_code")
LONGEST_MESSAGE = 300


def look(now: datetime) -> list[Alarm]:
    """Open what is new, clear what is over; returns what was opened by this look."""
    found = dict(troubles(now))
    with transaction.atomic():
        known = {alarm.kind: alarm for alarm in Alarm.objects.open().select_for_update()}
        for kind, alarm in known.items():
            if kind in found:
                _update(alarm, seen_at=now, message=found[AlarmKind(kind)])
            else:
                _update(alarm, cleared_at=now)
                logger.info("alarm %s is over", kind)
        new = [
            Alarm(kind=kind, message=message, opened_at=now, seen_at=now)
            for kind, message in found.items()
            if kind not in known
        ]
        return [alarm for alarm in new if _open(alarm, now)]


def troubles(now: datetime) -> Iterator[tuple[AlarmKind, str]]:
    """What is wrong at the moment, each with a sentence for the office."""
    names = set()
    for check in health.degrading_checks(now):
        # Without the broker no worker can report: one incident, one alarm.
        if not check.ok and not (check.name == "worker" and "broker" in names):
            names.add(check.name)
            yield AlarmKind(check.name), check.message[:LONGEST_MESSAGE]
    yield from backup_troubles(now)
    failures = failed_sign_ins(now)
    if failures > MOST_FAILURES:
        minutes = int(SIGN_IN_WINDOW.total_seconds() // 60)
        yield (
            AlarmKind.SIGN_IN,
            f"{minutes}分钟内登录失败{failures}次，可能有人在试密码；账号和来源见审计日志。",
        )
    warning = calendar_warning(timezone.localdate(now))
    if warning:
        yield AlarmKind.CALENDAR, warning


def failed_sign_ins(now: datetime) -> int:
    recent = AuditEntry.objects.filter(at__gt=now - SIGN_IN_WINDOW, action__in=FAILURES)
    return recent.count()


def last_backup() -> BackupRun | None:
    return BackupRun.objects.filter(state=BackupState.DONE).order_by("-finished_at").first()


def backup_troubles(now: datetime) -> Iterator[tuple[AlarmKind, str]]:
    """No copy for too long, or one that did not get away from this machine."""
    if not settings.BACKUP_NIGHTLY:
        return
    last = last_backup()
    since = last.finished_at if last else _installed_at()
    if since and now - since > LONGEST_WITHOUT_BACKUP:
        hours = int((now - since).total_seconds() // 3600)
        yield (
            AlarmKind.BACKUP,
            f"已有{hours}小时没有新的备份，请看“备份记录”里的问题，检查磁盘空间和后台进程。",
        )
    if last and last.offsite_problem:
        problem = f"最近一次备份以后运行的命令没有成功：{last.offsite_problem}"
        yield AlarmKind.OFFSITE, problem[:LONGEST_MESSAGE]


def _installed_at() -> datetime | None:
    """An installation without accounts holds nothing yet."""
    return User.objects.order_by("created_at").values_list("created_at", flat=True).first()


def _update(alarm: Alarm, **changes: object) -> None:
    Alarm.objects.filter(pk=alarm.pk, cleared_at=None).update(**changes)


def _open(alarm: Alarm, now: datetime) -> bool:
    """False if another watcher was faster: it tells."""
    if not Alarm.objects.bulk_create([alarm], ignore_conflicts=True):
        return False
    kept = Alarm.objects.open().filter(kind=alarm.kind, opened_at=now).first()
    if kept is None:
        return False
    logger.warning("alarm %s: %s", kept.kind, kept.message)
    _tell(kept, now)
    return True


def _tell(alarm: Alarm, now: datetime) -> None:
    """To whom the settings name; the start page of the office shows it in any case."""
    told = list(contacts())
    if told:
        Contact.objects.bulk_create(told)
        queue_notice(
            compose_notice(
                recipient_key="operator",
                cause=f"alarm:{alarm.pk}",
                subject=f"门户告警：{alarm}",
                body=f"{alarm.message}\n\n发现时间：{timezone.localtime(now):%Y-%m-%d %H:%M}。"
                f"现状见“系统告警”：{settings.PUBLIC_URL}/",
                sms_text=f"门户告警：{alarm}。请登录门户查看。",
                contacts=told,
                person_label="系统管理员",
                now=now,
            )
        )


def contacts() -> Iterator[Contact]:
    """Whom the settings name, not stored yet. Raises ContactError where they are mistyped."""
    if settings.ALARM_PHONE:
        yield unsaved(ContactKind.PHONE, settings.ALARM_PHONE)
    if settings.ALARM_EMAIL:
        yield unsaved(ContactKind.EMAIL, settings.ALARM_EMAIL)
