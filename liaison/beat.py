"""Beat, for a clock that is put right.

It remembers when it last asked for each task, also over a restart. After a clock that was ahead is
set back these moments lie in the future, and nothing would be asked for until they have passed.
"""

from typing import Any

from celery.beat import PersistentScheduler


class Scheduler(PersistentScheduler):
    def tick(self, *args: Any, **kwargs: Any) -> float:
        self._forget_the_future()
        delay: float = super().tick(*args, **kwargs)
        return delay

    def _forget_the_future(self) -> None:
        now = self.app.now()
        entries = self.schedule.values()
        ahead = [one for one in entries if one.last_run_at and one.last_run_at > now]
        for entry in ahead:
            entry.last_run_at = now
        if ahead:
            # Its order was reckoned by the same moments; the next tick makes it anew.
            self._heap = None
