"""What a web process holds before anybody asks for anything."""

import subprocess
import sys

from django.conf import settings

# Each holds megabytes, and only a worker or a rare page needs it: loaded where it is used.
HEAVY = {
    "docx",
    "docxtpl",
    "lxml",
    "numpy",
    "openpyxl",
    "pypdf",
    "rapidfuzz",
    "rjieba",
}

LOADS = """
import sys
from django.urls import get_resolver
import liaison.wsgi
get_resolver().url_patterns
print(*(name for name, module in sys.modules.items() if module))
"""


def test_a_web_process_loads_nothing_that_only_a_worker_needs():
    loaded = subprocess.run(
        [sys.executable, "-W", "ignore", "-c", LOADS],
        cwd=settings.BASE_DIR, check=True, capture_output=True, text=True,
    ).stdout.split()  # fmt: skip

    assert "stations.views.office" in loaded or "opinions.views.office" in loaded
    assert HEAVY & set(loaded) == set()
