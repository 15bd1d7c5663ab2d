"""A resident's way in a real Chromium: phone, elders, office PC; with and without JavaScript."""

import pytest
from django.utils import timezone

from drafts.models import FocusQuestion
from liaison.office.services import profile_to_edit
from opinions.models import Opinion
from tests.factories.drafts import PublicConsultationFactory
from tests.support import axe

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
PHONE = {"width": 390, "height": 844}
OFFICE_PC = {"width": 1366, "height": 768}
WAYS = [(PHONE, "", True), (PHONE, "elder-200", False), (OFFICE_PC, "", True)]


@pytest.fixture
def article(live_portal):
    profile = profile_to_edit()
    profile.number_prefix = "QH"
    profile.phone = "0871-6550 0000"
    profile.save()
    consultation = PublicConsultationFactory(
        slug="dianti", summary="电梯坏了谁来修，多久修好。", show_counts=True
    )
    PublicConsultationFactory(
        slug="wuye", status="published", opens_at=timezone.now() - timezone.timedelta(days=60)
    )
    article = consultation.version.provisions.filter(kind="article").last()
    FocusQuestion.objects.create(
        consultation=consultation, position=1, text="多久维护一次合适？", provision=article
    )
    return article


class Walk:
    """One browser window that looks hard at every page it comes to."""

    def __init__(self, chromium, url, size, display, javascript):
        self.context = chromium.new_context(viewport=size, java_script_enabled=javascript)
        self.context.add_cookies([{"name": "display", "value": display, "url": url}])
        self.page = self.context.new_page()
        self.complaints = axe.listen(self.page)
        self.judges = javascript
        self.url = url
        self.faults = []

    def go(self, path):
        self.page.goto(self.url + path)
        self.look()

    def press(self, name):
        with self.page.expect_navigation():
            self.page.get_by_role("button", name=name).click()
        self.look()

    def follow(self, name):
        self.click(self.page.get_by_role("link", name=name, exact=True))

    def click(self, link):
        with self.page.expect_navigation():
            link.click()
        self.look()

    def look(self):
        if axe.sideways(self.page):
            self.faults.append(f"{self.page.url}: wider than the window")
        if self.judges:
            self.faults += [f"{self.page.url}: {fault}" for fault in axe.faults(self.page)]
        # A refused form is an answer, not a fault of the page.
        self.faults += [text for text in self.complaints if "422" not in text]

    def end(self):
        cookies = {cookie["name"] for cookie in self.context.cookies()}
        self.context.close()
        return self.faults, cookies


@pytest.mark.parametrize(("size", "display", "javascript"), WAYS)
def test_from_the_list_to_the_receipt_and_back_by_number_and_code(
    live_portal, chromium, article, size, display, javascript
):
    walk = Walk(chromium, live_portal.url, size, display, javascript)
    page = walk.page

    walk.go("/consultations/")
    walk.click(page.get_by_role("link", name="读草案，提意见"))
    walk.click(page.locator("#第三条").get_by_role("link"))
    assert "维护保养单位应当至少每十五日进行一次维护保养。" in page.content()

    walk.press("下一步")
    assert "请填写意见内容" in page.locator(".error-summary").inner_text()
    page.fill("#id_body", "建议每十日维护一次，电话13800000021。")
    page.locator("summary", has_text="留下联系方式").click()
    page.fill("#id_phone", "13800000021")
    walk.press("下一步")
    assert "手机号码“13800000021”" in page.content()
    walk.press("返回修改")
    page.fill("#id_body", "建议每十日维护一次。")
    walk.press("下一步")
    walk.press("确认提交")

    number, code = page.locator(".receipt-number").all_inner_texts()
    assert number == Opinion.objects.get().receipt_no
    assert number.startswith("QH-")

    walk.go(f"/track/?no={number}")
    page.fill("#id_code", code)
    walk.press("查一查")
    assert "到哪一步了" in page.content()
    walk.follow("修改")
    page.fill("#id_body", "建议每七日维护一次。")
    walk.press("保存修改")
    assert "修改已经保存" in page.content()
    walk.follow("撤回这条意见")
    walk.press("撤回")
    assert "意见已经撤回" in page.content()

    faults, cookies = walk.end()
    assert faults == []
    assert cookies <= {"display"}
    opinion = Opinion.objects.get()
    assert (opinion.body, opinion.processing, opinion.revision) == (
        "建议每七日维护一次。",
        "withdrawn",
        2,
    )
    # At its real difficulty, worked out while somebody typed.
    assert opinion.proof == ("done" if javascript else "missing")


