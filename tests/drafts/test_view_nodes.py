"""Correcting one node by plain forms."""

import pytest
from django.urls import reverse

from drafts import services

pytestmark = pytest.mark.django_db
ACTIONS = ["words", "kind", "join", "split", "remove", "move", "add"]


@pytest.fixture
def paragraph(imported):
    return imported.provisions.get(text__contains="每十五日")


def url(provision, action=""):
    name = f"admin:drafts_node_{action}" if action else "admin:drafts_node"
    return reverse(name, args=[provision.version_id, provision.uuid])


def labels(version):
    return list(version.provisions.in_order().values_list("label", flat=True))


def test_the_page_offers_what_can_be_done(as_clerk, paragraph):
    html = as_clerk.get(url(paragraph)).content.decode()

    assert all(url(paragraph, action) in html for action in ACTIONS)


def test_words_are_changed_and_the_preview_opens_at_their_place(as_clerk, paragraph):
    answer = as_clerk.post(url(paragraph, "words"), {"words-text": "每十日保养一次。"})

    paragraph.refresh_from_db()
    assert paragraph.text == "每十日保养一次。"
    assert answer.url.endswith(f"/review/?page=1#n-{paragraph.uuid}")


def test_the_kind_is_changed(as_clerk, imported):
    chapter = imported.provisions.get(label="第二章")

    as_clerk.post(url(chapter, "kind"), {"kind-kind": "paragraph"})

    assert imported.provisions.get(label="第三条").full_label == "第一章第三条"


def test_an_article_is_joined(as_clerk, imported):
    as_clerk.post(url(imported.provisions.get(label="第二条"), "join"))

    assert "第二条" not in labels(imported)


def test_a_paragraph_is_split(as_clerk, imported, paragraph):
    as_clerk.post(url(paragraph, "split"), {"split-marked": "维护保养单位｜应当每十五日保养一次。"})

    assert labels(imported)[-2:] == ["第一款", "第二款"]


def test_a_node_is_moved_by_a_step_or_behind_a_named_article(as_clerk, imported):
    third = imported.provisions.get(label="第三条")

    as_clerk.post(url(third, "move"), {"move-where": "up"})
    assert imported.provisions.get(label="第三条").full_label == "第一章第三条"

    first = imported.provisions.get(label="第一条")
    answer = as_clerk.post(url(first, "move"), {"move-where": "behind", "move-label": "第三条"})
    assert [one for one in labels(imported) if one.endswith("条")][:3] == [
        "第二条", "第三条", "第一条",
    ]  # fmt: skip
    assert answer.url.endswith(f"#n-{first.uuid}")

    refused = as_clerk.post(url(first, "move"), {"move-where": "behind", "move-label": "后面"})
    assert refused.status_code == 422
    assert "后面" in refused.content.decode()


def test_a_node_is_removed_with_what_stands_in_it(as_clerk, imported):
    chapter = imported.provisions.get(label="第二章")

    as_clerk.post(url(chapter, "remove"), {"remove-with_content": "on"})

    assert "第三条" not in labels(imported)


def test_a_node_is_added(as_clerk, imported, paragraph):
    as_clerk.post(
        url(paragraph, "add"),
        {"add-kind": "article", "add-text": "第四条　本条例自公布之日起施行。"},
    )

    assert labels(imported)[-2:] == ["第四条", "第一款"]


def test_a_refusal_is_shown_with_what_was_typed(as_clerk, paragraph):
    page = as_clerk.post(url(paragraph, "split"), {"split-marked": "维护｜保养"})

    html = page.content.decode()
    assert page.status_code == 422
    assert "不要改动文字" in html
    assert "维护｜保养</textarea>" in html


def test_missing_words_are_explained(as_clerk, paragraph):
    page = as_clerk.post(url(paragraph, "add"), {"add-kind": "item", "add-text": ""})

    assert page.status_code == 422
    assert "请填写要新增的文字。" in page.content.decode()


@pytest.mark.parametrize("action", ACTIONS)
def test_others_get_404(client, officer, paragraph, action):
    client.force_login(officer)

    assert client.post(url(paragraph, action)).status_code == 404
    assert not paragraph.version.edits.exists()


@pytest.mark.parametrize("action", ACTIONS)
def test_a_correction_by_get_is_refused(as_clerk, paragraph, action):
    assert as_clerk.get(url(paragraph, action)).status_code == 405


