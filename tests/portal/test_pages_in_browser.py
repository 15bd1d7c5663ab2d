"""Every page of this room in a real Chromium: phone, office PC, the largest type, no JavaScript."""

import pytest

from drafts.services import rebuild_index
from feedback.choices.evaluation import CycleStatus, EvaluationTarget
from liaison.accounts.choices import Role
from liaison.office.services import profile_to_edit
from tests.factories.accounts import ClerkFactory, OfficerFactory, UserFactory
from tests.factories.drafts import PublicConsultationFactory
from tests.factories.judging import cycle_at
from tests.support import axe

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
PUBLIC = ["/", "/about/", "/privacy/", "/accessibility/", "/complaints/", "/display/", "/nothing/"]
PUBLIC += ["/search/", "/search/?q=电梯", "/search/?q=蚯蚓"]
OFFICE_SEARCH = "/admin/drafts/consultation/search/?q=电梯"
OFFICERS_SEARCH = "/workbench/search/?q=电梯"
PHONE = {"width": 390, "height": 844}
OFFICE_PC = {"width": 1366, "height": 768}


@pytest.fixture
def county(live_portal):
    profile = profile_to_edit()
    profile.short_name = "清禾县立法联系点办公室"
    profile.phone = "0871-6550 0000"
    profile.email = "lifalianxidian@qinghe.example"
    profile.icp_number = "滇ICP备20250001号"
    profile.save()
    PublicConsultationFactory()
    rebuild_index()
    return live_portal


def look_at(page, url):
    complaints = axe.listen(page)
    page.goto(url)
    missing = [text for text in complaints if "404" not in text]
    return missing + axe.faults(page), axe.sideways(page)


@pytest.mark.parametrize("size", [PHONE, OFFICE_PC])
def test_public_pages_have_no_fault_and_never_scroll_sideways(county, chromium, size):
    for display in ("", "elder", "elder-200"):
        context = chromium.new_context(viewport=size)
        context.add_cookies([{"name": "display", "value": display, "url": county.url}])
        page = context.new_page()
        found = {path: look_at(page, county.url + path) for path in PUBLIC}
        context.close()
        assert found == dict.fromkeys(PUBLIC, ([], 0)), display


def test_the_switch_for_elders_works_without_javascript(county, chromium):
    context = chromium.new_context(viewport=PHONE, java_script_enabled=False)
    page = context.new_page()
    page.goto(county.url + "/about/")
    page.get_by_role("button", name="长辈版").click()
    assert page.url == county.url + "/about/"
    size = page.locator("html").get_attribute("data-display")
    target = page.get_by_role("button", name="特大").bounding_box()
    context.close()
    assert size == "elder"
    assert target["height"] >= 48


def test_the_first_key_leads_to_the_text(county, chromium):
    page = chromium.new_page(viewport=OFFICE_PC)
    page.goto(county.url + "/about/")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    focused = page.evaluate("document.activeElement.id")
    page.close()
    assert focused == "main"


@pytest.mark.parametrize(
    ("factory", "paths"),
    [
        (ClerkFactory, ["/admin/", "/admin/stations/station/", "/admin/jobs/job/", OFFICE_SEARCH]),
        (
            OfficerFactory,
            ["/workbench/", "/workbench/tasks/", "/accounts/password/", OFFICERS_SEARCH],
        ),
    ],
)
def test_staff_pages_on_the_office_pc_have_no_fault(county, chromium, client, factory, paths):
    client.force_login(factory())
    session = {"name": "sessionid", "value": client.cookies["sessionid"].value}
    context = chromium.new_context(viewport=OFFICE_PC)
    context.add_cookies([session | {"url": county.url}])
    page = context.new_page()
    found = {path: look_at(page, county.url + path) for path in paths}
    context.close()
    assert found == dict.fromkeys(paths, ([], 0))


def test_an_experts_tables_are_stacked_on_a_small_phone(county, chromium, client):
    cycle = cycle_at(CycleStatus.PUBLISHED, EvaluationTarget.EXPERTS)
    client.force_login(UserFactory(roles=[Role.EXPERT]))
    session = {"name": "sessionid", "value": client.cookies["sessionid"].value}
    context = chromium.new_context(viewport={"width": 360, "height": 780})
    context.add_cookies([session | {"url": county.url}])
    page = context.new_page()
    found = {}
    for path in ("/workbench/consultations/", f"/workbench/evaluation/scheme/{cycle.pk}/"):
        page.goto(county.url + path)
        found[path] = (page.locator(".table-wrap").count(), axe.wide_tables(page))
    context.close()

    assert list(found.values()) == [(1, [])] * 2
