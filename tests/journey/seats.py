"""The people of the journey, each in a browser of their own, doing what their pages offer."""

import re
from pathlib import Path

from playwright.sync_api import Error

from tests.journey.county import PASSWORD
from tests.support import axe

PHONE = {"width": 390, "height": 844}
OFFICE_PC = {"width": 1366, "height": 768}
# The kinds of things that stand on a page.
PARTS = """
[...new Set([...document.querySelectorAll("body *")].map((one) =>
  [one.tagName, one.getAttribute("class"), one.getAttribute("role")].join(" ")))].sort().join()"""


class Seat:
    """One person's browser; axe-core looks at every page, and again when it has other parts."""

    def __init__(self, chromium, url, *, size=OFFICE_PC, scripts=True):
        self.url = url
        self.scripts = scripts
        self.context = chromium.new_context(
            viewport=size, locale="zh-CN", java_script_enabled=scripts, accept_downloads=True
        )
        self.page = self.context.new_page()
        self.page.set_default_timeout(20_000)
        self.faults: dict[str, list[str]] = {}
        self.looked_at: set[tuple[str, str]] = set()
        self.complaints = axe.listen(self.page)

    def go(self, path):
        answer = self.page.goto(self.url + path if path.startswith("/") else path)
        assert answer.status < 400, (path, answer.status)
        return self.look()

    def press(self, name):
        self.page.get_by_role("button", name=name).first.click()
        self.page.wait_for_load_state()
        return self.look()

    def follow(self, name):
        self.page.get_by_role("link", name=name).first.click()
        self.page.wait_for_load_state()
        return self.look()

    def fill(self, **values):
        for name, value in values.items():
            field = self._field(name)
            kind = field.evaluate("field => field.tagName + ':' + field.type")
            if kind.startswith("SELECT"):
                field.select_option(value)
            elif kind.endswith("checkbox"):
                field.check()
            elif kind.endswith("file"):
                field.set_input_files(value)
            else:
                field.fill(value)
        return self

    def _field(self, name):
        """The field as a person finds it: what is folded away is opened first."""
        shown = self.page.locator(f'main [name="{name}"]:visible')
        if not shown.count():
            hidden = self.page.locator(f'main details:not([open]):has([name="{name}"])')
            hidden.first.locator("summary").first.click()
        return shown.first

    def look(self):
        assert "系统出了问题" not in self.page.title(), self.page.url
        if self.scripts:
            self._judge()
        return self

    def _judge(self):
        address = re.sub(r"\d+", "N", self.page.url.removeprefix(self.url))
        seen = (address, self._settled(lambda page: page.evaluate(PARTS)))
        if seen not in self.looked_at:
            self.looked_at.add(seen)
            if found := self._settled(axe.faults):
                self.faults[address] = found

    def _settled(self, look):
        """A page that follows a job may load itself anew just while it is looked at."""
        try:
            return look(self.page)
        except Error:
            self.page.wait_for_load_state()
            return look(self.page)

    @property
    def text(self):
        return self.page.locator("main").inner_text()

    def sign_in(self, username):
        self.go("/accounts/login/")
        self.fill(username=username, password=PASSWORD).press("登录")
        return self

    def download(self, name, folder):
        """Follow the link called ``name`` (or the page's only download); the file."""
        link = self.page.get_by_role("link", name=name) if name else None
        with self.page.expect_download() as download:
            (link or self.page.locator("main a[download]")).first.click()
        path = Path(folder) / download.value.suggested_filename
        download.value.save_as(path)
        return path

    def open_details(self, name):
        self.page.locator("summary", has_text=name).first.click()
        return self

    def wait_for(self, text, seconds=60):
        """The page of a job follows it by itself."""
        self.page.get_by_text(text).first.wait_for(timeout=seconds * 1000)
        return self.look()

    def close(self):
        self.context.close()