def test_a_confirmed_text_has_no_page_for_corrections(as_clerk, imported, paragraph, clerk):
    services.confirm_version(imported, by=clerk)

    assert as_clerk.get(url(paragraph)).status_code == 404
    assert as_clerk.post(url(paragraph, "join")).status_code == 404


def place(row):
    return f"/review/?page=1#n-{row.uuid}"


def test_after_joining_the_preview_opens_where_the_words_went(as_clerk, imported):
    joined = imported.provisions.get(text__startswith="为了加强")

    answer = as_clerk.post(url(imported.provisions.get(label="第二条"), "join"))

    assert answer.url.endswith(place(joined))
    joined.refresh_from_db()
    assert joined.text.endswith("使用单位应当建立档案。")


def test_after_adding_the_preview_opens_at_what_was_added(as_clerk, imported):
    chapter = imported.provisions.get(label="第一章")

    answer = as_clerk.post(
        url(chapter, "add"), {"add-kind": "chapter", "add-text": "第二章　使用管理"}
    )

    assert answer.url.endswith(place(imported.provisions.get(heading="使用管理")))


def test_after_removing_the_preview_opens_at_what_follows(as_clerk, imported):
    following = imported.provisions.get(label="第二条")

    answer = as_clerk.post(
        url(imported.provisions.get(label="第一条"), "remove"), {"remove-with_content": "on"}
    )

    assert answer.url.endswith(place(following))


def test_after_removing_the_end_the_preview_opens_at_the_last_row(as_clerk, imported, paragraph):
    article = imported.provisions.get(label="第三条")

    answer = as_clerk.post(url(paragraph, "remove"))

    assert answer.url.endswith(place(article))


def test_a_row_whose_label_only_follows_is_not_the_place(as_clerk, imported, paragraph):
    """The first 款 becomes the only one; the clerk looks at the second, which is a 节 now."""
    as_clerk.post(url(paragraph, "split"), {"split-marked": "维护保养单位｜应当每十五日保养一次。"})
    second = imported.provisions.get(text__startswith="应当")

    answer = as_clerk.post(url(second, "kind"), {"kind-kind": "section"})

    assert answer.url.endswith(place(second))


def test_splitting_is_suggested_before_an_article_but_not_before_a_cited_one(as_clerk, paragraph):
    paragraph.text = "每日巡查。第三条　镇人民政府负责巡查。第二条第一款规定的除外。"
    paragraph.save(update_fields=["text"])

    form = as_clerk.get(url(paragraph)).context["forms"]["split"]

    assert form["marked"].value() == (
        "每日巡查。｜第三条　镇人民政府负责巡查。第二条第一款规定的除外。"
    )


def test_the_lines_it_was_read_from_stand_there_with_their_open_doubts(as_clerk, imported, clerk):
    row = imported.provisions.get(label="第二条")
    note = imported.notes.get()

    html = as_clerk.get(url(row)).content.decode()
    services.check_note(note, by=clerk)
    later = as_clerk.get(url(row)).content.decode()

    assert "第二条使用单位应当建立档案。" in html
    assert note.message in html
    assert note.message not in later


def test_a_row_that_was_added_has_no_lines(as_clerk, imported, paragraph):
    paragraph.line = 0
    paragraph.save(update_fields=["line"])

    page = as_clerk.get(url(paragraph))

    assert page.context["origin"] == []
    assert page.status_code == 200


def test_what_was_typed_on_a_row_that_is_gone_comes_back(as_clerk, paragraph, clerk):
    services.remove_provision(paragraph, with_content=True, by=clerk)

    page = as_clerk.post(url(paragraph, "words"), {"words-text": "打了很久的一段话。"})

    html = page.content.decode()
    assert page.status_code == 422
    assert "这次更正没有保存" in html
    assert "打了很久的一段话。</textarea>" in html
    assert reverse("admin:drafts_review", args=[paragraph.version_id]) in html


def test_a_button_on_a_row_that_is_gone_asks_for_nothing_to_be_copied(as_clerk, paragraph, clerk):
    services.remove_provision(paragraph, with_content=True, by=clerk)

    page = as_clerk.post(url(paragraph, "join"))

    assert page.status_code == 422
    assert "<textarea" not in page.content.decode()
