import json
import socket
import time
from datetime import datetime

import pytest
from django.db import transaction
from django.utils import timezone

from liaison.jobs import nudge as nudges
from liaison.jobs.nudge import nudge

LIMIT = 0.2


@pytest.fixture(autouse=True)
def rested():
    """The first nudge of a process also sets Celery up; the limit is about waiting."""
    nudges._send("jobs.sweep")
    nudges._broker.resting_until = 0.0
    yield
    nudges._broker.resting_until = 0.0


@pytest.fixture
def broker_at(monkeypatch):
    app = nudges.current_app._get_current_object()
    real = app.connection_for_write

    def use(url):
        monkeypatch.setattr(app, "connection_for_write", lambda **options: real(url=url, **options))

    return use


def timed():
    started = time.perf_counter()
    nudges._send("jobs.sweep")
    return time.perf_counter() - started


def test_a_nudge_reaches_the_broker(redis_client):
    timed()
    redis_client.delete("celery")
    assert timed() < LIMIT
    assert redis_client.llen("celery") == 1
    redis_client.delete("celery")


def test_a_nudge_may_ask_for_a_later_time(redis_client):
    redis_client.delete("celery")
    nudges._send("jobs.sweep", after=5)
    message = json.loads(redis_client.lpop("celery"))
    assert datetime.fromisoformat(message["headers"]["eta"]) > timezone.now()


def test_a_broker_that_is_down_costs_almost_nothing(broker_at, caplog):
    broker_at("redis://127.0.0.1:9/0")
    assert timed() < LIMIT
    assert "the sweep will find the row" in caplog.text


def test_a_broker_that_hangs_costs_at_most_the_limit_and_then_rests(broker_at):
    with socket.socket() as hanging:
        hanging.bind(("127.0.0.1", 0))
        hanging.listen(20)
        broker_at(f"redis://127.0.0.1:{hanging.getsockname()[1]}/0")
        assert timed() < LIMIT
        assert timed() < 0.001


def test_one_nudge_for_a_transaction_however_often_it_was_asked(monkeypatch, transactional_db):
    sent = []
    monkeypatch.setattr(nudges.current_app, "send_task", lambda *a, **k: sent.append(a))
    with transaction.atomic():
        for _ in range(5):
            nudge("notices.deliver_due")
        nudge("jobs.run", 1)
        nudge("jobs.run", 2)
    assert sent == [("notices.deliver_due", ()), ("jobs.run", (1,)), ("jobs.run", (2,))]


def test_a_rolled_back_savepoint_takes_only_its_own_nudge_along(monkeypatch, transactional_db):
    sent = []
    monkeypatch.setattr(nudges.current_app, "send_task", lambda *a, **k: sent.append(a))
    with transaction.atomic():
        with transaction.atomic():
            nudge("notices.deliver_due")
            transaction.set_rollback(True)
        nudge("notices.deliver_due")
    assert sent == [("notices.deliver_due", ())]
