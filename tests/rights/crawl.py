"""Walks the demo county by its links, as each role and as a resident."""

import re
from collections import Counter, defaultdict, deque
from dataclasses import dataclass, field
from urllib.parse import urljoin, urlsplit

from django.urls import Resolver404, resolve
from lxml import html

from tests.rights.addresses import plain

STARTS = (
    "/",
    "/search/?q=电梯",
    "/workbench/search/?q=电梯",
    "/admin/drafts/consultation/search/?q=电梯",
    "/admin/",
    "/workbench/",
    "/accounts/security/",
)
STAFF = ("/admin/", "/workbench/", "/accounts/", "/start/")
# So many pages of one view are looked at by the first who comes there (lists lead to hundreds of
# alike); whoever comes later sees one: what differs is who may open what the page leads to.
MOST_ALIKE = 2
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

BUTTONS = ".//button[not(@type) or @type='submit'] | .//input[@type='submit']"


@dataclass
class Walk:
    """What was found on the way of all who walked."""

    # Words in Latin letters that people of the county typed: account names and addresses.
    names: set[str]
    # pattern -> who -> an address of it that opened.
    opened: dict = field(default_factory=lambda: defaultdict(dict))
    # pattern -> who -> where a form on a page of theirs sends to.
    offered: dict = field(default_factory=lambda: defaultdict(dict))
    # Patterns that answer with a file: made once, they cost as much as ten pages.
    files: set = field(default_factory=set)
    # who -> path -> what is wrong with the page.
    faults: dict = field(default_factory=lambda: defaultdict(dict))
    pages: int = 0

    def of(self, client, who):
        """``client`` is signed in as ``who`` already."""
        waiting, known, alike = deque(STARTS), set(STARTS), Counter()
        while waiting:
            path = waiting.popleft()
            route = route_of(path)
            if route is None or self._has_seen_enough(route, who, alike):
                continue
            alike[route] += 1
            for link in self._look_at(client, who, path, route):
                target = urlsplit(urljoin(f"http://127.0.0.1{path}", link))
                address = target.path + (f"?{target.query}" if target.query else "")
                if target.hostname == "127.0.0.1" and address not in known:
                    known.add(address)
                    waiting.append(address)

    def _has_seen_enough(self, route, who, alike):
        others = self.opened[route].keys() - {who}
        if others and (route in self.files or not route.startswith(STAFF)):
            return True  # pages for residents do not look at who is signed in
        return alike[route] >= (1 if others else MOST_ALIKE)

    def _look_at(self, client, who, path, route):
        self.pages += 1
        response = client.get(path)
        if response.status_code in {301, 302, 303}:
            return [response["Location"]]
        if path in STARTS and response.status_code == 404:
            return []  # not this role's side of the house
        if response.status_code != 200:
            self.faults[who][path] = f"status {response.status_code}"
            return []
        is_first = not self.opened[route].keys() - {who}
        self.opened[route].setdefault(who, path)
        if not response["Content-Type"].startswith("text/html"):
            self.files.add(route)
            for close in response._resource_closers:  # ``close()`` would end the database session
                close()
            return []
        page = html.fromstring(response.content)
        self._note_forms(page, who, path)
        links = page.xpath("//a/@href")
        if is_first and (wrong := [*inline(page), *(foreign_words(page) - self.names)]):
            self.faults[who][path] = wrong
        return links

    def _note_forms(self, page, who, path):
        for form in page.xpath("//form[@method='post' or @method='POST']"):
            if not form.xpath(BUTTONS) and not form.get("id"):
                continue  # shown, not offered
            for action in [form.get("action"), *form.xpath(".//@formaction")]:
                address = urlsplit(urljoin(path, action or path)).path
                if route := route_of(address):
                    self.offered[route].setdefault(who, address)


def route_of(path):
    try:
        return plain(resolve(urlsplit(path).path).route)
    except Resolver404:
        return None


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
