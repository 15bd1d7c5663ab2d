"""The environment of one test run: a data folder of its own and nothing from outside.

Imported before Django reads its settings.
"""

import os
import re
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent


def settings_variables() -> set[str]:
    """The environment variables that settings.py reads."""
    source = (ROOT / "liaison" / "settings.py").read_text()
    return set(re.findall(r'(?:env\.\w+|\bsecret)\(\s*"([A-Z_]+)"', source))


def prepare() -> Path:
    for name in settings_variables():
        os.environ.pop(name, None)
    data_dir = Path(tempfile.mkdtemp(prefix="liaison-test-"))
    data_dir.chmod(0o755)
    os.environ["DATA_DIR"] = str(data_dir)
    os.environ["LOG_LEVEL"] = "WARNING"
    # Playwright's synchronous calls run a loop in this thread; queries beside it are safe.
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "on"
    os.environ["DJANGO_SETTINGS_MODULE"] = "liaison.settings"
    return data_dir
