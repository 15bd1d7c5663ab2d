"""services.correcting: what a clerk changes in a tree, and takes back."""

import pytest

from drafts import services
from drafts.choices import ProvisionKind
from drafts.models import Provision
from drafts.services import DraftError, DraftFacts, import_draft
from tests.factories.accounts import ClerkFactory
from tests.factories.drafts import SuperiorOrganFactory

pytestmark = pytest.mark.django_db

TEXT = """云岭市住宅电梯安全条例（草案）
第一章　总　则
第一条　为了加强安全管理，制定本条例。
第二条　使用单位应当履行下列义务：（一）建档；（二）公示。
业主委员会应当
予以协助。
第二章　维护保养
第三条　维护保养单位应当每十五日保养一次。
第四条　本条例自公布之日起施行。
"""


@pytest.fixture
def clerk():
    return ClerkFactory()


@pytest.fixture
def version(clerk):
    facts = DraftFacts(organ=SuperiorOrganFactory(), kind="new", stage="first_reading")
    return import_draft(facts, text=TEXT, by=clerk)


def words(version):
    return [
        (row.depth, row.kind, row.label, row.text or row.heading)
        for row in Provision.objects.for_reading(version)
    ]


def find(version, label="", text=""):
    rows = version.provisions.filter(label__startswith=label, text__contains=text)
    return rows.order_by("position").select_related("version").first()


def article(version, label):
    return find(version, label=label)


def assert_sound(version):
    rows = list(Provision.objects.for_reading(version))
    assert [row.position for row in rows] == list(range(len(rows)))
    by_pk = {row.pk: row for row in rows}
    for row in rows:
        parent = by_pk[row.parent_id] if row.parent_id else None
        assert row.depth == (parent.depth + 1 if parent else 0)
        assert not row.unit_id or by_pk[row.unit_id].position <= row.position


def test_words_of_a_paragraph_are_changed(version, clerk):
    paragraph = find(version, text="每十五日")

    services.correct_words(
        paragraph,
        label="",
        heading="",
        caption="",
        text="维护保养单位应当每十日保养一次。",
        by=clerk,
    )

    paragraph.refresh_from_db()
    assert paragraph.text == "维护保养单位应当每十日保养一次。"
    assert paragraph.label == "第一款"


def test_a_changed_label_changes_the_number_and_every_full_label_below(version, clerk):
    services.correct_words(
        article(version, "第四条"), label="第三条之一", heading="", caption="", text="", by=clerk
    )

    changed = article(version, "第三条之一")
    assert (changed.number, changed.suffix) == (3, 1)
    assert changed.full_label == "第二章第三条之一"
    assert changed.children.get().full_label == "第二章第三条之一"


@pytest.mark.parametrize(
    ("label", "complaint"),
    [("四", "看不懂编号“四”"), ("第三条之九千九百九十九万", "第9行编号“第三条之.*数字过大")],
)
def test_a_label_that_is_no_article_number_is_refused(version, clerk, label, complaint):
    with pytest.raises(DraftError, match=complaint):
        services.correct_words(
            article(version, "第四条"), label=label, heading="", caption="", text="", by=clerk
        )


def test_an_article_that_is_a_citation_joins_the_paragraph_before(version, clerk):
    services.join_with_previous(article(version, "第四条"), by=clerk)

    assert words(version)[-2:] == [
        (1, "article", "第三条", ""),
        (
            2,
            "paragraph",
            "第一款",
            "维护保养单位应当每十五日保养一次。第四条　本条例自公布之日起施行。",
        ),
    ]
    assert_sound(version)


def test_the_first_paragraph_of_an_article_cannot_join_its_number(version, clerk):
    with pytest.raises(DraftError, match="本条的第一段"):
        services.join_with_previous(find(version, text="每十五日"), by=clerk)


def test_a_split_makes_items_of_what_begins_like_one(version, clerk):
    paragraph = find(version, text="使用单位应当")
    if paragraph.children.exists():
        pytest.skip("the parser splits inline items itself")

    services.split_provision(
        paragraph,
        marked="使用单位应当履行下列义务：｜（一）建档；｜（二）公示。",
        by=clerk,
    )

    assert [row[1:] for row in words(version)[4:7]] == [
        ("paragraph", "第一款", "使用单位应当履行下列义务："),
        ("item", "（一）", "建档；"),
        ("item", "（二）", "公示。"),
    ]
    assert_sound(version)


