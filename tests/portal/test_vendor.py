import hashlib
import re

import pytest
from django.conf import settings

VENDOR = settings.BASE_DIR / "static" / "vendor"


def test_files_of_others_are_what_they_were_when_they_came():
    lines = (VENDOR / "checksums.sha256").read_text().splitlines()
    known = {name.strip().removeprefix("./"): digest for digest, name in map(str.split, lines)}
    found = {
        str(path.relative_to(VENDOR)): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in VENDOR.rglob("*")
        if path.is_file() and path.parent != VENDOR
    }
    assert found == known


def test_every_package_has_its_licence():
    for folder in VENDOR.iterdir():
        assert not folder.is_dir() or list(folder.glob("LICENSE*")), folder.name


@pytest.mark.parametrize("name", ["portal.js", "staff_text.js"])
def test_scripts_of_every_page_take_no_name_from_the_others(name):
    """A second ``const again`` in one page is an error that stops the whole second script."""
    script = (settings.BASE_DIR / "static" / "js" / name).read_text(encoding="utf-8")

    assert re.findall(r"(?m)^(?:const|let|function|class|async)\b.*", script) == []