@pytest.mark.parametrize(("size", "display"), [(PHONE, ""), (PHONE, "elder"), (OFFICE_PC, "")])
def test_the_other_pages_have_no_fault(live_portal, chromium, article, size, display):
    walk = Walk(chromium, live_portal.url, size, display, javascript=True)

    for path in (
        "/consultations/dianti/?q=维护",
        "/consultations/wuye/",
        "/consultations/wuye/opinions/new/",
        "/consultations/dianti/opinions/new/",
        "/track/?expired=1",
    ):
        walk.go(path)

    faults, cookies = walk.end()
    assert faults == []
    assert cookies <= {"display"}


def test_the_contents_open_and_close_without_javascript(live_portal, chromium, article):
    walk = Walk(chromium, live_portal.url, PHONE, "elder", javascript=False)
    page = walk.page

    walk.go("/consultations/dianti/")
    hidden = page.locator("#toc").is_visible()
    walk.follow("目录")
    shown = page.locator("#toc").is_visible()
    box = page.get_by_role("link", name="关闭目录").bounding_box()
    page.fill("#search", "维护保养单位")
    with page.expect_navigation():
        page.keyboard.press("Enter")
    found = page.locator(".article").count()

    assert (hidden, shown, found) == (False, True, 1)
    assert box["height"] >= 48
    assert walk.end()[0] == []


def test_marked_words_are_redlined_and_the_receipt_can_not_be_passed_on(
    live_portal, chromium, article
):
    walk = Walk(chromium, live_portal.url, PHONE, "", javascript=True)
    page = walk.page

    walk.go("/consultations/dianti/")
    page.evaluate(
        """() => {
          const words = document.querySelector("#第三条 > p:not([class])").firstChild;
          document.getSelection().setBaseAndExtent(words, 6, words, words.length - 1);
        }"""
    )
    walk.click(page.get_by_role("link", name="对选中的文字提意见"))
    page.get_by_role("button", name="把原文抄到这里，直接改").click()
    marked = page.input_value("#id_replacement")
    page.fill("#id_replacement", marked.replace("十五", "十"))
    page.locator("[data-redline] [data-redline-text] del").wait_for()
    gone = page.locator("[data-redline-text] del").all_inner_texts()
    walk.look()
    walk.press("下一步")
    assert "<del>五</del>" in page.content()
    walk.press("确认提交")
    page.wait_for_function("location.pathname === '/track/'")
    number = page.locator(".receipt-number").first.inner_text()
    page.goto("about:blank")
    page.go_back()

    assert marked == "应当至少每十五日进行一次维护保养"
    assert gone == ["五"]
    assert page.url.endswith(f"/track/?no={number}")
    assert page.get_by_role("heading", name="查我的意见").count() == 1
    assert walk.end()[0] == []


def test_a_draft_holds_words_only_and_can_be_dropped(live_portal, chromium, article):
    walk = Walk(chromium, live_portal.url, PHONE, "elder", javascript=True)
    page = walk.page

    walk.go("/consultations/dianti/opinions/new/")
    page.fill("#id_body", "写到一半")
    page.locator("summary", has_text="留下联系方式").click()
    page.fill("#id_phone", "13800000021")
    page.fill("#id_name", "王秀兰")
    kept = page.evaluate("JSON.stringify(localStorage)")
    walk.go("/consultations/dianti/opinions/new/")
    page.get_by_role("button", name="删除草稿").click()
    left, body = page.evaluate("localStorage.length"), page.input_value("#id_body")

    assert "写到一半" in kept
    assert "13800000021" not in kept
    assert "王秀兰" not in kept
    assert (left, body) == (0, "")
    assert walk.end()[0] == []


def test_what_was_typed_survives_a_closed_page(live_portal, chromium, article):
    walk = Walk(chromium, live_portal.url, PHONE, "", javascript=True)
    page, form = walk.page, f"/consultations/dianti/opinions/new/?provision={article.uuid}"

    walk.go(form)
    page.fill("#id_body", "写到一半来电话了")
    page.goto("about:blank")
    walk.go(form)
    kept = page.locator("#id_body").input_value()
    walk.press("下一步")
    walk.press("确认提交")
    walk.go(form)
    after = page.locator("#id_body").input_value()

    assert (kept, after) == ("写到一半来电话了", "")
    assert walk.end()[0] == []
