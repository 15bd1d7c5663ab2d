"""集中来稿: much of one kind within an hour is told to the office once, and stops nobody."""

from collections import Counter
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Count

from liaison.accounts.models import User
from liaison.audit.actions import name_actions
from liaison.audit.services import record
from opinions.choices import Channel, WaveKind
from opinions.errors import OpinionError
from opinions.models import Opinion, Wave

name_actions({"opinions.see_wave": "看过集中来稿提醒"})
HOUR = timedelta(hours=1)
# A station's evening behind one address is sixty people: that is no wave.
FROM_NETWORK = 100
OF_TEXT = 20
AT_ALL = 100
# So many times what came in an hour of the week before.
OVER_USUAL = 10
USUAL = timedelta(days=7)
# A wave that pauses for less is the same.
PAUSE = timedelta(hours=3)
Key = tuple[int, str, str]


def watch(now: datetime) -> int:
    """By beat: how many waves are new. One query for the hour, and one more if much came."""
    high = _high(now)
    running = {(w.consultation_id, w.kind, w.key): w for w in Wave.objects.filter(ended_at=None)}
    for key, wave in running.items():
        if key in high:
            wave.last_at, wave.most = now, max(wave.most, high[key])
        elif now - wave.last_at > PAUSE:
            wave.ended_at = now
    Wave.objects.bulk_update(running.values(), ["last_at", "most", "ended_at"])
    new = [
        Wave(consultation_id=about, kind=kind, key=key, began_at=now, last_at=now, most=most)
        for (about, kind, key), most in high.items()
        if (about, kind, key) not in running
    ]
    # Two at once: the constraint keeps one wave of each.
    Wave.objects.bulk_create(new, ignore_conflicts=True)
    return len(new)


def _high(now: datetime) -> dict[Key, int]:
    lately = Opinion.objects.filter(channel=Channel.ONLINE, received_at__gt=now - HOUR).order_by()
    rows = lately.values_list("consultation", "network_key", "text_hash").annotate(Count("pk"))
    sizes: Counter[Key] = Counter()
    for about, network, text, number in rows.iterator():
        sizes[about, WaveKind.RATE, ""] += number
        sizes[about, WaveKind.TEXT, text] += number
        if network:
            sizes[about, WaveKind.NETWORK, network] += number
    least = {WaveKind.NETWORK: FROM_NETWORK, WaveKind.TEXT: OF_TEXT, WaveKind.RATE: AT_ALL}
    high = {key: size for key, size in sizes.items() if size >= least[WaveKind(key[1])]}
    usual = _usual([about for about, kind, _ in high if kind == WaveKind.RATE], now)
    return {
        key: size
        for key, size in high.items()
        if key[1] != WaveKind.RATE or size >= OVER_USUAL * usual.get(key[0], 0)
    }


def _usual(consultations: list[int], now: datetime) -> dict[int, float]:
    """Opinions in an hour of the week before, by consultation."""
    if not consultations:
        return {}
    before = Opinion.objects.filter(
        consultation__in=consultations,
        channel=Channel.ONLINE,
        received_at__gt=now - HOUR - USUAL,
        received_at__lte=now - HOUR,
    )
    rows = before.order_by().values_list("consultation").annotate(Count("pk"))
    return {about: number * HOUR / USUAL for about, number in rows}


@transaction.atomic
def see_wave(wave: Wave, *, by: User, now: datetime) -> None:
    """Somebody of the office has looked: the line goes from 今日事项."""
    if not Wave.objects.filter(pk=wave.pk, seen_at=None).update(seen_at=now, seen_by=by):
        raise OpinionError("这条提醒刚刚有人看过，请刷新页面。")
    record("opinions.see_wave", actor=by, target=wave)
