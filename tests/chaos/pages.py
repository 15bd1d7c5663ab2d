"""Every page that a clerk can reach from the start page by one click."""

import re

from tests.chaos.people import Staff

STARTS = ("/start/", "/admin/")
LINK = re.compile(r'<a[^>]* href="(/[^"#]*)')


def broken_pages(clerk: Staff) -> tuple[int, list[str]]:
    """How many pages there were, and those that did not answer."""
    found = {path: clerk.get(path) for path in STARTS}
    links = {
        link.replace("&amp;", "&") for page in found.values() for link in LINK.findall(page.text)
    }
    for link in sorted(links - set(found)):
        found[link] = clerk.get(link)
    return len(found), [path for path, answer in found.items() if answer.status not in {200, 302}]
