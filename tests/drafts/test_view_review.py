"""The tree beside its source: look, confirm, undo, discard, tick doubts off."""

import pytest
from django.urls import reverse
from lxml import html

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

    with django_assert_num_queries(10):
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


def test_two_who_write_on_one_row_never_overwrite_each_other_unseen(as_clerk, imported, clerk):
    row = imported.provisions.get(text__contains="十五")
    page = reverse("admin:drafts_node", args=[imported.pk, row.uuid])
    address = reverse("admin:drafts_node_words", args=[imported.pk, row.uuid])

    def seen(response):
        (value,) = html.fromstring(response.content).xpath("//input[@name='words-seen']/@value")
        return value

    shown = seen(as_clerk.get(page))
    services.correct_words(row, label="", heading="", caption="", text="每十日一次。", by=clerk)
    mine = {"words-text": "每二十日一次。", "words-seen": shown}
    refused = as_clerk.post(address, mine)
    row.refresh_from_db()
    between = row.text
    as_clerk.post(address, mine | {"words-seen": seen(refused)})
    row.refresh_from_db()

    assert (refused.status_code, between) == (422, "每十日一次。")
    assert "每十日一次。”。请对照后再保存" in refused.content.decode()
    assert "每二十日一次。" in refused.content.decode()
    assert row.text == "每二十日一次。"


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


@pytest.fixture
def confirmed(organ, clerk, text):
    facts = DraftFacts(organ=organ, kind="new", stage="first_reading")
    version = import_draft(facts, text=text.replace("十五", "三十"), by=clerk)
    services.confirm_version(version, by=clerk)
    return version


def test_a_text_of_a_known_name_joins_that_draft_with_its_corrections(
    as_clerk, confirmed, imported, clerk
):
    row = imported.provisions.get(text__contains="十五")
    services.correct_words(row, label="", heading="", caption="", text="每十日一次。", by=clerk)
    left = imported.draft_id
    shown = as_clerk.get(url("review", imported.pk)).content.decode()

    as_clerk.post(url("file_under", imported.pk), {"draft": confirmed.draft_id})

    imported.refresh_from_db()
    assert "已有同名草案" in shown
    assert (imported.draft_id, imported.number) == (confirmed.draft_id, 2)
    assert imported.provisions.filter(text="每十日一次。").exists()
    assert imported.edits.standing().count() == 1
    assert not Draft.objects.filter(pk=left).exists()
    assert "已有同名草案" not in as_clerk.get(url("review", imported.pk)).content.decode()


def test_a_draft_of_another_name_is_not_offered(as_clerk, confirmed, imported):
    Draft.objects.filter(pk=confirmed.draft_id).update(title="云岭市养犬条例")

    as_clerk.post(url("file_under", imported.pk), {"draft": confirmed.draft_id})

    imported.refresh_from_db()
    assert imported.draft_id != confirmed.draft_id


def test_the_page_of_confirmation_says_that_it_is_the_last_chance(as_clerk, confirmed, imported):
    assert "不能再改归" in as_clerk.get(url("confirm", imported.pk)).content.decode()


def test_a_confirmed_text_stays_in_its_draft(as_clerk, confirmed, imported, clerk):
    services.confirm_version(imported, by=clerk)

    as_clerk.post(url("file_under", imported.pk), {"draft": confirmed.draft_id})

    imported.refresh_from_db()
    assert imported.draft_id != confirmed.draft_id


def test_the_same_words_do_not_join_twice(as_clerk, imported, organ, clerk, text):
    facts = DraftFacts(organ=organ, kind="new", stage="first_reading")
    again = import_draft(facts, text=text, by=clerk)

    said = as_clerk.post(
        url("file_under", again.pk), {"draft": imported.draft_id}, follow=True
    ).content.decode()

    assert "已经有同样的文本" in said
    assert Draft.objects.count() == 2


def test_an_explanatory_note_is_neither_lost_nor_shown_at_once(as_clerk, confirmed, imported):
    Draft.objects.filter(pk=imported.draft_id).update(explanatory_note="修改说明")

    said = as_clerk.post(
        url("file_under", imported.pk), {"draft": confirmed.draft_id}, follow=True
    ).content.decode()

    assert "归入后会丢失" in said
    assert Draft.objects.get(pk=imported.draft_id).explanatory_note == "修改说明"
    assert Draft.objects.get(pk=confirmed.draft_id).explanatory_note == ""


