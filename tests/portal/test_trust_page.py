"""docs/trust.md names a test for each point: they must be there."""

import re

from tests.support.environment import ROOT

NAMED = re.compile(r"`(tests/[\w/]+\.py)(?:::(\w+))?`")


def test_every_test_that_the_page_names_is_there():
    page = (ROOT / "docs" / "trust.md").read_text(encoding="utf-8")
    named = NAMED.findall(page)
    missing = [
        f"{file}::{test}"
        for file, test in named
        if not (ROOT / file).exists()
        or (test and f"def {test}(" not in (ROOT / file).read_text(encoding="utf-8"))
    ]

    assert len(named) > 50
    assert missing == []


def test_every_point_names_a_test():
    lines = (ROOT / "docs" / "trust.md").read_text(encoding="utf-8").splitlines()
    points = [line for line in lines if line.startswith("| ") and not line.startswith("| 要点")]

    assert points
    assert [line for line in points if not NAMED.search(line)] == []
