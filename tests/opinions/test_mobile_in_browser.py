"""A market morning in a real Chromium: no signal, a killed browser, an answer that got lost."""

import os
import signal
from contextlib import suppress
from io import BytesIO
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from django.urls import reverse
from PIL import Image, ImageDraw
from playwright.sync_api import Error

from opinions.models import Opinion, OpinionPhoto
from stations.models import MobileDevice
from tests.conftest import CHROMIUM
from tests.factories.stations import AssignmentFactory, MobileSessionFactory, officer_of
from tests.support import axe
from tests.support.weak_network import WeakNetwork

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
PHONE = {"width": 390, "height": 844}
HALF = 25


@pytest.fixture
def network(live_portal):
    network = WeakNetwork(urlsplit(live_portal.url).port)
    yield network
    network.close()


@pytest.fixture
def session(live_portal):
    task = AssignmentFactory()
    return MobileSessionFactory(station=task.station, started_by=officer_of(task.station))


class Phone:
    """One browser profile that outlives the browser."""

    def __init__(self, chromium, network, profile, session):
        self.chromium, self.network, self.profile = chromium, network, profile
        self.address = network.url + reverse("bundles:mobile_phone", args=[session.pk])
        self.session = session
        self.start()

    def start(self):
        flags = ["--disable-background-networking", "--disable-quic", "--no-first-run"]
        if os.geteuid() == 0:
            flags.append("--no-sandbox")
        self.context = self.chromium.browser_type.launch_persistent_context(
            self.profile, executable_path=CHROMIUM, args=flags, viewport=PHONE
        )
        self.page = self.context.new_page()
        self.complaints = axe.listen(self.page)

    def prepare(self, client):
        """Signed in, with signal: the one time the phone needs the officer."""
        client.force_login(self.session.started_by)
        session = {"name": "sessionid", "value": client.cookies["sessionid"].value}
        self.context.add_cookies([session | {"url": self.network.url}])
        self.page.goto(self.network.url + reverse("bundles:mobile_session", args=[self.session.pk]))
        with self.page.expect_navigation():
            self.page.get_by_role("button", name="用这部手机采集").click()
        self.page.wait_for_selector("[data-mobile][data-ready]")
        self.context.clear_cookies(name="sessionid")

    def goes_out_of_signal(self, is_out=True):
        self.network.is_down = is_out
        self.context.set_offline(is_out)

    def kill(self):
        ended = []
        self.context.on("close", lambda _: ended.append(True))
        os.kill(self.pid(), signal.SIGKILL)
        while not ended:
            with suppress(Error):
                self.page.wait_for_timeout(50)

    def pid(self):
        """The browser's own process: that of our profile which is no child of a kind."""
        for path in Path("/proc").glob("[0-9]*/cmdline"):
            words = path.read_bytes().split(b"\0")
            ours = f"--user-data-dir={self.profile}".encode() in words
            if ours and not any(word.startswith(b"--type=") for word in words):
                return int(path.parent.name)
        raise AssertionError("no browser with this profile")

    def hears(self, number, photo=b"", phone=""):
        self.page.fill("#body", f"第{number}位：建议十日维护一次。")
        if photo:
            self.page.set_input_files(
                "#photos", [{"name": "IMG.jpg", "mimeType": "image/jpeg", "buffer": photo}]
            )
            self.page.wait_for_selector("[data-photos] li")
        if phone:
            self.page.evaluate("document.querySelector('details.decision').open = true")
            self.page.fill("#phone", phone)
        before = self.kept()
        self.page.click("[data-save]")
        self.page.wait_for_function(
            "before => document.querySelectorAll('[data-kept-list] li').length > before",
            arg=before,
        )

    def kept(self):
        return self.page.locator("[data-kept-list] > li").count()

    def holds(self):
        """Everything in the phone's own stores, as one text."""
        return self.page.evaluate(
            """async pk => {
              const base = await new Promise((done) => {
                const ask = indexedDB.open(`mobile-${pk}`);
                ask.onsuccess = () => done(ask.result);
              });
              const all = [];
              for (const name of base.objectStoreNames) {
                all.push(await new Promise((done) => {
                  const ask = base.transaction(name).objectStore(name).getAll();
                  ask.onsuccess = () => done(JSON.stringify(ask.result));
                }));
              }
              return all.join("");
            }""",
            self.session.pk,
        )


@pytest.fixture
def phone(chromium, network, tmp_path, session):
    phone = Phone(chromium, network, tmp_path / "profile", session)
    yield phone
    phone.context.close()


def sheet():
    drawn = Image.new("RGB", (2400, 1800), "white")
    ImageDraw.Draw(drawn).text((200, 200), "No. 1", fill="black", font_size=160)
    kept = BytesIO()
    drawn.save(kept, "JPEG")
    return kept.getvalue()


