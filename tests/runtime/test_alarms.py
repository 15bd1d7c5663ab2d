"""Alarms: once for each incident, told to whom the settings name, cleared when over, kept."""

from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection
from django.urls import reverse

from liaison.audit.models import AuditEntry
from liaison.notices.choices import Channel
from liaison.notices.models import Notice
from liaison.portal import alarms, health, tasks, watching
from liaison.portal.choices import AlarmKind, BackupState
from liaison.portal.models import Alarm, BackupRun
from tests.factories.accounts import ClerkFactory, LeaderFactory, SysadminFactory

NOW = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
MINUTE, HOUR = timedelta(minutes=1), timedelta(hours=1)
pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def a_worker_that_lives():
    tasks.beat()


@pytest.fixture
def full_disk(monkeypatch):
    monkeypatch.setattr(health, "free_bytes", lambda: 1000)
    yield
    monkeypatch.undo()


def kinds(now=NOW):
    return [kind for kind, _ in alarms.troubles(now)]


def test_one_incident_is_one_row_one_notice_and_ends(settings, monkeypatch):
    settings.ALARM_EMAIL, settings.ALARM_PHONE = "ops@example.cn", "13800000021"
    monkeypatch.setattr(health, "free_bytes", lambda: 1000)

    opened = [alarms.look(NOW + MINUTE * passed) for passed in range(3)]
    monkeypatch.undo()
    tasks.beat()
    alarms.look(NOW + MINUTE * 3)
    alarms.look(NOW + MINUTE * 4)

    assert [len(new) for new in opened] == [1, 0, 0]
    (alarm,) = Alarm.objects.all()
    assert (alarm.kind, alarm.opened_at, alarm.seen_at) == (AlarmKind.DISK, NOW, NOW + MINUTE * 2)
    assert alarm.cleared_at == NOW + MINUTE * 3
    (notice,) = Notice.objects.all()
    assert (notice.subject, notice.channel) == ("门户告警：磁盘空间不足", Channel.SMS)
    assert "13800000021" not in notice.body + notice.sms_text + notice.person_label


def test_the_next_incident_is_a_new_row(full_disk, monkeypatch):
    alarms.look(NOW)
    monkeypatch.undo()
    tasks.beat()
    alarms.look(NOW + HOUR)
    monkeypatch.setattr(health, "free_bytes", lambda: 1000)
    alarms.look(NOW + HOUR * 2)

    assert [alarm.cleared_at for alarm in Alarm.objects.all()] == [None, NOW + HOUR]
    assert not Notice.objects.exists()


def test_each_trouble_has_its_alarm(settings, redis_client):
    settings.BACKUP_NIGHTLY = True
    assert kinds() == []
    Notice.objects.create(
        recipient_key="r", cause="c", person_label="王某", subject="结果", body="见网页",
        channel=Channel.EMAIL, created_at=NOW - HOUR, not_before=NOW - HOUR,
    )  # fmt: skip
    SysadminFactory(created_at=NOW - HOUR * 31)
    many = alarms.MOST_FAILURES + 1
    AuditEntry.objects.bulk_create(
        AuditEntry(at=NOW, action="accounts.sign_in_failed") for _ in range(many)
    )
    redis_client.flushall()

    assert kinds() == [
        AlarmKind.WORKER, AlarmKind.OUTBOX, AlarmKind.BACKUP, AlarmKind.SIGN_IN,
    ]  # fmt: skip
    assert AlarmKind.CALENDAR in kinds(NOW.replace(year=2099))


def test_a_backup_that_did_not_get_away_is_told(settings):
    settings.BACKUP_NIGHTLY = True
    run = BackupRun.objects.create(
        night=NOW, state=BackupState.DONE, started_at=NOW, finished_at=NOW, name="liaison-1",
        offsite_problem="rsync 退出码 12：Connection refused",
    )  # fmt: skip
    assert dict(alarms.troubles(NOW)) == {AlarmKind.OFFSITE: (
        "最近一次备份以后运行的命令没有成功：rsync 退出码 12：Connection refused"
    )}  # fmt: skip

    BackupRun.objects.filter(pk=run.pk).update(offsite_problem="")
    assert kinds(NOW + HOUR * 30) == []
    assert kinds(NOW + HOUR * 31) == [AlarmKind.BACKUP]


def test_while_the_worker_is_silent_the_watcher_sends(
    settings, redis_client, smtp_server, monkeypatch
):
    settings.ALARM_EMAIL = "ops@example.cn"
    settings.EMAIL_URL, settings.EMAIL_ENABLED = smtp_server.url, True
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", smtp_server.controller.port
    monkeypatch.setattr(connection, "close", lambda: None)
    redis_client.flushall()

    watching.watch_once(NOW, may_send=True)

    assert [message["to"] for message in smtp_server.messages] == ["ops@example.cn"]


@pytest.mark.parametrize(
    ("who", "seen"), [(ClerkFactory, True), (SysadminFactory, True), (LeaderFactory, False)]
)
def test_the_start_page_shows_it_to_who_keeps_the_house(client, full_disk, who, seen):
    alarms.look(NOW)
    client.force_login(who())

    text = client.get(reverse("admin:index")).content.decode()

    assert ("磁盘空间不足" in text) is seen
    status = client.get(reverse("admin:portal_alarm_changelist")).status_code
    assert (status == 200) is seen
