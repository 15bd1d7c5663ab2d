"""The tree beside its source: look, confirm, undo, discard, tick doubts off."""

import pytest
from django.urls import reverse

from drafts import services
from drafts.models import Draft
from drafts.services import DraftFacts, confirm_version, import_draft
from tests.factories.drafts import (
    ConfirmedVersionFactory,
    DraftVersionFactory,
    ProvisionFactory,
    PublicConsultationFactory,
)

pytestmark = pytest.mark.django_db


def url(name, *args):
    return reverse(f"admin:drafts_{name}", args=args)


def test_the_tree_stands_beside_the_lines_with_the_doubts_on_them(as_clerk, imported):
    page = as_clerk.get(url("review", imported.pk))

    html = page.content.decode()
    note = imported.notes.get()
    row = imported.provisions.get(label="第二条")
    assert f'id="n-{row.uuid}"' in html
    assert f'href="#L{row.line}"' in html
    assert f'id="L{note.line}"' in html
    assert note.message in html
    assert url("node", imported.pk, row.uuid) in html


def test_a_reviewer_looks_but_has_nothing_to_correct(client, reviewer, imported):
    client.force_login(reviewer)

    html = client.get(url("review", imported.pk)).content.decode()

    assert "第三条" in html
    assert "/nodes/" not in html
    assert url("confirm", imported.pk) not in html


@pytest.mark.parametrize("role", ["officer"])
def test_officers_get_404(client, role, officer, imported):
    client.force_login(officer)

    assert client.get(url("review", imported.pk)).status_code == 404


def test_a_long_text_is_shown_page_by_page_with_its_own_lines(as_clerk, organ, clerk):
    lines = [f"第{n}条　住宅电梯应当定期保养。" for n in range(1, 301)]
    facts = DraftFacts(organ=organ, kind="new", stage="first_reading")
    version = import_draft(facts, text="\n".join(["某条例", *lines]), by=clerk)

    first = as_clerk.get(url("review", version.pk)).content.decode()
    second = as_clerk.get(url("review", version.pk), {"page": 2}).content.decode()

    assert 'id="L201"' in first
    assert 'id="L202"' not in first
    assert 'id="L202"' in second
    assert 'id="L301"' in second


@pytest.mark.parametrize("count", [1, 3])
def test_the_page_takes_the_same_queries_for_longer_texts(
    as_clerk, clerk, count, django_assert_num_queries
):
    version = DraftVersionFactory()
    for _ in range(count):
        ProvisionFactory(version=version)

    as_clerk.get(url("review", version.pk))  # what the process keeps for some seconds is read

    with django_assert_num_queries(9):
        as_clerk.get(url("review", version.pk))


def test_confirming_asks_once_more_and_then_stands(as_clerk, imported):
    asked = as_clerk.get(url("confirm", imported.pk)).content.decode()
    as_clerk.post(url("confirm", imported.pk))

    imported.refresh_from_db()
    assert "条 3" in asked
    assert "未核对 1 处" in asked
    assert imported.is_confirmed


def test_a_second_confirmation_is_explained(as_clerk):
    version = ConfirmedVersionFactory()

    page = as_clerk.post(url("confirm", version.pk))

    assert "已经确认过" in page.content.decode()


def test_a_doubt_is_ticked_off(as_clerk, imported, clerk):
    note = imported.notes.get()

    as_clerk.post(url("check_note", imported.pk, note.pk))

    note.refresh_from_db()
    assert note.checked_by == clerk
    assert "提示都已核对" in as_clerk.get(url("review", imported.pk)).content.decode()


def test_the_last_correction_is_undone_and_stays_in_the_history(as_clerk, imported, clerk):
    article = imported.provisions.select_related("version").get(label="第三条")
    services.remove_provision(article, with_content=True, by=clerk)

    as_clerk.post(url("undo", imported.pk))

    assert imported.provisions.filter(label="第三条").exists()
    assert "已撤销" in as_clerk.get(url("edits", imported.pk)).content.decode()


def test_a_wrong_import_is_deleted_after_a_question(as_clerk, imported):
    assert "不能恢复" in as_clerk.get(url("discard", imported.pk)).content.decode()

    as_clerk.post(url("discard", imported.pk))

    assert not Draft.objects.exists()


@pytest.mark.parametrize("name", ["confirm", "discard", "undo"])
def test_others_decide_nothing(client, stranger, imported, name):
    client.force_login(stranger)

    assert client.post(url(name, imported.pk)).status_code == 404
    imported.refresh_from_db()
    assert not imported.is_confirmed


def test_undoing_by_get_is_refused(as_clerk, imported):
    assert as_clerk.get(url("undo", imported.pk)).status_code == 405


def test_a_plan_shows_who_drafts_each_project_and_when(as_clerk, client, organ, clerk):
    words = (
        "云岭市2026年度立法计划\n一、初次审议的项目\n1.云岭市养犬条例（市公安局，6月）\n"
        "二、调研项目\n序号 | 项目名称 | 起草单位 | 提请时间\n"
        "1 | 云岭市电梯条例 | 市市场监管局 | 9月"
    )
    facts = DraftFacts(organ, "project_list", "consultation_draft")
    version = import_draft(facts, text=words, by=clerk)

    page = as_clerk.get(reverse("admin:drafts_review", args=[version.pk])).content.decode()

    assert "单位：市公安局　时间：6月" in page
    assert "起草单位：市市场监管局；提请时间：9月" in page

    confirm_version(version, by=clerk)
    consultation = PublicConsultationFactory(version=version)
    read = client.get(reverse("opinions:read", args=[consultation.slug])).content.decode()
    assert '<p class="article__facts">单位：市公安局　时间：6月</p>' in read
    assert "起草单位：市市场监管局；提请时间：9月" in read
    assert "云岭市电梯条例</h" in read


def test_the_name_of_a_project_is_corrected_like_its_words(as_clerk, organ, clerk):
    words = "云岭市2026年度立法计划\n一、项目\n1.云岭市养犬条列条例（市公安局，6月）"
    facts = DraftFacts(organ, "project_list", "consultation_draft")
    version = import_draft(facts, text=words, by=clerk)
    row = version.provisions.get(kind="row")
    address = reverse("admin:drafts_node_words", args=[version.pk, row.uuid])

    as_clerk.post(
        address,
        {"words-label": "1.", "words-heading": "云岭市养犬条例", "words-text": row.text},
    )

    row.refresh_from_db()
    assert (row.heading, row.text) == ("云岭市养犬条例", "（市公安局，6月）")
