"""2,000 people are told on a bad day: workers killed 20 times, Valkey twice, the others moody.

The same with 85,000 is the bench ``telling``.
"""

import json
import os
import signal
import time
from collections import Counter
from contextlib import suppress
from random import Random

import pytest
from django.urls import reverse
from django.utils import timezone

from feedback.models import OpinionFeedback, Release
from liaison.celery import app
from liaison.notices.choices import NoticeStatus, Outcome
from liaison.notices.models import Notice, NoticeAttempt
from liaison.portal.supervisor import crew, processes
from tests.bench import people_to_tell, told_page
from tests.factories.office import OfficeProfileFactory
from tests.process.test_kill import wait_until
from tests.support import programs
from tests.support.outside import BadMailServer, Outside

pytestmark = [pytest.mark.process, pytest.mark.django_db(transaction=True)]
PEOPLE, KILLS = 2_000, 20
EVERYONE = [people_to_tell.address(number) for number in range(PEOPLE)]
# With so many letters taken, the mail server takes one more and says nothing: the one window in
# which a kill doubles a message.
TAKEN_IN_SILENCE = (150, 350)
CLOSED_AT, DEAF_AT = frozenset({60, 61}), frozenset({250})
KILLED_WITH_VALKEY = {6, 13}
ON_THE_WAY = [NoticeStatus.QUEUED, NoticeStatus.SENDING, NoticeStatus.WAITING_RETRY]


class BadDay:
    """Kills while a release is told; ``goes_on`` is to be called again and again."""

    def __init__(self, outside, broker, house):
        self.outside, self.broker, self.house = outside, broker, house
        chance = Random()  # noqa: S311
        count = KILLS - len(TAKEN_IN_SILENCE) - len(DEAF_AT)
        work = 2 * PEOPLE
        self.random = sorted(chance.uniform(0.02, 0.9) * work for _ in range(count))
        self.silences, self.deafness = list(TAKEN_IN_SILENCE), [1] * len(DEAF_AT)
        self.kills, self.asked_at = 0, 0

    def goes_on(self):
        self.house.tend()
        self.outside.mailbox.silent_at = self.silences[0] if self.silences else None
        workers = self._workers()
        if workers and self._is_time():
            self.kills += 1
            kill(workers)
            if self.kills in KILLED_WITH_VALKEY:
                self.broker.kill()
                self.broker.start()
        # What waits for a second try has waited long enough.
        later = Notice.objects.filter(status=NoticeStatus.WAITING_RETRY)
        later.update(not_before=timezone.now())
        if time.monotonic() > self.asked_at + 1:
            self.asked_at = time.monotonic()
            self._ask("notices.deliver_due", "feedback.sweep")

    def _is_time(self):
        mailbox = self.outside.mailbox
        for moments, now in (
            (self.silences, len(mailbox.messages)),
            (self.deafness, mailbox.answers["没有应答"] - len(DEAF_AT) + len(self.deafness)),
            (self.random, Notice.objects.count() + self.outside.taken()),
        ):
            if moments and now >= moments[0]:
                moments.pop(0)
                return True
        return False

    def _workers(self):
        """Those that do the work; who started them starts others at once."""
        first = self.house.programs[0].process
        return [pid for pid in processes.members(first.pid) if pid != first.pid] if first else []

    def _ask(self, *tasks):
        """What beat does, more often."""
        url = self.broker.url.replace("unix://", "redis+socket://")
        with app.connection_for_write(url) as connection:
            for task in tasks:
                app.send_task(task, connection=connection, ignore_result=True, expires=2)


def kill(pids):
    for pid in pids:
        with suppress(ProcessLookupError):
            os.kill(pid, signal.SIGKILL)


def report(outside, client, settings):
    """The gateway posts what it knows by now; whether that is all."""
    settings.SMS_REPORT_TOKEN = "token"
    while reports := outside.gateway.reports():
        answer = client.post(
            reverse("notices:receipts"),
            json.dumps({"reports": reports}),
            "application/json",
            headers={"Authorization": "Bearer token"},
        )
        assert answer.status_code == 200
        outside.gateway.heard(reports)
    return outside.gateway.reported == len(outside.gateway.requests)


def test_two_thousand_people_hear_exactly_once_on_a_bad_day(broker, house, client, settings):
    OfficeProfileFactory()
    outside = Outside(BadMailServer(closed_at=CLOSED_AT, deaf_at=DEAF_AT))
    consultation = people_to_tell.answered(PEOPLE)
    people_to_tell.release(consultation)
    with outside.mailbox, outside.gateway:
        worker = crew.worker()
        worker.env = programs.environment(
            REDIS_URL=broker.url, EMAIL_URL=outside.mailbox.url, SMS_URL=outside.gateway.url
        )
        house.keep(worker)
        day = BadDay(outside, broker, house)
        waiting = OpinionFeedback.objects.filter(told_at=None)

        def is_over():
            return (
                report(outside, client, settings)
                and not Notice.objects.filter(status__in=ON_THE_WAY).exists()
                and not Release.objects.filter(fanned_out_at=None).exists()
                and not waiting.exclude(notice__status=NoticeStatus.MANUAL).exists()
            )

        wait_until(is_over, seconds=600, pause=0.2, meanwhile=day.goes_on)
        house.stop()

    assert day.kills == KILLS
    keys = outside.keys_by_address(EVERYONE)
    assert set(keys) == {one for one in EVERYONE if outside.can_hear(one)}
    assert {len(of_one) for of_one in keys.values()} == {1}
    copies = Counter(key for of_one in keys.values() for key in of_one.elements())
    copies.subtract(set(copies))
    unknown = Counter(
        NoticeAttempt.objects.filter(outcome=Outcome.UNKNOWN).values_list("message_id", flat=True)
    )
    # Each copy too many is on record under its key. A worker that lost its broker ends, too.
    assert copies <= unknown
    ends = KILLS + len(KILLED_WITH_VALKEY)
    assert len(TAKEN_IN_SILENCE) <= copies.total() <= unknown.total() <= ends
    assert outside.mailbox.answers.keys() == {"421", "450", "550", "没有应答"}

    unreached = [one for one in EVERYONE if outside.state_of(one) == "by_hand"]
    told_page.tell_by_hand(consultation, unreached[:10])
    client.force_login(consultation.handler)
    page = told_page.numbers(client, consultation)
    assert page == told_page.logged(consultation, PEOPLE, outside, by_hand=unreached[:10])
    assert page["due"] == page["done"] + page["by_hand"]
