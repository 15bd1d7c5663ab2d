"""Token buckets, with a real Valkey and a clock of our own."""

from datetime import timedelta

import pytest
from django.conf import settings

from opinions import buckets, doubts, limits, valkey
from opinions.buckets import Bucket, take

pytestmark = pytest.mark.usefixtures("valkey_server")
MINUTE = timedelta(minutes=1)


@pytest.fixture
def clock(monkeypatch):
    """Seconds since 1970, moved by hand."""
    now = [1_800_000_000.0]
    monkeypatch.setattr(buckets, "time", lambda: now[0])
    return now


def test_a_bucket_gives_its_size_at_once_and_then_says_how_long_to_wait(clock):
    bucket = Bucket("t-size", 3, MINUTE)

    assert [take([(bucket, "a")]) for _ in range(4)] == [
        *[[timedelta(0)]] * 3,
        [timedelta(seconds=20)],
    ]
    assert take([(bucket, "b")]) == [timedelta(0)]


def test_a_bucket_fills_evenly_and_never_over_its_size(clock):
    bucket = Bucket("t-refill", 3, MINUTE)
    for _ in range(3):
        take([(bucket, "a")])

    clock[0] += 20
    assert [take([(bucket, "a")])[0] for _ in range(2)] == [timedelta(0), timedelta(seconds=20)]
    clock[0] += 3600
    assert sum(not take([(bucket, "a")])[0] for _ in range(9)) == 3


def test_asking_in_vain_makes_nobody_wait_longer(clock):
    bucket = Bucket("t-vain", 1, MINUTE)

    assert [take([(bucket, "a")])[0] for _ in range(5)][1:] == [MINUTE] * 4


def test_several_buckets_are_asked_at_once(clock):
    small, large = Bucket("t-small", 1, MINUTE), Bucket("t-large", 2, MINUTE)
    wanted = [(small, "a"), (large, "a")]

    take(wanted)
    assert take(wanted) == [MINUTE, timedelta(0)]


def test_a_clock_that_went_back_gives_nothing_and_takes_nothing(clock):
    bucket = Bucket("t-back", 2, MINUTE)
    take([(bucket, "a")])
    clock[0] -= 3600

    assert [take([(bucket, "a")])[0] for _ in range(2)] == [timedelta(0), timedelta(seconds=30)]


def test_valkey_keeps_no_name_and_forgets_the_bucket(clock):
    take([(Bucket("t-forget", 1, MINUTE), "203.0.113.77")])

    client = valkey._client(settings.REDIS_URL)
    (key,) = client.keys("bucket:t-forget:*")
    assert b"203.0.113" not in key
    assert 0 < client.pttl(key) <= 60_000


def test_an_evening_at_a_station_behind_one_address_raises_no_doubt(clock):
    network = limits.network_of("203.0.113.9")
    ask = [(doubts.FLOOD, network), (doubts.NETWORK, network), (doubts.NETWORK_DAY, network)]

    waits = []
    for _ in range(60):
        waits += take(ask)
        clock[0] += 10
    assert not any(waits)


def test_neighbours_of_one_ipv6_customer_share_a_bucket():
    assert limits.network_of("2001:db8:1:2::5") == limits.network_of("2001:db8:1:2:ffff::1")
    assert limits.network_of("2001:db8:1:2::5") != limits.network_of("2001:db8:1:3::5")
