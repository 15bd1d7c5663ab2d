"""Carrying the outbox out: one sender at a time, one commit for every notice.

What holds, whatever is killed and whenever:

- Some notices are claimed by one UPDATE, then handed to their channels one after the other in the
  order of their claim, and the outcome of each is committed before the next. A sender that dies
  leaves "sending" what it had not done; because only the holder of the lock sends, the next holder
  knows at once that these are orphans, that only the first of them can have left the house, and
  takes all back.
- So a notice is sent twice only if the kill falls between the server's acceptance and our commit,
  at most one notice for each kill, with the same Message-ID (SMS: the same idempotency key), and an
  attempt row "unknown" counts it. Nobody is left out.
- A timeout after the server took the letter looks like a failure to us: its retry has the same
  Message-ID as well.
"""

import logging
import random
from collections import Counter
from datetime import datetime, timedelta
from time import monotonic

from django.db import connection, transaction
from django.db.models import F, Q
from django.utils import timezone

from liaison.jobs.alone import alone
from liaison.jobs.nudge import nudge
from liaison.office.services import office

from .channels import Post, Try, key_of, next_rung, usable_channel
from .choices import Channel, NoticeStatus, Outcome
from .models import Notice, NoticeAttempt
from .quiet import after_quiet_hours

logger = logging.getLogger(__name__)

# Any number of our own: it names the lock that lets one process send at a time.
SENDING_LOCK = 5_200_120_902
# A run ends after this long, so that a worker can be stopped; the next run goes on.
LONGEST_RUN = 20.0
# With the pauses below about two days: a mail server may be down over a weekend's half.
MOST_TRIES = 16
FIRST_PAUSE = timedelta(minutes=1)
LONGEST_PAUSE = timedelta(hours=6)
# So many troubles of the channel itself without a success, and it rests: whoever is to be reached
# by it waits so long without a try. A server that never answers costs a whole run for each try.
TROUBLES_BEFORE_REST = 3
REST = timedelta(minutes=5)
# Claimed and read together, which is most of the work; a claim also passes over everything sent
# since the database last cleaned the index.
AT_ONCE = 20
# Seconds after which what is left of them goes back: an address corrected or erased meanwhile
# would not be noticed.
LONGEST_HAND = 2.0
MACHINES = (Channel.SMS, Channel.EMAIL)
CLAIM = """
    UPDATE notices_notice SET status = %s, claimed_at = %s, tries = tries + 1
    WHERE id IN (
        SELECT id FROM notices_notice
        WHERE status IN (%s, %s) AND not_before <= %s
        ORDER BY not_before, id LIMIT %s FOR UPDATE SKIP LOCKED
    )
    RETURNING id
"""


def deliver_due() -> Counter[str]:
    """Send what is due, if nobody else is at it; counts by what the notices became."""
    became: Counter[str] = Counter()
    with alone(SENDING_LOCK) as is_mine:
        if not is_mine:
            return became
        recover()
        put_right(timezone.now())
        with Post() as post:
            _send_all(post, became, until=monotonic() + LONGEST_RUN)
    # Out of time; or a notice was committed just before the lock was let go, and its nudge was
    # turned away.
    if Notice.objects.due(timezone.now()).exists():
        nudge("notices.deliver_due")
    return became


def recover() -> int:
    """Take back what a dead sender had in hand; only the holder of the lock may call this."""
    in_hand = Notice.objects.with_contacts().filter(status=NoticeStatus.SENDING)
    orphans = list(in_hand.order_by("not_before", "pk"))
    if orphans and (channel := usable_channel(orphans[0])) != Channel.HAND:
        _take_back(orphans[0], channel)
    _give_back(orphans)
    return len(orphans)


@transaction.atomic
def _take_back(notice: Notice, channel: Channel) -> None:
    logger.warning("notice %s was in hand when its sender died", notice.pk)
    spent = notice.tries >= MOST_TRIES
    _move(notice, NoticeStatus.DEAD if spent else NoticeStatus.QUEUED)
    NoticeAttempt.objects.create(
        notice=notice,
        round=notice.round,
        channel=channel,
        at=notice.claimed_at or timezone.now(),
        outcome=Outcome.UNKNOWN,
        detail="发送途中程序中断，不知对方是否已收到；将用同一编号再发一次。",
        message_id=key_of(notice, channel),
    )


def put_right(now: datetime) -> int:
    """What waits for a moment reckoned by a clock that was ahead is due now; how many."""
    profile = office()
    morning = after_quiet_hours(now, quiet_from=profile.quiet_from, quiet_until=profile.quiet_until)
    waiting = Notice.objects.filter(status__in=[NoticeStatus.QUEUED, NoticeStatus.WAITING_RETRY])
    ahead = waiting.filter(Q(created_at__gt=now) | Q(claimed_at__gt=now))
    return sum(
        ahead.filter(urgent=urgent, not_before__gt=at).update(not_before=at)
        for urgent, at in ((True, now), (False, morning))
    )


def _give_back(notices: list[Notice]) -> None:
    """Those that are still claimed were not tried."""
    if notices:
        untried = Notice.objects.filter(pk__in=[one.pk for one in notices])
        sending = untried.filter(status=NoticeStatus.SENDING)
        sending.update(status=NoticeStatus.QUEUED, tries=F("tries") - 1)


