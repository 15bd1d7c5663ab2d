"""The servers that all other tests stand on."""

import os
import signal
import smtplib
import urllib.error
import urllib.request

import pytest
from django.core.cache import cache
from django.db import DatabaseError, connection

from liaison.audit import services as audit
from liaison.portal.supervisor import processes
from tests.support.portal import wait_until


def query(statement):
    with connection.cursor() as cursor:
        cursor.execute(statement)
        return cursor.fetchone()[0]


@pytest.mark.django_db
def test_database_is_the_pinned_postgres_without_superuser_rights():
    assert query("SHOW server_version").startswith("18.")
    assert query("SELECT rolsuper FROM pg_roles WHERE rolname = current_user") is False


@pytest.mark.django_db
def test_chinese_characters_count_as_letters_for_trigrams():
    with connection.cursor() as cursor:
        cursor.execute("CREATE EXTENSION IF NOT EXISTS pg_trgm")

    assert len(query("SELECT show_trgm('第三条')")) == 4


def test_broker_answers_and_is_empty(redis_client):
    assert redis_client.dbsize() == 0


@pytest.mark.django_db
def test_cache_is_the_embedded_valkey():
    cache.set("key", "值", 5)

    assert cache.get("key") == "值"


def test_mailbox_refuses_as_told_and_keeps_what_it_accepts(smtp_server):
    address = smtp_server.controller.hostname, smtp_server.controller.port
    smtp_server.refuse_with = "451 later"
    with smtplib.SMTP(*address) as client, pytest.raises(smtplib.SMTPRecipientsRefused):
        client.sendmail("a@example.cn", ["b@example.cn"], "Message-ID: <1@x>\n\nhi")

    smtp_server.refuse_with = ""
    with smtplib.SMTP(*address) as client:
        client.sendmail("a@example.cn", ["b@example.cn"], "Message-ID: <1@x>\n\nhi")

    assert (smtp_server.message_ids, smtp_server.recipients) == (["<1@x>"], ["b@example.cn"])


def test_gateway_answers_as_told_and_keeps_the_requests(sms_gateway):
    sms_gateway.answer_with = 503
    request = urllib.request.Request(
        sms_gateway.url, data=b'{"to": "1"}', headers={"Idempotency-Key": "n-1"}
    )

    with pytest.raises(urllib.error.HTTPError) as error:
        urllib.request.urlopen(request)
    error.value.close()

    assert [(r.idempotency_key, r.body) for r in sms_gateway.requests] == [("n-1", {"to": "1"})]


@pytest.mark.process
def test_worker_and_beat_start_and_a_killed_worker_leaves_nobody(
    celery_worker_process, celery_beat_process
):
    worker = celery_worker_process()
    beat = celery_beat_process()

    pool = processes.members(worker.process.pid)
    assert len(pool) > 1
    os.kill(worker.process.pid, signal.SIGKILL)
    assert wait_until(lambda: processes.members(worker.process.pid) == [])
    assert beat.process.poll() is None


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("turn", [1, 2])
def test_tables_are_emptied_back_to_what_migrations_left(turn):
    assert query("SELECT count(*) FROM auth_group") == query(
        "SELECT count(*) FROM seeds.auth_group"
    )
    assert query("SELECT count(*) FROM audit_auditentry") == 0
    audit.record("runtime.test", actor=None)


@pytest.mark.django_db(transaction=True)
def test_append_only_tables_are_append_only_after_a_flush():
    audit.record("runtime.test", actor=None)

    with pytest.raises(DatabaseError, match="append-only"):
        query("DELETE FROM audit_auditentry")


@pytest.mark.browser
def test_chromium_opens_the_portal(live_portal, chromium):
    page = chromium.new_page()

    response = page.goto(f"{live_portal.url}/accounts/login/")

    assert response.status == 200, live_portal.output()
    assert page.evaluate("document.styleSheets.length") > 0
    page.close()
