import re

from django.conf import settings

from liaison.portal.templatetags.portal_tags import ICONS, icon

USE = re.compile(r"""\{% icon (?:icon_name\|default:)?"([a-z0-9-]+)"|icon_name="([a-z0-9-]+)\"""")


def used():
    pages = (settings.BASE_DIR / "templates").rglob("*.html")
    found = [USE.findall(page.read_text(encoding="utf-8")) for page in pages]
    return {first or second for page in found for first, second in page}


def test_every_icon_of_the_pages_is_there_and_no_other_is_kept():
    assert {file.stem for file in ICONS.glob("*.svg")} == used()


def test_an_icon_is_silent_unless_it_is_given_words():
    assert 'aria-hidden="true"' in icon("search")
    assert 'role="img" aria-label="查找"' in icon("search", "查找")


def test_words_of_an_icon_are_escaped():
    assert "<b>" not in icon("search", "<b>")
