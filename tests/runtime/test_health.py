"""/healthz, /readyz and /metrics."""

import re
import time
from datetime import UTC, datetime, timedelta
from ipaddress import ip_network

import pytest
from django.core.cache import cache
from django.db import connection
from django.test import override_settings

from liaison.notices.choices import Channel
from liaison.notices.models import Notice
from liaison.portal import health, heartbeat, tasks
from liaison.portal.heartbeat import KEY

NOW = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
NO_BROKER = {
    "default": {
        "BACKEND": "django.core.cache.backends.redis.RedisCache",
        "LOCATION": "unix:///nowhere/valkey.sock",
    }
}


@pytest.fixture(autouse=True)
def nothing_remembered():
    health._known_complete.cache_clear()


def waiting_notice(**fields):
    return Notice.objects.create(
        recipient_key="r", cause="c", person_label="王某", subject="结果", body="见网页",
        channel=Channel.EMAIL, created_at=NOW, **fields,
    )  # fmt: skip


def failed(checks):
    return [check.name for check in checks if not check.ok]


def test_healthz_answers_without_a_database(client):
    assert client.get("/healthz").json() == {"ok": True}


@pytest.mark.django_db
def test_readyz_is_green_after_a_worker_reported(client):
    tasks.beat()

    response = client.get("/readyz")

    assert (response.status_code, response.json()) == (200, {"ok": True, "degraded": []})


@pytest.mark.django_db
def test_a_silent_worker_only_degrades(client):
    cache.set(KEY, time.time() - heartbeat.LONGEST_SILENCE - 1)

    response = client.get("/readyz")

    assert (response.status_code, response.json()["degraded"]) == (200, ["worker"])


@pytest.mark.django_db
@override_settings(CACHES=NO_BROKER)
def test_without_a_broker_opinions_are_still_accepted(client):
    response = client.get("/readyz")

    assert response.status_code == 200
    assert response.json() == {"ok": True, "degraded": ["broker", "worker"]}


def test_without_a_database_the_portal_is_not_ready(client, monkeypatch):
    monkeypatch.setattr(connection, "cursor", refuse)

    response = client.get("/readyz")

    assert (response.status_code, response.json()["ok"]) == (503, False)
    assert "database" in response.json()["degraded"]


def refuse():
    raise health.Error("connection refused")


@pytest.mark.django_db
def test_a_missing_migration_is_not_ready(client):
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM django_migrations WHERE app = 'sessions'")

    response = client.get("/readyz")

    assert (response.status_code, response.json()["degraded"][0]) == (503, "migrations")


@pytest.mark.django_db
def test_migrations_are_asked_for_only_until_they_are_complete(django_assert_num_queries):
    health.pending_migrations()

    with django_assert_num_queries(0):
        assert health.pending_migrations() == 0


@pytest.mark.django_db
def test_a_notice_waiting_too_long_degrades():
    waiting_notice(not_before=NOW)

    assert failed(health.degrading_checks(NOW + timedelta(minutes=15))) == ["worker"]
    assert failed(health.degrading_checks(NOW + timedelta(minutes=16))) == ["worker", "outbox"]


@pytest.mark.django_db
def test_a_full_disk_degrades(monkeypatch):
    monkeypatch.setattr(health, "free_bytes", lambda: 1000)

    assert "disk" in failed(health.degrading_checks(NOW))


@pytest.mark.django_db
def test_metrics_count_and_name_nobody(client):
    waiting_notice(not_before=NOW)

    text = client.get("/metrics").content.decode()

    assert "liaison_ready 1\n" in text
    assert 'liaison_notices{status="queued"} 1\n' in text
    assert 'liaison_degraded{check="worker"} 1\n' in text
    assert "王某" not in text
    # 2026 lies some time back for the client's clock.
    ages = dict(re.findall(r'queue_age_seconds{queue="(\w+)"} (\S+)', text))
    assert (ages["jobs"], float(ages["notices"]) > 0) == ("0", True)
    told = set(re.findall(r"^# TYPE liaison_(\w+) gauge$", text, re.MULTILINE))
    assert told == {
        *("ready", "degraded", "data_free_bytes", "outbox_age_seconds", "notices", "jobs"),
        *("queue_age_seconds", "database_bytes", "database_connections", "alarms"),
        "failed_sign_ins_15_minutes",
    }


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("seen", "status"),
    [
        ({"REMOTE_ADDR": "127.0.0.1"}, 200),
        ({"REMOTE_ADDR": "::1"}, 200),
        ({"REMOTE_ADDR": "203.0.113.9"}, 404),
        # A proxy on this machine that settings do not know.
        ({"REMOTE_ADDR": "127.0.0.1", "HTTP_X_FORWARDED_FOR": "203.0.113.9"}, 404),
    ],
)
def test_metrics_are_not_public(client, seen, status):
    assert client.get("/metrics", **seen).status_code == status


@pytest.mark.django_db
@pytest.mark.parametrize(("shown", "status"), [("Bearer t0ken", 200), ("Bearer x", 404), ("", 404)])
def test_metrics_are_open_to_who_has_the_token(client, settings, shown, status):
    settings.METRICS_TOKEN = "t0ken"

    response = client.get("/metrics", REMOTE_ADDR="203.0.113.9", HTTP_AUTHORIZATION=shown)

    assert response.status_code == status


@pytest.mark.django_db
def test_metrics_are_open_to_the_networks_named(client, settings):
    settings.METRICS_NETWORKS = [ip_network("10.0.0.0/8")]

    assert client.get("/metrics", REMOTE_ADDR="10.1.2.3").status_code == 200
