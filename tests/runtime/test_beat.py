from datetime import timedelta

import pytest
from django.conf import settings

from liaison.beat import Scheduler
from liaison.celery import app


@pytest.fixture
def scheduler(tmp_path, redis_client):
    scheduler = Scheduler(app=app, schedule_filename=str(tmp_path / "schedule"))
    yield scheduler
    scheduler.close()


def test_tasks_are_asked_for_though_the_clock_was_ahead(scheduler):
    for entry in scheduler.schedule.values():
        entry.last_run_at = app.now() + timedelta(hours=2)

    pause = scheduler.tick()

    often = min(row["schedule"] for row in settings.CELERY_BEAT_SCHEDULE.values())
    assert 0 < pause <= often