def test_fifty_opinions_survive_no_signal_a_kill_and_a_lost_answer(phone, client):
    sheet_of_paper = sheet()
    phone.prepare(client)
    assert (axe.faults(phone.page), axe.sideways(phone.page)) == ([], 0)
    phone.goes_out_of_signal()
    for number in range(HALF):
        phone.hears(number, sheet_of_paper, "13800000021" if number == 0 else "")
    phone.page.fill("#body", "写到一半")
    phone.page.wait_for_timeout(600)

    phone.kill()
    phone.start()
    phone.goes_out_of_signal()
    phone.page.goto(phone.address)
    phone.page.wait_for_selector("[data-mobile][data-ready]")
    assert phone.kept() == HALF
    assert phone.page.input_value("#body") == "写到一半"
    for number in range(HALF, 2 * HALF):
        phone.hears(number, sheet_of_paper)
    assert "还有 50 条没有发送" in phone.page.inner_text("[data-waiting]")
    assert "13800000021" in phone.holds()

    phone.network.losing, phone.network.losing_at = 1, "POST"
    phone.goes_out_of_signal(False)
    phone.page.wait_for_selector("[data-kept]", state="hidden", timeout=40_000)

    assert phone.network.lost == 1
    bodies = list(Opinion.objects.values_list("body", flat=True))
    assert sorted(bodies) == sorted(f"第{n}位：建议十日维护一次。" for n in range(2 * HALF))
    assert OpinionPhoto.objects.count() == 2 * HALF
    assert max(OpinionPhoto.objects.values_list("file__size", flat=True)) < 300_000
    held = phone.holds()
    assert "13800000021" not in held
    assert "建议" not in held
    assert Opinion.objects.first().receipt_no in held


def test_what_is_refused_stays_says_why_and_can_be_corrected(phone, client):
    phone.prepare(client)
    phone.hears(1, phone="12")
    phone.page.wait_for_selector(".mobile-refused")
    assert "请填写11位手机号码" in phone.page.inner_text(".mobile-refused")
    assert (axe.faults(phone.page), axe.sideways(phone.page)) == ([], 0)

    phone.page.get_by_role("button", name="修改").click()
    phone.page.fill("#phone", "13800000021")
    phone.page.click("[data-save]")
    phone.page.wait_for_selector("[data-kept]", state="hidden")

    assert Opinion.objects.get().contributor.phone is not None


def test_a_revoked_phone_keeps_its_words_and_gives_them_out(phone, client):
    phone.prepare(client)
    phone.goes_out_of_signal()
    phone.hears(1)
    MobileDevice.objects.update(revoked_at="2026-01-01T00:00Z", revoked_by=phone.session.started_by)
    phone.goes_out_of_signal(False)
    phone.page.reload()

    phone.page.wait_for_function(
        "() => document.querySelector('[data-problem]').textContent.includes('停用')"
    )
    with phone.page.expect_download() as download:
        phone.page.get_by_role("button", name="导出成文件").click()
    assert "第1位：建议十日维护一次。" in Path(download.value.path()).read_text("utf-8-sig")

    # Even with the worker gone, the address itself still leads to the words.
    phone.page.evaluate(
        "navigator.serviceWorker.getRegistrations().then(all => all.map(one => one.unregister()))"
    )
    phone.page.goto(phone.address)
    assert "采集权限已经到期" in phone.page.inner_text("main")
    phone.page.wait_for_selector("[data-kept-list] > li")
    assert not Opinion.objects.exists()


def test_a_phone_that_lost_cookies_and_store_of_pages_comes_back(phone, client):
    phone.prepare(client)
    phone.context.clear_cookies()
    phone.page.evaluate(
        "navigator.serviceWorker.getRegistrations().then(all => all.map(one => one.unregister()))"
    )
    page = phone.context.new_page()
    page.goto(phone.address)

    page.wait_for_selector("[data-mobile][data-ready]")
    page.fill("#body", "十五天太长。")
    page.click("[data-save]")
    page.wait_for_selector("[data-sent]")
    assert "#" not in page.url
    assert Opinion.objects.count() == 1


def test_the_phone_shows_no_other_page_from_its_store(phone, client):
    phone.prepare(client)
    phone.goes_out_of_signal()

    for path in ("/", "/workbench/", reverse("bundles:mobile_session", args=[phone.session.pk])):
        with pytest.raises(Exception, match="ERR_"):
            phone.page.goto(phone.network.url + path)
    page = phone.context.new_page()
    page.goto(phone.address)

    page.wait_for_selector("[data-mobile][data-ready]")
    assert "可以离线使用" in page.inner_text("[data-state]")


@pytest.mark.parametrize(
    ("script", "sentence"),
    [
        ("delete Navigator.prototype.serviceWorker", "系统浏览器"),
        (
            "delete Navigator.prototype.serviceWorker;"
            "Object.defineProperty(navigator, 'userAgent', {get: () => 'iPhone MicroMessenger'})",
            "在浏览器打开",
        ),
        ("Object.defineProperty(window, 'isSecureContext', {get: () => false})", "https"),
        ("indexedDB.open = () => { throw new Error('private') }", "无痕模式"),
    ],
)
def test_a_browser_that_keeps_nothing_says_so_and_sends_at_once(phone, client, script, sentence):
    phone.prepare(client)
    phone.page.evaluate(
        "navigator.serviceWorker.getRegistrations().then(all => all.map(one => one.unregister()))"
    )
    phone.page.add_init_script(script)
    phone.page.goto(phone.address)
    phone.page.wait_for_selector("[data-problem]:not([hidden])")
    assert sentence in phone.page.inner_text("[data-problem]")

    phone.page.fill("#body", "十五天太长。")
    with phone.page.expect_navigation():
        phone.page.click("[data-save]")

    assert Opinion.objects.get().receipt_no in phone.page.inner_text("main")
