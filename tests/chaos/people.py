"""Who works with the portal meanwhile, each in a thread of its own, as people with browsers do."""

import re
import time
import traceback
import zipfile
from collections import Counter
from dataclasses import dataclass, field
from io import BytesIO
from itertools import count
from pathlib import Path
from threading import Event, Thread

from django.urls import reverse
from django.utils import timezone

from opinions import proof
from tests.chaos.browser import Answer, Browser

# One in so many has no JavaScript, and is held for a look.
WITHOUT_PROOF = 10
TURNS = 20


@dataclass
class Person:
    """Acts again and again until ``over``; ``trouble`` is what nobody should have met."""

    browser: Browser
    over: Event
    pause: float = 1.0
    trouble: list[str] = field(default_factory=list)
    thread: Thread | None = None

    def start(self) -> None:
        self.thread = Thread(target=self._live, name=type(self).__name__, daemon=True)
        self.thread.start()

    def _live(self) -> None:
        try:
            while not self.over.is_set():
                self.act()
                self.over.wait(self.pause)
            self.finish()
        except Exception:  # noqa: BLE001 -- told at the end, with the other figures
            self.trouble.append(traceback.format_exc(limit=3))

    def act(self) -> None:
        raise NotImplementedError

    def finish(self) -> None:
        """What must be brought to its end after the last act."""


@dataclass
class Resident(Person):
    """Many of them, one after the other; ``receipts`` are the ways to them by what was said."""

    path: str = ""
    numbers: count = field(default_factory=count)
    receipts: dict[str, str] = field(default_factory=dict)

    def act(self) -> None:
        number = next(self.numbers)
        self.browser.address = f"10.{number >> 16 & 255}.{number >> 8 & 255}.{number & 255}"
        body = f"第{number}户：建议写明电梯困人时多少分钟内必须到场，并且公布维护保养单位的电话。"
        page = self.browser.get(self.path)
        for _ in range(TURNS):
            page = self._send(body, page, has_proof=number % WITHOUT_PROOF != 0)
            if page.status == 303:
                self.receipts[body] = page.location
                return
        self.trouble.append(f"not taken: {page.status} {body}")

    def _send(self, body: str, page: Answer, *, has_proof: bool) -> Answer:
        token = page.field("token")
        answer = proof.answer_for(token) if has_proof else ""
        fields = {"token": token, "confirm": "1", "body": body, "proof": answer}
        return self.browser.post(self.path, fields)


@dataclass
class Reader(Person):
    paths: tuple[str, ...] = ()
    read: int = 0

    def act(self) -> None:
        path = self.paths[self.read % len(self.paths)]
        answer = self.browser.get(path)
        if answer.status != 200:
            self.trouble.append(f"{path} answers {answer.status}")
        self.read += 1


@dataclass
class Staff(Person):
    username: str = ""
    password: str = ""

    def get(self, path: str) -> Answer:
        answer = self.browser.get(path)
        if "/accounts/login/" in answer.location:
            # Half an hour has passed, if only on the portal's clock.
            self.browser.sign_in(self.username, self.password)
            answer = self.browser.get(path)
        return answer

    def wait_for_job(self, pk: str) -> str:
        """Look each second as the page of the job does; how it ended."""
        path = reverse("jobs:status", args=[pk])
        while '"finished": true' not in (said := self.get(path).text):
            time.sleep(1)
        found = re.search(r'"status": "(\w+)"', said)
        return found[1] if found else ""


@dataclass
class Clerk(Staff):
    """Goes through opinions one by one; ``decided`` are those that the portal said were done."""

    desk: str = ""
    decided: set[int] = field(default_factory=set)

    def act(self) -> None:
        page = self.get(self.desk)
        form = re.search(r'class="sorting sorting--triage" action="([^"]+/(\d+)/)', page.text)
        if form is None:
            return
        fields = {name: page.field(name) for name in ("csrfmiddlewaretoken", "seen")}
        fields |= {"act": "kept", "reason_kept": "属于执行问题，不涉及条文修改。"}
        answer = self.browser.post(form[1], fields)
        # 409: it was done already, and only the answer was lost.
        if answer.status in {302, 409} and "/accounts/login/" not in answer.location:
            self.decided.add(int(form[2]))
        elif answer.status not in {302, 403}:
            self.trouble.append(f"triage of {form[2]} answers {answer.status}")


@dataclass
class Exporter(Staff):
    """Asks for the workbook again and again and takes it away: how many ``rows`` by job, and the
    receipt numbers of the ``last`` one."""

    page: str = ""
    action: str = ""
    ends: Counter[str] = field(default_factory=Counter)
    rows: dict[int, int] = field(default_factory=dict)
    last: Counter[str] = field(default_factory=Counter)

    def act(self) -> None:
        page = self.get(self.page)
        asked = self.browser.post(
            self.action, {"csrfmiddlewaretoken": page.field("csrfmiddlewaretoken")}
        )
        job = re.search(r"/jobs/(\d+)/", asked.location)
        if job is None:
            self.trouble.append(f"the export answers {asked.status} {asked.location}")
            return
        end = self.wait_for_job(job[1])
        self.ends[end] += 1
        if end == "done":
            content = self.get(reverse("jobs:download", args=[job[1]])).content
            self.last = _receipts_in(content)
            self.rows[int(job[1])] = self.last.total()


def _receipts_in(content: bytes) -> Counter[str]:
    with zipfile.ZipFile(BytesIO(content)) as workbook:
        sheet = workbook.read("xl/worksheets/sheet1.xml").decode()
    return Counter(re.findall(r"<t[^>]*>([A-Z]{2}-[0-9A-Z]{4}-[0-9A-Z]{4}-[0-9A-Z])<", sheet))


@dataclass
class Officer(Staff):
    """Hands in one large workbook: uploaded, checked, entered, and pressed again if need be."""

    upload_at: str = ""
    file: Path = Path()
    bundle: str = ""
    entered: bool = False
    ends: Counter[str] = field(default_factory=Counter)

    def act(self) -> None:
        if not self.bundle:
            self._upload()
        elif not self.entered:
            self._go_on()

    def finish(self) -> None:
        while not self.entered and not self.trouble:
            self.act()

    def _upload(self) -> None:
        page = self.get(self.upload_at)
        with self.file.open("rb") as file:
            fields = {
                "csrfmiddlewaretoken": page.field("csrfmiddlewaretoken"),
                "collected_on": timezone.localdate().isoformat(),
                "channel": "meeting",
                "entry": "",
                "file": file,
            }
            answer = self.browser.post(self.upload_at, fields, with_files=True)
        if job := re.search(r"/jobs/(\d+)/", answer.location):
            self.ends[self.wait_for_job(job[1])] += 1
            answer = self.get(reverse("jobs:show", args=[job[1]]))
        # A small one is checked at once, and the answer leads to it.
        found = re.search(r"/workbench/bundles/\d+/", answer.location + answer.text)
        if found:
            self.bundle = found[0]
        else:
            self.trouble.append(f"the upload answers {answer.status} {answer.location}")

    def _go_on(self) -> None:
        """Press what the page offers next; with nothing left to press it is entered."""
        page = self.get(self.bundle)
        button = re.search(rf'action="({self.bundle}(?:check|accept)/)"', page.text)
        if button is None:
            self.entered = True
            return
        token = page.field("csrfmiddlewaretoken")
        answer = self.browser.post(button[1], {"csrfmiddlewaretoken": token})
        if job := re.search(r"/jobs/(\d+)/", answer.location):
            self.ends[self.wait_for_job(job[1])] += 1
