"""A form that is included without its page's context has no token, and nobody can send it.

The test client asks for no token: only this, or a person in a browser, would notice.
"""

import re

from django.conf import settings

FOLDER = settings.BASE_DIR / "templates"
INCLUDE = re.compile(r'{%\s*include "([^"]+)"([^%]*)%}')


def test_what_has_a_form_is_never_included_without_its_token():
    texts = {str(path.relative_to(FOLDER)): path.read_text() for path in FOLDER.rglob("*.html")}
    includes = {name: INCLUDE.findall(text) for name, text in texts.items()}
    needs = {name for name, text in texts.items() if "csrf_token" in text}
    assert len(needs) > 50
    while more := {
        name
        for name, found in includes.items()
        if name not in needs and any(n in needs and not is_only(how) for n, how in found)
    }:
        needs |= more

    lost = [(name, n) for name, found in includes.items() for n, how in found
            if n in needs and is_only(how)]  # fmt: skip
    assert lost == []


def is_only(how):
    return how.split()[-1:] == ["only"] and "csrf_token=csrf_token" not in how
