"""Every page and every form with values nobody would type: none may end in an error of ours.

Forms are filled as they were offered, then some of their fields are replaced. Nothing of it stays.
Runs only if named; ``REQUESTS`` is how many, ``SEED`` repeats a run.
"""

import os
import random
import re
import sys
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import parse_qsl, urlencode, urljoin, urlsplit

from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.signals import got_request_exception
from django.db import transaction
from django.test import Client
from lxml import html

from liaison.accounts.models import User
from tests.bench.figures import Figure
from tests.bench.ground import Ground

REQUESTS = int(os.environ.get("REQUESTS") or 10_000)
SEED = int(os.environ.get("SEED") or 1)
STARTS = ("/", "/admin/", "/workbench/", "/search/?q=电梯", "/track/", "/results/")
NASTY = (
    "", " ", "0", "-1", "1", "99999999999999999999", "1e309", "NaN", "²", "１２３", "a\x00b",
    "长" * 30_000, "𠮷👨‍👩‍👧", "<script>alert(1)</script>", "' OR 1=1 --", "%00", "%s{0}{{7*7}}",
    "../../etc/passwd", "2026-13-45", "9999-12-31", "0001-01-01", "9999-12-31T23:59", "[]", "{}",
    '{"a": 1}', "null", "true", "\u202e倒", "\r\nX: y", "－１", "1,2", "a@b", "+86138", "\x00",
)  # fmt: skip
FILES = (b"", b"x", b"%PDF-1.4", b"PK\x03\x04" + bytes(60), b"\xff\xd8\xff\xe0" + bytes(60))
LONGEST_ADDRESS = 4_000
NUMBER = re.compile(r"\d+")


@dataclass(frozen=True)
class Form:
    method: str
    action: str
    fields: tuple[tuple[str, str], ...]
    files: tuple[str, ...]


def measure(ground: Ground) -> Iterator[Figure]:
    failures: Counter[str] = Counter()
    heard: Counter[int] = Counter()

    def remember(request=None, **kwargs):
        error = sys.exc_info()[1]
        failures[f"{request.method} {NUMBER.sub('N', request.path)} {error!r:.120}"] += 1

    got_request_exception.connect(remember)
    fuzzers = [Fuzzer(user, dice_of(user)) for user in [None, *people()]]
    for fuzzer in fuzzers:
        for status in fuzzer.run(REQUESTS // len(fuzzers)):
            heard[status] += 1
    got_request_exception.disconnect(remember)
    for failure, times in failures.most_common():
        sys.stderr.write(f"{times} x {failure}\n")
    bad = sum(times for status, times in heard.items() if status >= 500)
    spread = "，".join(f"{status}: {times}" for status, times in sorted(heard.items()))
    yield Figure("乱填乱点", spread, f"种子{SEED}", 1.0, "没有5xx", met=not bad and not failures)


def dice_of(user: User | None) -> random.Random:
    return random.Random(f"{SEED} {user}")  # noqa: S311 -- the same throws again, nothing secret


def people() -> list[User]:
    """One of each role."""
    found = {
        tuple(sorted(user.groups.values_list("name", flat=True))): user
        for user in User.objects.filter(is_active=True).order_by("pk")
    }
    return list(found.values())


class Fuzzer:
    def __init__(self, user: User | None, dice: random.Random) -> None:
        self.dice = dice
        self.client = Client(SERVER_NAME="127.0.0.1", raise_request_exception=False)
        if user:
            User.objects.filter(pk=user.pk).update(must_change_password=False)
            self.client.force_login(user)
        self.cookies = self.client.cookies.output()
        self.pages = list(STARTS)
        self.forms: dict[str, Form] = {}
        self.views: Counter[str] = Counter()

    def run(self, count: int) -> Iterator[int]:
        """Half of the requests follow links as they are, to find pages and forms."""
        waiting = list(self.pages)
        for turn in range(count):
            if turn % 2 == 0 and waiting:
                yield self.look(waiting.pop(0), waiting)
            elif self.forms and turn % 3:
                yield self.fill(self.dice.choice(list(self.forms.values())))
            else:
                yield self.get(self.twisted(self.dice.choice(self.pages)))

    def look(self, path: str, waiting: list[str]) -> int:
        response = self.ask("get", path)
        if response.status_code == 200 and response.get("Content-Type", "").startswith("text/html"):
            page = html.fromstring(response.content)
            for link in page.xpath("//a/@href"):
                self.meet(urljoin(path, link), waiting)
            for form in page.forms:
                offered = read(form, path)
                kind = f"{offered.method} {NUMBER.sub('N', offered.action)}"
                self.forms.setdefault(f"{kind} {sorted(dict(offered.fields))}", offered)
        return response.status_code

    def meet(self, address: str, waiting: list[str]) -> None:
        target = urlsplit(address)
        view = NUMBER.sub("N", target.path)
        if target.netloc or not target.path.startswith("/") or self.views[view] >= 2:
            return
        self.views[view] += 1
        self.pages.append(address)
        waiting.append(address)

    def get(self, path: str) -> int:
        return self.ask("get", path).status_code

    def fill(self, form: Form) -> int:
        fields = list(form.fields)
        for at in self.dice.sample(
            range(len(fields)), min(len(fields), self.dice.choice((1, 1, 3)))
        ):
            fields[at] = (fields[at][0], self.dice.choice(NASTY))
        if form.method == "get":
            # No server takes a longer address.
            return self.get(f"{form.action}?{urlencode(fields)}"[:LONGEST_ADDRESS])
        data: dict[str, list[object]] = {}
        for name, value in fields:
            data.setdefault(name, []).append(value)
        for name in form.files:
            content = self.dice.choice(FILES)
            ending = self.dice.choice(("xlsx", "docx", "jpg", "pdf", "txt"))
            data[name] = [SimpleUploadedFile(f"文件.{ending}", content)]
        return self.ask("post", form.action, data).status_code

    def twisted(self, address: str) -> str:
        """The same address with another value in its query or another object in its path."""
        target = urlsplit(address)
        values = dict(parse_qsl(target.query)) or {"page": "1", "q": ""}
        values[self.dice.choice(list(values))] = self.dice.choice(NASTY)
        path = target.path
        if self.dice.random() < 0.3:
            path = NUMBER.sub(self.dice.choice(("0", "99999999999999999999", "7")), path)
        return f"{path}?{urlencode(values)}"[:LONGEST_ADDRESS]

    def ask(self, method, path, data=None):
        with transaction.atomic():
            response = getattr(self.client, method)(path, data, headers={"host": "127.0.0.1"})
            if not response.streaming and not getattr(response, "content", b""):
                response.content = b""
            for close in getattr(response, "_resource_closers", ()):
                close()
            transaction.set_rollback(True)
        return response


def read(form, path: str) -> Form:
    fields = [(name, value or "") for name, value in form.fields.items() if isinstance(name, str)]
    files = [node.name for node in form.inputs if getattr(node, "type", "") == "file" and node.name]
    return Form(
        (form.method or "GET").lower(),
        urlsplit(urljoin(path, form.action or path)).path,
        tuple((name, str(value)) for name, value in fields if name not in files),
        tuple(files),
    )