def test_a_split_can_begin_a_new_article(version, clerk):
    paragraph = find(version, text="每十五日")
    services.correct_words(
        paragraph,
        label="",
        heading="",
        caption="",
        text="维护保养单位应当保养。第三条之一 费用由业主承担。",
        by=clerk,
    )
    paragraph.refresh_from_db()

    services.split_provision(
        paragraph, marked="维护保养单位应当保养。｜第三条之一 费用由业主承担。", by=clerk
    )

    assert words(version)[-4:-2] == [
        (1, "article", "第三条之一", ""),
        (2, "paragraph", "第一款", "费用由业主承担。"),
    ]
    assert article(version, "第三条之一").full_label == "第二章第三条之一"


@pytest.mark.parametrize(
    ("marked", "complaint"),
    [
        ("维护保养单位应当每十五日保养一次。", "加分隔号"),
        ("｜维护保养单位应当每十五日保养一次。", "前后都要有文字"),
        ("维护保养单位｜应当每十日保养一次。", "不要改动文字"),
    ],
)
def test_a_split_only_cuts(version, clerk, marked, complaint):
    with pytest.raises(DraftError, match=complaint):
        services.split_provision(find(version, text="每十五日"), marked=marked, by=clerk)


def test_a_paragraph_becomes_a_chapter_and_takes_the_articles_behind_it(version, clerk):
    paragraph = find(version, text="予以协助")
    services.correct_words(
        paragraph, label="", heading="", caption="", text="第二章 使用", by=clerk
    )
    paragraph.refresh_from_db()

    services.change_kind(paragraph, kind=ProvisionKind.CHAPTER, by=clerk)

    chapter = Provision.objects.get(uuid=paragraph.uuid)
    assert (chapter.depth, chapter.label, chapter.heading, chapter.unit) == (
        0,
        "第二章",
        "使用",
        None,
    )
    assert_sound(version)


def test_a_chapter_that_is_none_becomes_a_paragraph_of_the_article_before(version, clerk):
    services.change_kind(find(version, label="第二章"), kind=ProvisionKind.PARAGRAPH, by=clerk)

    assert article(version, "第三条").full_label == "第一章第三条"
    joined = find(version, text="第二章　维护保养")
    assert (joined.kind, joined.parent.label) == ("paragraph", "第二条")
    assert_sound(version)


def test_words_without_a_number_do_not_become_an_article(version, clerk):
    with pytest.raises(DraftError, match="要以“第几条”开头"):
        services.change_kind(find(version, text="每十五日"), kind=ProvisionKind.ARTICLE, by=clerk)


def test_removing_a_chapter_leaves_its_articles_to_the_chapter_before(version, clerk):
    services.remove_provision(find(version, label="第二章"), with_content=False, by=clerk)

    assert article(version, "第三条").full_label == "第一章第三条"
    assert_sound(version)


def test_removing_an_article_with_its_content(version, clerk):
    services.remove_provision(article(version, "第三条"), with_content=True, by=clerk)

    assert find(version, text="每十五日") is None
    assert article(version, "第四条").full_label == "第二章第四条"
    assert_sound(version)


def test_an_article_is_added_behind_another(version, clerk):
    services.add_provision(
        article(version, "第三条"),
        kind=ProvisionKind.ARTICLE,
        text="第三条之一　电梯应当投保责任险。",
        by=clerk,
    )

    added = article(version, "第三条之一")
    assert added.full_label == "第二章第三条之一"
    assert added.children.get().text == "电梯应当投保责任险。"
    assert_sound(version)


def test_a_chapter_added_behind_an_article_takes_what_follows(version, clerk):
    services.add_provision(
        article(version, "第三条"), kind=ProvisionKind.CHAPTER, text="第三章　附则", by=clerk
    )

    assert article(version, "第四条").full_label == "第三章第四条"
    assert_sound(version)


@pytest.mark.parametrize("act", ["words", "kind", "join", "remove", "add", "split"])
def test_every_correction_leaves_a_history_row_and_can_be_undone(version, clerk, act):
    before = words(version)
    paragraph, chapter = find(version, text="每十五日"), find(version, label="第二章")
    acts = {
        "words": lambda: services.correct_words(
            paragraph, label="", heading="", caption="", text="改", by=clerk
        ),
        "kind": lambda: services.change_kind(chapter, kind=ProvisionKind.PARAGRAPH, by=clerk),
        "join": lambda: services.join_with_previous(article(version, "第四条"), by=clerk),
        "remove": lambda: services.remove_provision(chapter, with_content=True, by=clerk),
        "add": lambda: services.add_provision(
            chapter, kind=ProvisionKind.SECTION, text="第一节　通则", by=clerk
        ),
        "split": lambda: services.split_provision(
            paragraph, marked="维护保养单位｜应当每十五日保养一次。", by=clerk
        ),
    }

    edit = acts[act]()
    assert words(version) != before
    assert (edit.kind, edit.by) == (act, clerk)
    services.undo_last(version, by=clerk)

    assert words(version) == before
    edit.refresh_from_db()
    assert edit.undone_by == clerk
    assert_sound(version)


