"""services.compiling: links are made between opinions and items, words are never touched."""

import pytest

from drafts.choices import ConsultationStatus
from drafts.models import Consultation
from liaison.audit.models import AuditEntry
from opinions.choices import Axis, ChangeKind, Moderation, Processing, TargetScope
from opinions.errors import OpinionError
from opinions.models import CompiledItem, CompiledSource, Opinion
from opinions.services import compiling
from opinions.services.editing import withdraw_opinion
from opinions.services.moves import move
from opinions.sorting_desk import merged_elsewhere, next_with_work, overview, waiting_at
from tests.factories.accounts import ClerkFactory
from tests.factories.compiling import (
    CompilingConsultationFactory,
    article_of,
    frozen_table,
    make_item,
    opinion_on,
)
from tests.factories.opinions import OpinionTargetFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def clerk():
    return ClerkFactory()


@pytest.fixture
def consultation():
    return CompilingConsultationFactory()


def states(*opinions):
    return [Opinion.objects.get(pk=opinion.pk).processing for opinion in opinions]


def test_merging_links_opinions_and_leaves_their_words_alone(consultation, clerk):
    article = article_of(consultation, 3)
    first, second = (opinion_on(consultation, article, body=f"说法{n}") for n in (1, 2))

    item = make_item(
        consultation,
        first,
        second,
        by=clerk,
        article=article,
        quote="原文",
        remark="与第八条合并提出",
    )

    assert (item.label, item.quote, item.scope) == (
        str(article), "原文", TargetScope.PROVISION,
    )  # fmt: skip
    assert item.remark == "与第八条合并提出"
    assert states(first, second) == ["merged", "merged"]
    assert [source.merged_by for source in item.sources.all()] == [clerk, clerk]
    assert Opinion.objects.get(pk=first.pk).body == "说法1"
    assert AuditEntry.objects.get(action="opinions.make_item").count == 2


def test_an_item_without_an_article_is_a_general_one(consultation):
    item = make_item(consultation, opinion_on(consultation))

    assert (item.label, item.scope, item.provision) == ("总体意见", TargetScope.WHOLE, None)


@pytest.mark.parametrize(
    ("chosen", "kind"),
    [
        (["", "", "add"], ChangeKind.ADD),
        (["delete", "add", "", "add"], ChangeKind.ADD),
        (["", ""], ChangeKind.MODIFY),
        (["other", ""], ChangeKind.OTHER),
    ],
)
def test_those_who_chose_a_category_decide_the_kind_of_the_item(consultation, clerk, chosen, kind):
    said = [opinion_on(consultation, kind=one) for one in chosen]

    item = compiling.make_item(consultation, said, by=clerk, provision=None, text="建议公示。")

    assert item.kind == kind


def test_an_item_must_say_something_and_nothing_about_a_person(consultation):
    opinion = opinion_on(consultation)

    with pytest.raises(OpinionError, match="请填写归并后的意见建议"):
        make_item(consultation, opinion, text=" ")
    with pytest.raises(OpinionError, match="手机号码“13800000021”"):
        make_item(consultation, opinion, text="请联系13800000021。")
    with pytest.raises(OpinionError, match="请删去个人信息"):
        make_item(consultation, opinion, reason="张某说，电话13800000021。")
    assert states(opinion) == ["received"]
    assert not CompiledItem.objects.exists()


def test_one_opinion_stands_in_several_items_and_is_counted_once(consultation):
    third, second = article_of(consultation, 3), article_of(consultation, 2)
    opinion = opinion_on(consultation, third)
    OpinionTargetFactory(opinion=opinion, provision=second)
    make_item(consultation, opinion, article=third)

    assert list(merged_elsewhere(consultation, second)) == [opinion]
    make_item(consultation, opinion, article=second)

    assert not merged_elsewhere(consultation, second).exists()
    assert opinion.compiled_in.count() == 2
    assert opinion.moves.filter(new=Processing.MERGED).count() == 1
    assert [(line.total, line.waiting, line.items) for line in overview(consultation)] == [
        (1, 0, 1),
        (1, 0, 1),
    ]


def test_more_opinions_join_an_item_once_each(consultation, clerk):
    first, second = opinion_on(consultation), opinion_on(consultation)
    item = make_item(consultation, first)

    compiling.add_sources(item, [first, second], by=clerk)

    assert list(item.sources.values_list("opinion", flat=True)) == [first.pk, second.pk]


@pytest.mark.parametrize(
    ("moved", "complaint"),
    [
        ({"processing": Processing.KEPT}, "现在是“未纳入汇总”，不能归并"),
        ({"processing": Processing.WITHDRAWN}, "现在是“已撤回”，不能归并"),
        ({"moderation": Moderation.HELD}, "还在待复核"),
    ],
)
def test_nothing_is_merged_if_somebody_was_faster_with_one_of_them(consultation, moved, complaint):
    fine, stale = opinion_on(consultation), opinion_on(consultation)
    Opinion.objects.filter(pk=stale.pk).update(**moved)

    with pytest.raises(OpinionError, match=complaint):
        make_item(consultation, fine, stale)
    assert states(fine) == ["received"]
    assert not CompiledSource.objects.exists()


