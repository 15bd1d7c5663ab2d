"""What goes wrong while people work: so many kills at random, a full disk, a clock that moves."""

import sys
import time
from collections import Counter
from dataclasses import dataclass, field
from random import Random

from tests.chaos.breaking import KINDS, kill
from tests.chaos.ground import Ground

DISK, CLOCK = "disk", "clock"
FULL_FOR = 30
WRONG_FOR = 60
WRONG_BY = 2 * 3600
# Nothing stood that could be killed: looked for again so often, a second apart.
PATIENCE = 120


@dataclass
class Storm:
    ground: Ground
    random: Random
    kills: int
    # Seconds from one blow to the next, on average.
    gap: float
    killed: Counter[str] = field(default_factory=Counter)
    full_for: float = 0
    wrong_for: float = 0

    def rage(self) -> None:
        for number, blow in enumerate(self._blows(), 1):
            time.sleep(self.random.uniform(0.3, 1.7) * self.gap)
            if self.ground.portal.process.poll() is not None:
                raise AssertionError("manage.py up itself has ended")
            self._strike(blow)
            sys.stderr.write(f"\r{number}/{self.kills + 2} {blow}          ")

    def _blows(self) -> list[str]:
        """Every kind about as often as another; disk and clock somewhere in the middle."""
        kinds = [list(KINDS)[at % len(KINDS)] for at in range(self.kills)]
        self.random.shuffle(kinds)
        for other in (DISK, CLOCK):
            kinds.insert(self.random.randint(self.kills // 4, self.kills * 3 // 4), other)
        return kinds

    def _strike(self, blow: str) -> None:
        if blow == DISK and self.ground.disk.is_mounted:
            self.ground.disk.be_full(FULL_FOR)
            self.full_for = FULL_FOR
        elif blow == CLOCK and self.ground.clock.can_move:
            self.ground.clock.move(WRONG_BY)
            time.sleep(WRONG_FOR)
            self.ground.clock.move(0)
            self.wrong_for = WRONG_FOR
        elif blow in KINDS:
            self._kill(blow)

    def _kill(self, kind: str) -> None:
        for _ in range(PATIENCE):
            if kill(self.ground.portal, kind, self.random):
                self.killed[kind] += 1
                return
            time.sleep(1)
        raise AssertionError(f"{kind} has not come back in {PATIENCE} seconds")
