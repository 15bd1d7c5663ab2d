"""The tree beside its source: look, confirm, undo, discard, tick doubts off."""

import pytest
from django.urls import reverse

from drafts import services
from drafts.models import Draft
from drafts.services import DraftFacts, import_draft
from tests.factories.drafts import ConfirmedVersionFactory, DraftVersionFactory, ProvisionFactory

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


def test_each_step_back_leads_to_its_place(as_clerk, imported, clerk):
    first, second = imported.provisions.filter(kind="paragraph").in_order()[:2]
    for row in (first, second):
        services.correct_words(row, label="", heading="", caption="", text="改错了。", by=clerk)

    answers = [as_clerk.post(url("undo", imported.pk)) for _ in range(2)]

    assert [answer.url.partition("#")[2] for answer in answers] == [
        f"n-{second.uuid}",
        f"n-{first.uuid}",
    ]
    assert not imported.provisions.filter(text="改错了。").exists()


def test_what_was_taken_back_is_said_and_nothing_more_is_explained(as_clerk, imported, clerk):
    article = imported.provisions.get(label="第三条")
    services.remove_provision(article, with_content=True, by=clerk)

    said = as_clerk.post(url("undo", imported.pk), follow=True).content.decode()
    nothing = as_clerk.post(url("undo", imported.pk), follow=True).content.decode()

    assert "已撤销（删除：第二章第三条）。" in said
    assert "没有可以撤销的更正。" in nothing


def test_a_doubt_leads_straight_to_the_correction_of_its_row(as_clerk, imported):
    note = imported.notes.get()

    review = as_clerk.get(url("review", imported.pk)).context["review"]

    row = imported.provisions.get(label="第二条")
    assert row.line == note.line
    assert [doubt.row for doubt in review.doubts] == [row]


def test_a_doubt_before_the_text_has_no_row(as_clerk, imported):
    imported.notes.update(line=1)

    page = as_clerk.get(url("review", imported.pk))

    assert [doubt.row for doubt in page.context["review"].doubts] == [None]
    assert page.status_code == 200


def test_a_doubt_ticked_off_beside_its_line_leaves_the_clerk_there(as_clerk, imported):
    note = imported.notes.get()

    answer = as_clerk.post(url("check_note", imported.pk, note.pk), {"page": "1"})

    assert answer.url.endswith(f"/review/?page=1#L{note.line}")
