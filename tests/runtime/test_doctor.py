"""``manage.py doctor``: what is wrong is named, and the exit code says so."""

import json
from datetime import UTC, datetime, timedelta
from ipaddress import ip_network

import pytest
from cryptography.fernet import Fernet
from django.core.management import call_command

from liaison.audit.models import AuditEntry
from liaison.contacts.choices import ContactKind
from liaison.contacts.services import keep
from liaison.portal import checkup, tasks
from tests.factories.accounts import SysadminFactory

NOW = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)


def found(name):
    return next(check for check in checkup.examine(NOW) if check.name == name)


@pytest.mark.django_db
def test_a_fresh_trial_is_well(capsys):
    tasks.beat()

    call_command("doctor", json=True)

    report = json.loads(capsys.readouterr().out)
    assert report["ok"] is True
    assert {"database", "worker", "keys"} <= {check["name"] for check in report["checks"]}


@pytest.mark.django_db
def test_what_is_wrong_is_named_and_the_exit_code_says_so(capsys):
    with pytest.raises(SystemExit, match="1"):
        call_command("doctor")

    assert "异常  worker" in capsys.readouterr().out


def test_without_a_database_it_still_reports(monkeypatch):
    dead = checkup.Check("database", False, "连不上数据库。")
    monkeypatch.setattr(checkup, "database_checks", lambda: iter([dead]))
    monkeypatch.setattr(checkup, "degrading_checks", lambda now: iter([]))

    assert "keys" not in {check.name for check in checkup.examine(NOW)}


@pytest.mark.django_db
def test_a_missing_contact_key_is_named(settings):
    key_id = keep(ContactKind.PHONE, "13800000021").key_id
    assert found("keys").ok

    settings.CONTACT_KEYS = ["AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA="]

    assert key_id in found("keys").message


@pytest.mark.django_db
def test_rows_under_an_older_key_are_counted(settings):
    key_id = keep(ContactKind.PHONE, "13800000021").key_id
    settings.CONTACT_KEYS = [Fernet.generate_key().decode(), *settings.CONTACT_KEYS]

    assert f"密钥{key_id}还有1条" in found("keys").message
    call_command("rotate_keys")
    assert "没有用旧密钥的" in found("keys").message


@pytest.mark.django_db
def test_another_lookup_hash_than_the_data_has_is_wrong(settings):
    keep(ContactKind.PHONE, "13800000021")
    assert found("lookups").ok

    settings.LOOKUP_HASH = "sm3"

    assert not found("lookups").ok


@pytest.mark.django_db
def test_demo_accounts_on_a_public_address_are_wrong(settings):
    assert found("demo").ok

    settings.PUBLIC_URL = "https://portal.example.cn"

    assert not found("demo").ok


@pytest.mark.django_db
def test_mail_server_is_really_asked(settings, smtp_server):
    settings.EMAIL_URL = smtp_server.url
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", smtp_server.controller.port
    assert found("mail").ok

    settings.EMAIL_PORT = 1

    assert "连不上邮件服务器" in found("mail").message


@pytest.mark.django_db
def test_sms_gateway_is_really_asked(settings, sms_gateway):
    settings.SMS_URL = sms_gateway.url
    assert found("sms").ok

    settings.SMS_URL = "http://127.0.0.1:1/send"

    assert "连不上短信网关" in found("sms").message


@pytest.mark.django_db
def test_a_secret_that_others_can_read_is_named(settings):
    path = settings.DATA_DIR / "secrets" / "secret_key"
    path.chmod(0o644)

    message = found("secrets").message
    path.chmod(0o600)

    assert "secret_key" in message
    assert found("secrets").ok


@pytest.mark.django_db
def test_what_keeps_the_house_is_looked_at(settings):
    names = ("programs", "backups", "audit", "clock", "alarms")
    assert [name for name in names if not found(name).ok] == []

    settings.BACKUP_NIGHTLY = True
    AuditEntry.objects.create(at=NOW - timedelta(minutes=6), action="tests.act")
    SysadminFactory(created_at=NOW - timedelta(hours=31))
    settings.ALARM_PHONE = "138"

    wrong = [name for name in names if not found(name).ok]
    assert wrong == ["backups", "audit", "alarms"]


@pytest.mark.django_db
def test_a_calendar_that_has_ended_is_named():
    late = NOW.replace(year=2099)

    assert [c.ok for c in checkup.examine(late) if c.name == "calendar"] == [False]


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("networks", "proxies", "sentence"),
    [
        ("", "", "没有限定网络"),
        ("0.0.0.0/0", "10.0.0.5", "等于没有限定"),
        ("127.0.0.0/8", "10.0.0.5", "只有本机地址"),
        ("10.1.0.0/16", "", "没有设 TRUSTED_PROXIES"),
        ("10.1.0.0/16", "10.0.0.5", "只对 10.1.0.0/16 开放"),
    ],
)
def test_an_allow_list_that_shuts_the_office_out_is_told(settings, networks, proxies, sentence):
    settings.PUBLIC_URL = "https://portal.example.cn"
    settings.OFFICE_NETWORKS = [ip_network(one) for one in networks.split()]
    settings.TRUSTED_PROXIES = [ip_network(one) for one in proxies.split()]

    check = found("office")

    assert sentence in check.message
    assert check.ok is ("限定网络" in sentence or "开放" in sentence)