def test_an_explanatory_note_goes_along_to_a_draft_that_nobody_reads_yet(
    as_clerk, imported, organ, clerk, text
):
    facts = DraftFacts(organ=organ, kind="new", stage="revised", explanatory_note="修改说明")
    later = import_draft(facts, text=text.replace("十五", "三十"), by=clerk)

    as_clerk.post(url("file_under", later.pk), {"draft": imported.draft_id})

    assert Draft.objects.get().explanatory_note == "修改说明"


@pytest.mark.parametrize("who", ["reviewer", "officer"])
def test_only_a_clerk_moves_a_text(client, request, confirmed, imported, who):
    client.force_login(request.getfixturevalue(who))

    answer = client.post(url("file_under", imported.pk), {"draft": confirmed.draft_id})

    assert answer.status_code == 404


@pytest.mark.parametrize("subject", ["第三编第十三章第二节第六百九十四条第二款", "第一章", "附件"])
def test_the_last_correction_is_named_briefly(imported, clerk, subject):
    edit = services.remove_provision(
        imported.provisions.get(label="第三条"), with_content=True, by=clerk
    )
    edit.subject = subject

    assert edit.brief == f"删除：{subject.removeprefix('第三编第十三章第二节')}"


@pytest.mark.parametrize("label", ["第二条", "第三条"])
def test_of_the_rows_of_one_line_the_named_one_is_corrected(as_clerk, imported, label):
    imported.provisions.update(line=2)
    imported.notes.update(line=2, message=f"“{label}”后面没有空格，请核对。")

    review = as_clerk.get(url("review", imported.pk)).context["review"]

    assert [doubt.row.label for doubt in review.doubts] == [label]


@pytest.mark.parametrize(
    ("words", "label"),
    [("250", "第250条"), ("第二百五十条", "第250条"), ("第二章", "第二章")],
)
def test_in_a_long_text_an_article_is_found_on_its_page(as_clerk, organ, clerk, words, label):
    lines = [f"第{n}条　住宅电梯应当定期保养。" for n in range(1, 301)]
    lines[9] = "第10条　第二章另有规定的除外。"
    lines[280] = "第281条　电梯井应当封闭。"
    lines[0:0], lines[250:250] = ["第一章　总则"], ["第二章　电梯井"]
    facts = DraftFacts(organ=organ, kind="new", stage="first_reading")
    version = import_draft(facts, text="\n".join(["某条例", *lines]), by=clerk)

    answer = as_clerk.get(url("review", version.pk), {"find": words})

    uuid = answer.url.rpartition("#n-")[2]
    assert "?page=2#" in answer.url
    assert version.provisions.get(uuid=uuid).label == label


def test_what_is_not_found_is_said_and_stays_in_the_field(as_clerk, organ, clerk):
    lines = [f"第{n}条　住宅电梯应当定期保养。" for n in range(1, 301)]
    facts = DraftFacts(organ=organ, kind="new", stage="first_reading")
    version = import_draft(facts, text="\n".join(["某条例", *lines]), by=clerk)

    html = as_clerk.get(url("review", version.pk), {"find": "第301条"}).content.decode()

    assert "没有找到“第301条”" in html
    assert 'value="第301条"' in html


def test_a_later_text_is_not_warned_of_namesakes_but_can_still_be_moved(
    as_clerk, confirmed, imported, organ, clerk, text
):
    facts = DraftFacts(organ=organ, kind="new", stage="revised", draft=imported.draft)
    later = import_draft(facts, text=text.replace("十五", "二十"), by=clerk)

    shown = as_clerk.get(url("review", later.pk)).content.decode()
    asked = as_clerk.get(url("confirm", later.pk)).content.decode()
    as_clerk.post(url("file_under", later.pk), {"draft": confirmed.draft_id})

    later.refresh_from_db()
    assert "归错了草案？" in shown
    assert "不能再改归" not in asked
    assert later.draft_id == confirmed.draft_id
    assert imported.draft.versions.get() == imported
