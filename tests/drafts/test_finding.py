"""Search: what is found by which words, in which order, and how a hit is shown."""

from importlib import import_module

import pytest
from django.apps import apps
from django.core.management import call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext

from drafts.choices import DraftKind, Stage
from drafts.finding import search as searching
from drafts.finding.asked import read
from drafts.finding.folding import fold
from drafts.finding.marking import marked, snippet
from drafts.finding.readers import Office
from drafts.finding.search import search
from drafts.models import Provision, SearchEntry
from drafts.services import (
    DraftFacts,
    confirm_version,
    create_consultation,
    discard_version,
    import_draft,
    rebuild_index,
    update_consultation,
)
from tests.factories.accounts import ClerkFactory
from tests.factories.drafts import (
    ConfirmedVersionFactory,
    ConsultationFactory,
    SuperiorOrganFactory,
)

pytestmark = pytest.mark.django_db
ESTATE = """云岭市住宅区物业管理条例（草案）
第一章　总　则
第一条　为了规范物业管理活动，制定本条例。
第二章　物业服务
第二条　物业服务人应当公布收费标准。
业主可以查阅ＰＭ２．５监测记录：
（一）电梯轿厢内的记录；
（二）《物业服务合同》副本。
第十二条　维修资金的使用，依照本条例第二条办理。
第十二条之一　犬只由饲养人看管。
"""
DOGS = """云岭市养犬管理条例（草案）
第一条　本条例所称养犬，不包括小区物业的护卫犬。
第二条　犬只进入电梯应当束牵引带。
第十二条　违反本条例的，处五百元以下罚款。
"""


@pytest.fixture
def clerk():
    return ClerkFactory()


def enter(text, clerk):
    facts = DraftFacts(SuperiorOrganFactory(), DraftKind.NEW, Stage.CONSULTATION_DRAFT)
    return import_draft(facts, text=text, by=clerk)


@pytest.fixture
def estate(clerk):
    version = enter(ESTATE, clerk)
    confirm_version(version, by=clerk)
    return version


@pytest.fixture
def dogs(clerk):
    version = enter(DOGS, clerk)
    confirm_version(version, by=clerk)
    return version


@pytest.fixture
def both(estate, dogs):
    return estate, dogs


def plain(pieces):
    return "".join(text for text, _ in pieces)


def found(typed, page=None):
    """As pairs of the law's third and fourth character and the place."""
    hits = search(typed, page, Office()).hits
    return [(plain(hit.name)[3:5], plain(hit.place)) for hit in hits]


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        # Two characters inside four; the title first, then a heading, then the texts by age.
        (
            "物业",
            [
                ("住宅", ""),
                ("住宅", "第二章 物业服务"),
                ("养犬", "第一条"),
                ("住宅", "第一条"),
                ("住宅", "第二条"),
            ],
        ),
        ("物业服务", [("住宅", "第二章 物业服务"), ("住宅", "第二条")]),
        # Both pairs stand in 第二条 of the law on dogs, but not one behind the other.
        ("犬只由饲养人", [("住宅", "第十二条之一")]),
        ("犬", [("养犬", ""), ("养犬", "第一条"), ("养犬", "第二条"), ("住宅", "第十二条之一")]),
        # All words must occur.
        ("电梯 记录", [("住宅", "第二条")]),
        ("电梯　牵引带", [("养犬", "第二条")]),
        ("电梯，牵引带", [("养犬", "第二条")]),
        ("电梯 蚯蚓", []),
        # A word of the law's name counts, if another stands in the article itself.
        ("养犬管理 罚款", [("养犬", "第十二条")]),
        # Width, case, quotes.
        ("pm2.5", [("住宅", "第二条")]),
        ("ＰＭ２．５", [("住宅", "第二条")]),
        ("《物业服务合同》", [("住宅", "第二条")]),
        ("“物业服务”合同", [("住宅", "第二条")]),
        # The articles of that number, then who cites them.
        ("第十二条", [("养犬", "第十二条"), ("住宅", "第十二条")]),
        ("第12条 维修", [("住宅", "第十二条")]),
        ("养犬管理条例第１２条", [("养犬", "第十二条")]),
        ("第二条 维修", [("住宅", "第十二条")]),
        ("第十二条之一", [("住宅", "第十二条之一")]),
        ("第12条之1", [("住宅", "第十二条之一")]),
        ("第二条", [("养犬", "第二条"), ("住宅", "第二条"), ("住宅", "第十二条")]),
        # A word does not reach from one paragraph into the next.
        ("收费标准业主", []),
        ("100%", []),
        ("a' | 'b\\", []),
    ],
)
def test_who_searches_finds_the_articles_that_say_it(both, typed, expected):
    assert found(typed) == expected


def test_quotes_around_a_part_do_not_cut_the_word():
    assert [word.text for word in read("“物业服务”合同，《电梯》").words] == [
        "物业服务合同",
        "电梯",
    ]


@pytest.mark.parametrize("typed", ["", "  ", "，。《》", "\x00"])
def test_without_a_word_nothing_is_looked_for(both, typed, django_assert_num_queries):
    with django_assert_num_queries(0):
        answer = search(typed, None, Office())

    assert (answer.page, answer.hits, answer.is_long) == (None, (), False)


@pytest.mark.parametrize("typed", ["物业" * 26, " ".join("甲乙丙丁戊己庚辛壬")])
def test_too_much_is_not_looked_for(both, typed, django_assert_num_queries):
    with django_assert_num_queries(0):
        assert search(typed, None, Office()).is_long