def test_opinions_of_another_consultation_are_refused(consultation):
    with pytest.raises(OpinionError, match="不属于这项征求意见"):
        make_item(consultation, opinion_on(CompilingConsultationFactory()))


def test_two_clerks_who_edit_one_item_do_not_overwrite_each_other(consultation, clerk):
    item = make_item(consultation, opinion_on(consultation))
    seen = item.fingerprint
    stale = CompiledItem.objects.get(pk=item.pk)
    compiling.change_item(item, by=clerk, seen=seen, text="甲的写法", kind=ChangeKind.ADD)

    with pytest.raises(OpinionError, match="刚刚由其他人改过"):
        compiling.change_item(stale, by=ClerkFactory(), seen=seen, text="乙的写法")
    item.refresh_from_db()
    assert (item.text, item.kind) == ("甲的写法", "add")
    assert AuditEntry.objects.get(action="opinions.change_item").before["text"] != "甲的写法"


def test_an_item_that_another_deleted_is_not_edited(consultation, clerk):
    item = make_item(consultation, opinion_on(consultation))
    stale = CompiledItem.objects.get(pk=item.pk)
    compiling.delete_item(item, by=clerk, reason="重做。")

    with pytest.raises(OpinionError, match="刚刚由其他人删除"):
        compiling.change_item(stale, by=clerk, text="新的写法")


def test_only_the_offices_words_of_an_item_can_change(consultation, clerk):
    item = make_item(consultation, opinion_on(consultation))

    with pytest.raises(ValueError, match="adoption"):
        compiling.change_item(item, by=clerk, adoption="adopted")
    with pytest.raises(OpinionError, match="请填写"):
        compiling.change_item(item, by=clerk, text=" ")


def test_an_author_taken_out_waits_again_unless_in_another_item(consultation, clerk):
    alone, twice = opinion_on(consultation), opinion_on(consultation)
    item = make_item(consultation, alone, twice)
    make_item(consultation, twice)

    compiling.remove_source(item, Opinion.objects.get(pk=alone.pk), by=clerk)
    compiling.remove_source(item, Opinion.objects.get(pk=twice.pk), by=clerk)

    assert states(alone, twice) == ["under_review", "merged"]
    with pytest.raises(OpinionError, match="已经不在这条归并意见里"):
        compiling.remove_source(item, alone, by=clerk)


def test_deleting_an_item_brings_its_opinions_back(consultation, clerk):
    alone, twice = opinion_on(consultation), opinion_on(consultation)
    item = make_item(consultation, alone, twice)
    make_item(consultation, twice)

    with pytest.raises(OpinionError, match="请写明原因"):
        compiling.delete_item(item, by=clerk, reason=" ")
    compiling.delete_item(item, by=clerk, reason="归错了。")

    assert states(alone, twice) == ["under_review", "merged"]
    assert AuditEntry.objects.get(action="opinions.delete_item").note == "归错了。"


def test_a_withdrawn_opinion_leaves_its_items(consultation):
    opinion = opinion_on(consultation)
    item = make_item(consultation, opinion)

    withdraw_opinion(Opinion.objects.get(pk=opinion.pk))

    assert not item.sources.exists()


def test_nothing_changes_once_the_table_is_frozen_even_for_a_stale_page(consultation, clerk):
    opinion = opinion_on(consultation)
    item = make_item(consultation, opinion)
    stale = Consultation.objects.get(pk=consultation.pk)
    frozen_table(consultation)

    assert stale.status == ConsultationStatus.COMPILING
    for act in (
        lambda: make_item(stale, opinion),
        lambda: compiling.add_sources(item, [opinion], by=clerk),
        lambda: compiling.change_item(item, by=clerk, text="改写"),
        lambda: compiling.remove_source(item, opinion, by=clerk),
        lambda: compiling.delete_item(item, by=clerk, reason="重做。"),
    ):
        with pytest.raises(OpinionError, match="汇总表已经定稿"):
            act()


def test_the_queue_of_an_article_holds_what_passed_and_waits(consultation):
    article = article_of(consultation)
    waiting = opinion_on(consultation, article)
    opinion_on(consultation, article, moderation=Moderation.HELD)
    opinion_on(consultation, article, processing=Processing.RETURNED)
    general = opinion_on(consultation)

    assert waiting_at(consultation, article) == [waiting]
    assert waiting_at(consultation, None) == [general]
    move(waiting, Axis.PROCESSING, Processing.KEPT, by=None, note="重复。")
    assert waiting_at(consultation, article) == []


def test_the_overview_begins_with_general_ones_and_goes_by_article(consultation):
    opinion_on(consultation, article_of(consultation, 3))
    opinion_on(consultation, article_of(consultation, 1))
    opinion_on(consultation)

    lines = overview(consultation)

    assert [line.label for line in lines] == ["总体意见", "第一条", "第三条"]
    assert next_with_work(lines).label == "总体意见"
    assert next_with_work(lines, lines[1].key).label == "第三条"
    assert next_with_work(lines, lines[2].key).label == "总体意见"
    assert next_with_work(lines[2:], lines[2].key) is None