def _send_all(post: Post, became: Counter[str], *, until: float) -> None:
    now = timezone.now()
    troubles = Counter[str]({one: TROUBLES_BEFORE_REST for one in MACHINES if is_resting(one, now)})
    while monotonic() < until and (hand := claim(timezone.now())):
        end = min(until, monotonic() + LONGEST_HAND)
        while hand:
            became[_send_one(post, hand.pop(0), troubles)] += 1
            if monotonic() >= end:
                break
        _give_back(hand)


def _send_one(post: Post, notice: Notice, troubles: Counter[str]) -> NoticeStatus:
    channel = usable_channel(notice)
    if channel == Channel.HAND:
        return _leave_to_people(notice)
    if troubles[channel] >= TROUBLES_BEFORE_REST:
        return _put_off(notice, channel)
    done = post.send(notice, channel)
    troubles[channel] = troubles[channel] + 1 if done.channel_down else 0
    return _settle(notice, channel, done)


def is_resting(channel: Channel, now: datetime) -> bool:
    """Nothing but trouble on it of late; after each REST one try finds out whether that is over."""
    tries = NoticeAttempt.objects.filter(channel=channel)
    troubles = tries.filter(channel_down=True).order_by("-pk").values_list("pk", "at")
    last = list(troubles[:TROUBLES_BEFORE_REST])
    # A trouble of the future is from before the clock was set back.
    if len(last) < TROUBLES_BEFORE_REST or not now - REST < last[0][1] <= now:
        return False
    return not tries.filter(pk__gt=last[-1][0], outcome=Outcome.ACCEPTED).exists()


def claim(now: datetime) -> list[Notice]:
    """Take those that wait longest by one UPDATE, in their order; no two senders get the same."""
    waiting = [NoticeStatus.QUEUED, NoticeStatus.WAITING_RETRY]
    with connection.cursor() as cursor:
        cursor.execute(CLAIM, [NoticeStatus.SENDING, now, *waiting, now, AT_ONCE])
        ids = [pk for (pk,) in cursor.fetchall()]
    if not ids:
        return []
    return list(Notice.objects.with_contacts().filter(pk__in=ids).order_by("not_before", "pk"))


@transaction.atomic
def _leave_to_people(notice: Notice) -> NoticeStatus:
    """Nothing electronic (left) to try: phone list, WeChat text, printed slip. Not a failure."""
    NoticeAttempt.objects.create(
        notice=notice,
        round=notice.round,
        channel=Channel.HAND,
        at=timezone.now(),
        outcome=Outcome.LEFT_TO_PEOPLE,
        detail="没有可以用的短信和邮箱，由人打电话、转交反馈单或者公示告知。",
    )
    _move(notice, NoticeStatus.MANUAL, channel=Channel.HAND)
    return NoticeStatus.MANUAL


def _put_off(notice: Notice, channel: Channel) -> NoticeStatus:
    """The channel is down: wait without counting a try that was not made."""
    _move(
        notice,
        NoticeStatus.WAITING_RETRY,
        channel=channel,
        tries=notice.tries - 1,
        not_before=_not_before(notice, timezone.now() + REST),
    )
    return NoticeStatus.WAITING_RETRY


@transaction.atomic
def _settle(notice: Notice, channel: Channel, done: Try) -> NoticeStatus:
    """Record the try and what the notice becomes by it, in one commit."""
    now = timezone.now()
    NoticeAttempt.objects.create(
        notice=notice,
        round=notice.round,
        channel=channel,
        at=now,
        outcome=done.outcome,
        detail=done.detail[:300],
        message_id=done.message_id,
        channel_down=done.channel_down,
    )
    if done.outcome == Outcome.ACCEPTED:
        status = NoticeStatus.SENT
        _move(notice, status, channel=channel, sent_at=now, problem="")
    elif done.outcome == Outcome.PERMANENT:
        status = NoticeStatus.QUEUED
        _move(notice, status, channel=next_rung(channel), tries=0, problem=done.detail[:300])
    elif notice.tries >= MOST_TRIES:
        status = NoticeStatus.DEAD
        _move(notice, status, channel=channel, problem=done.detail[:300])
    else:
        status = NoticeStatus.WAITING_RETRY
        later = _not_before(notice, now + pause_after(notice.tries))
        _move(notice, status, channel=channel, not_before=later, problem=done.detail[:300])
    return status


def pause_after(tries: int) -> timedelta:
    """1, 2, 4 … minutes up to six hours, each 20 % more or less so that retries spread out."""
    pause = min(FIRST_PAUSE * float(2 ** min(tries - 1, 20)), LONGEST_PAUSE)
    spread: float = random.uniform(0.8, 1.2)  # noqa: S311 -- spreads load, guards nothing
    return pause * spread


def _not_before(notice: Notice, moment: datetime) -> datetime:
    if notice.urgent:
        return moment
    profile = office()
    return after_quiet_hours(moment, quiet_from=profile.quiet_from, quiet_until=profile.quiet_until)


def _move(notice: Notice, status: NoticeStatus, **changes: object) -> None:
    """Only if the notice is still ours: after a lost connection another sender may have it."""
    mine = Notice.objects.filter(
        pk=notice.pk, status=NoticeStatus.SENDING, claimed_at=notice.claimed_at
    )
    if not mine.update(status=status, **changes):
        logger.warning("notice %s was taken over by another sender", notice.pk)
