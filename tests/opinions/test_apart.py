"""Heavy work in a process of its own: what comes back, and what does not stay."""

import os
import subprocess
import sys
import time

import pytest

from opinions.similarity.apart import apart, apart_watched
from tests.support.environment import ROOT


def test_the_answer_and_the_error_come_back():
    assert apart(lambda one, two: (one + two, os.getpid()), 1, two=2) != (3, os.getpid())
    with pytest.raises(ZeroDivisionError):
        apart(lambda: 1 // 0)


def test_a_child_that_is_killed_is_told():
    with pytest.raises(ChildProcessError):
        apart(lambda: os._exit(9))


def test_who_watches_hears_how_far_it_is_and_may_end_it():
    heard = []

    def work(tell, letters):
        tell(0.5)
        time.sleep(0.05)
        tell(1)
        return letters * 100_000

    def stop(far):
        raise KeyError(far)

    answer = apart_watched(heard.append, work, "字")
    started = time.monotonic()
    with pytest.raises(KeyError):
        apart_watched(stop, lambda tell: time.sleep(60))

    assert len(answer) == 100_000
    assert {0.5, 1.0} <= set(heard)
    assert time.monotonic() - started < 20


def test_a_process_that_compares_loads_nothing_heavy():
    code = (
        "import django, sys; django.setup();"
        "from opinions.services.comparing import _compared;"
        "from opinions.similarity.apart import apart;"
        "found = apart(_compared, ['困人三十分钟内到场。', '困人四十分钟内到场。']);"
        "print(found.clusters, {'numpy', 'scipy', 'opencc', 'rjieba'} & set(sys.modules))"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True
    )

    assert done.stdout == "[[0, 1]] set()\n"
