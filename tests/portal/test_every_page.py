"""Every page that a link leads to in the demo county, as each role and as a resident sees it."""

import json
import re
from collections import Counter, deque
from urllib.parse import urljoin, urlsplit

import pytest
from django.core.management import call_command
from django.test import Client
from django.urls import Resolver404, resolve
from lxml import html

from liaison.accounts.models import User

pytestmark = pytest.mark.django_db
STARTS = (
    "/",
    "/search/?q=电梯",
    "/workbench/search/?q=电梯",
    "/admin/drafts/consultation/search/?q=电梯",
    "/admin/",
    "/workbench/",
    "/accounts/password/",
)
# Sides of the house that not every role has.
SIDES = {"admin:index", "admin:login", "portal:workbench", "admin:drafts_search", "drafts:search"}
# So many pages of one view are looked at by each person: lists lead to hundreds of alike.
MOST_ALIKE = 3
# What may stand on a page in Latin letters: names of file formats and of the web.
LATIN = set(
    """
    csv ctrl doc docx excel gb18030 gif htm html http https icp id jpeg jpg json md ofd pdf
    png postgresql qr rss rtf sha sha256 txt url utf valkey webp word wps www xls xlsx zip
    """.split()  # noqa: SIM905 -- a list would be forty lines
)
# Keys that one presses.
LATIN |= {"tab", "enter"}
WORD = re.compile(r"(?<![\w./@:?=&-])[A-Za-z]{3,}(?![\w/@:=-]|\.\w)")
# Not shown as words: addresses, code numbers, and what people typed into fields.
UNSPOKEN = (
    "//script | //style | //code | //pre | //input | //textarea | //title/following::noscript"
)


@pytest.fixture
def accounts(settings, tmp_path):
    settings.DATA_DIR = tmp_path
    settings.DEMO = True
    call_command("demo", verbosity=0)
    return json.loads((tmp_path / "demo-accounts.json").read_text())


def test_every_page_opens_obeys_the_policy_and_speaks_chinese(accounts):
    """One test for all of it: loading the county takes some seconds."""
    found, seen = {}, 0
    # Typed by people: account names and the addresses of pages.
    names = {account["username"] for account in accounts} | {"xiaofang", "yanglao", "zengshe"}
    User.objects.update(must_change_password=False)
    for account in [None, *accounts]:
        client = Client(SERVER_NAME="127.0.0.1")
        if account:
            client.force_login(User.objects.get(username=account["username"]))
        for path, faults in crawl(client, names):
            seen += 1
            if faults:
                found.setdefault(account["role"] if account else "resident", {})[path] = faults

    assert found == {}
    assert seen > 300


def crawl(client, names):
    waiting, known, alike = deque(STARTS), set(STARTS), Counter()
    while waiting:
        path = waiting.popleft()
        view = view_of(path)
        alike[view] += 1
        if view is None or alike[view] > MOST_ALIKE:
            continue
        response = client.get(path)
        if response.status_code in {301, 302, 303}:
            links = [response["Location"]]
        elif view in SIDES and response.status_code == 404:
            links = []  # not this role's side of the house
        else:
            links = yield from look_at(path, response, names)
        for link in links:
            target = urlsplit(urljoin(f"http://127.0.0.1{path}", link))
            address = target.path + (f"?{target.query}" if target.query else "")
            if target.hostname == "127.0.0.1" and address not in known:
                known.add(address)
                waiting.append(address)


def look_at(path, response, names):
    if response.status_code != 200:
        yield path, [f"status {response.status_code}"]
        return []
    if not response["Content-Type"].startswith("text/html"):
        for close in response._resource_closers:  # ``close()`` would end the database session, too
            close()
        return []
    page = html.fromstring(response.content)
    yield path, [*inline(page), *(foreign_words(page) - names)]
    return page.xpath("//a/@href")


def view_of(path):
    address = urlsplit(path)
    try:
        match = resolve(address.path)
    except Resolver404:
        return None
    return match.view_name or match.func.__name__


def inline(page):
    """What the policy would forbid."""
    for node in page.iter(html.etree.Element):
        is_script = node.tag == "script" and node.get("type") != "application/json"
        if node.tag == "style" or (is_script and not node.get("src")):
            yield f"inline <{node.tag}>"
        for name in node.attrib:
            if name == "style" or name.startswith("on"):
                yield f"{name} of <{node.tag}>"


def foreign_words(page):
    for node in page.xpath(UNSPOKEN):
        node.drop_tree()
    said = [*page.itertext(), *page.xpath("//@aria-label | //@title | //@placeholder | //@alt")]
    words = {word.lower() for text in said for word in WORD.findall(text)}
    return words - LATIN
