"""Token buckets in Valkey: how often somebody may do something, in bursts and over long times.

A bucket holds ``size`` tokens and fills up evenly within ``refill``: so many may come at once,
and so many per ``refill`` may come for ever. All buckets of one question are asked by one script,
so that two requests at the same moment never take the same token.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from time import time

import redis
from django.conf import settings

from opinions import valkey
from opinions.limits import pseudonym

TAKE = """
local now, waits = tonumber(ARGV[1]), {}
for i, key in ipairs(KEYS) do
  local size, refill = tonumber(ARGV[2 * i]), tonumber(ARGV[2 * i + 1])
  local kept = redis.call('HMGET', key, 'left', 'at')
  local left, at = tonumber(kept[1]) or size, tonumber(kept[2]) or now
  left = math.min(size, left + math.max(0, now - at) * size / refill)
  if left >= 1 then
    left, waits[i] = left - 1, 0
  else
    waits[i] = math.ceil((1 - left) * refill / size)
  end
  redis.call('HSET', key, 'left', left, 'at', now)
  redis.call('PEXPIRE', key, refill)
end
return waits
"""


@dataclass(frozen=True)
class Bucket:
    name: str
    size: int
    refill: timedelta

    @property
    def refill_ms(self) -> int:
        return int(self.refill.total_seconds() * 1000)


def take(wanted: Sequence[tuple[Bucket, str]]) -> list[timedelta] | None:
    """Take a token out of each bucket of each name: how long each has to wait, zero if it got one.

    Valkey sees no address and no phone number, only a keyed hash, and forgets it when the bucket
    would be full again. None if Valkey is down: nobody counts at the moment.
    """
    if not settings.ABUSE_CHECKS:
        return [timedelta(0)] * len(wanted)
    keys = [f"bucket:{bucket.name}:{pseudonym(who)}" for bucket, who in wanted]
    sizes = [number for bucket, _ in wanted for number in (bucket.size, bucket.refill_ms)]
    now = int(time() * 1000)

    def ask(client: redis.Redis) -> list[int]:
        return list(client.register_script(TAKE)(keys=keys, args=[now, *sizes]))

    waits = valkey.ask(ask)
    return None if waits is None else [timedelta(milliseconds=wait) for wait in waits]