def test_corrections_are_undone_from_the_last_to_the_first(version, clerk):
    before = words(version)
    services.remove_provision(find(version, label="第一章"), with_content=False, by=clerk)
    services.remove_provision(find(version, label="第二章"), with_content=True, by=clerk)

    services.undo_last(version, by=clerk)
    services.undo_last(version, by=clerk)

    assert words(version) == before
    with pytest.raises(DraftError, match="没有可以撤销的更正"):
        services.undo_last(version, by=clerk)


def test_a_confirmed_text_is_not_corrected(version, clerk):
    services.confirm_version(version, by=clerk)

    with pytest.raises(DraftError, match="文本已经确认，不能再更正"):
        services.remove_provision(article(version, "第四条"), with_content=True, by=clerk)


def test_a_node_that_is_gone_is_told(version, clerk):
    gone = article(version, "第四条")
    services.remove_provision(article(version, "第四条"), with_content=True, by=clerk)

    with pytest.raises(DraftError, match="刚刚被别的更正删除"):
        services.remove_provision(gone, with_content=True, by=clerk)


def test_saving_without_a_change_is_told(version, clerk):
    paragraph = find(version, text="每十五日")

    with pytest.raises(DraftError, match="没有改动"):
        services.correct_words(
            paragraph, label="", heading="", caption="", text=paragraph.text, by=clerk
        )


def labels(version):
    rows = Provision.objects.for_reading(version)
    return [row.label for row in rows if row.kind in {"chapter", "article"}]


def test_an_article_moves_over_the_edge_of_its_chapter_and_back(version, clerk):
    before = words(version)
    third = article(version, "第三条")

    services.move_up(third, by=clerk)

    assert labels(version) == ["第一章", "第一条", "第二条", "第三条", "第二章", "第四条"]
    third.refresh_from_db()
    assert third.parent.label == "第一章"
    assert_sound(version)

    services.move_down(article(version, "第三条"), by=clerk)
    assert words(version) == before
    services.undo_last(version, by=clerk)
    services.undo_last(version, by=clerk)
    assert words(version) == before


def test_a_chapter_moves_with_all_that_stands_in_it(version, clerk):
    services.move_up(article(version, "第二章"), by=clerk)

    assert labels(version) == ["第二章", "第三条", "第四条", "第一章", "第一条", "第二条"]
    assert_sound(version)


def test_an_article_moves_behind_a_named_one(version, clerk):
    moved = article(version, "第一条")

    services.move_behind(moved, label=" 第三条 ", by=clerk)

    assert labels(version) == ["第一章", "第二条", "第二章", "第三条", "第一条", "第四条"]
    assert_sound(version)
    assert Provision.objects.get(pk=moved.pk).uuid == moved.uuid


def test_an_item_moves_among_its_like(version, clerk):
    whole = find(version, text="建档")
    cut = whole.text.replace("（一）", "｜（一）").replace("（二）", "｜（二）")
    services.split_provision(whole, marked=cut, by=clerk)

    services.move_down(find(version, text="建档"), by=clerk)

    items = [text for _, kind, _, text in words(version) if kind == "item"]
    assert [text[:2] for text in items] == ["公示", "建档"]
    assert_sound(version)


@pytest.mark.parametrize(
    ("act", "complaint"),
    [
        (lambda v, by: services.move_up(article(v, "第一章"), by=by), "第一段"),
        (lambda v, by: services.move_down(article(v, "第二章"), by=by), "最后一段"),
        (lambda v, by: services.move_up(find(v, text="为了加强"), by=by), "没有可以放"),
        (
            lambda v, by: services.move_behind(article(v, "第一条"), label="第九条", by=by),
            "没有找到",
        ),
        (
            lambda v, by: services.move_behind(article(v, "第一条"), label="后面", by=by),
            "哪一条后面",
        ),
    ],
)
def test_a_move_that_leads_nowhere_is_refused_and_changes_nothing(version, clerk, act, complaint):
    before = words(version)

    with pytest.raises(DraftError, match=complaint):
        act(version, clerk)

    assert words(version) == before