def test_what_is_frequent_is_cut_off_and_said(both, monkeypatch):
    monkeypatch.setattr(searching, "MOST", 2)

    answer = search("条例", None, Office())

    assert answer.cut_at == 2
    assert answer.page.paginator.count == 2
    assert {plain(hit.place) for hit in answer.hits} == {""}, "titles are kept before texts"
    assert not search("罚款", None, Office()).cut_at


def test_pages_follow_one_another(both, monkeypatch):
    monkeypatch.setattr(searching, "PER_PAGE", 2)
    every = [found("物业", page) for page in ("1", "2", "3")]

    assert [len(page) for page in every] == [2, 2, 1]
    assert len({hit for page in every for hit in page}) == 5
    assert found("物业", "abc") == every[0]
    assert found("物业", "99") == every[2]


def test_the_hit_is_marked_as_it_was_written(both):
    (hit,) = search("pm2.5", None, Office()).hits

    assert [text for text, is_hit in hit.words if is_hit] == ["ＰＭ２．５"]
    assert plain(hit.words).startswith("物业服务人应当公布收费标准。")


def test_a_long_text_is_shown_from_just_before_the_hit():
    pieces = snippet(["前" * 300 + "物业" + "后" * 300], read("物业"))

    assert plain(pieces[:2]) == "……" + "前" * 24
    assert pieces[2] == ("物业", True)
    assert pieces[-1].text == "……"
    assert plain(pieces).count("后") == 84


def test_marks_do_not_overlap_and_nothing_is_lost():
    assert marked("物业服务", read("业服 物业")) == [("物业", True), ("服务", False)]
    assert marked("总　则", read("总则")) == [("总　则", True)]


@pytest.mark.parametrize(
    ("written", "folded"),
    [("Ａ（１）", "a 1 "), ("《总　则》", "总则"), ("3.5％", "3.5%"), ("㈠", " 一 "), ("𬬭", "𬬭")],
)
def test_folding(written, folded):
    assert fold(written) == folded


def test_nothing_is_found_before_it_is_confirmed_or_after_it_is_discarded(clerk):
    version = enter(ESTATE, clerk)
    assert found("物业") == []

    discard_version(version, by=clerk)

    assert found("物业") == []
    assert not SearchEntry.objects.exists()


def test_a_confirmation_that_fails_leaves_no_entries(clerk, monkeypatch):
    version = enter(ESTATE, clerk)
    monkeypatch.setattr("drafts.services.importing.propose_map", lambda version: 1 / 0)

    with pytest.raises(ZeroDivisionError):
        confirm_version(version, by=clerk)

    assert not SearchEntry.objects.exists()


def test_a_consultation_is_found_by_its_title_of_today(estate, clerk):
    consultation = ConsultationFactory.build(version=estate, title="请您来说说", handler=clerk)
    create_consultation(consultation, by=clerk)
    assert [plain(hit.name) for hit in search("请您来说说", None, Office()).hits] == ["请您来说说"]

    consultation.title, consultation.summary = "小区里的事", "谁来管电梯"
    update_consultation(consultation, by=clerk)

    assert not search("请您来说说", None, Office()).hits
    assert plain(search("小区里的事", None, Office()).hits[0].name) == "小区里的事"
    assert plain(search("谁来管", None, Office()).hits[0].words) == "谁来管电梯"


def rows():
    columns = ("consultation", "version", "provision", "anchor", "title", "text", "name", "lexemes")
    return sorted(SearchEntry.objects.values_list(*columns), key=str)


def test_rebuilding_changes_nothing_however_often(both, capsys):
    before = rows()

    call_command("rebuild_search")
    rebuild_index()

    assert rows() == before
    assert "文本2份，征求意见0项" in capsys.readouterr().out


def test_rebuilding_finds_what_was_there_before_the_search_and_drops_what_does_not_stand(clerk):
    ConfirmedVersionFactory()
    waiting = enter(ESTATE, clerk)
    SearchEntry.objects.create(version=waiting, title="物业", lexemes=["物业"])

    rebuild_index()

    assert found("物业") == []
    assert found("十五日") == [("住宅", "第三条")]


def test_the_migration_writes_the_same_entries(both, clerk):
    create_consultation(ConsultationFactory.build(version=both[0], handler=clerk), by=clerk)
    before = rows()
    SearchEntry.objects.all().delete()

    import_module("drafts.migrations.0034_fill_search_entries").fill(apps, None)

    assert rows() == before


def test_every_article_of_a_text_has_one_entry_with_the_anchor_of_the_reading_page(estate):
    units = Provision.objects.filter(version=estate).commentable().count()
    entries = SearchEntry.objects.filter(provision__in=Provision.objects.commentable())

    assert units == entries.count() == 4
    assert set(entries.values_list("anchor", flat=True)) == {
        "第一条", "第二条", "第十二条", "第十二条之一"
    }  # fmt: skip


@pytest.mark.parametrize("count", [1, 3])
def test_a_search_takes_a_fixed_number_of_queries(clerk, count):
    for number in range(count):
        confirm_version(enter(ESTATE.replace("云岭", f"云{number}"), clerk), by=clerk)

    with CaptureQueriesContext(connection) as queries:
        assert len(search("合同", None, Office()).hits) == count

    assert len(queries) == 4


def test_a_confirmation_takes_a_bounded_number_of_queries(clerk, django_assert_max_num_queries):
    text = "\n".join(f"第{number}条　物业服务人应当公布第{number}项。" for number in range(1, 400))
    version = enter(f"云岭市物业条例（草案）\n{text}", clerk)

    with django_assert_max_num_queries(25):
        confirm_version(version, by=clerk)

    assert SearchEntry.objects.count() == 400
