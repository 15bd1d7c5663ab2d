"""不计入统计: two people, a reason, a trace; and every figure says what it left out."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from liaison.accounts.choices import Mode
from liaison.accounts.models import WorkMode
from liaison.audit.models import AuditEntry
from opinions import compiled_rows
from opinions.choices import GroupBasis, Processing, UncountedState
from opinions.errors import OpinionError
from opinions.groups import Group, offers
from opinions.models import Opinion, UncountedGroup
from opinions.services.comparing import compare
from opinions.services.compiling import change_item
from opinions.services.freezing import ask_to_freeze, freeze_table
from opinions.services.uncounting import (
    ask_to_uncount,
    count_again,
    forget_networks,
    refuse_to_uncount,
    uncount,
)
from tests.factories.accounts import ClerkFactory, OfficerFactory, ReviewerFactory
from tests.factories.compiling import CompilingConsultationFactory, frozen_table, make_item
from tests.factories.opinions import PassedOpinionFactory

pytestmark = pytest.mark.django_db
WORDS = "坚决反对第三条，请立即删除。"


@pytest.fixture
def consultation():
    return CompilingConsultationFactory()


@pytest.fixture
def campaign(consultation):
    """Twelve with one text from one network, and two who speak for themselves."""
    PassedOpinionFactory.create_batch(2, consultation=consultation)
    return PassedOpinionFactory.create_batch(
        12, consultation=consultation, body=WORDS, network_key="a" * 32
    )


@pytest.fixture
def by_text(campaign):
    return Group(GroupBasis.TEXT, campaign[0].text_hash)


def ask(consultation, group, by=None, reason="同一文字由程序反复提交。"):
    return ask_to_uncount(consultation, group, by=by or ClerkFactory(), reason=reason)


def in_force(consultation, group):
    asked = ask(consultation, group)
    uncount(asked, by=ReviewerFactory())
    return asked


def counted(consultation):
    consultation.refresh_from_db()
    return consultation.opinion_count


def test_nothing_changes_before_a_second_person_agrees(consultation, by_text):
    WorkMode.objects.update_or_create(pk=1, defaults={"mode": Mode.STRICT})
    clerk = ClerkFactory()
    asked = ask(consultation, by_text, by=clerk)

    assert Opinion.objects.counted().count() == 14
    with pytest.raises(OpinionError, match="不能自己确认"):
        uncount(asked, by=clerk)
    assert uncount(asked, by=ReviewerFactory()) == 12
    assert Opinion.objects.counted().count() == counted(consultation) == 2
    assert [(m.old, m.new) for m in asked.moves.all()] == [("", "asked"), ("asked", "in_force")]
    assert AuditEntry.objects.filter(action="opinions.uncount").count() == 1


def test_the_opinions_stay_in_the_queue_and_with_their_authors(consultation, campaign, by_text):
    in_force(consultation, by_text)

    assert Opinion.objects.to_sort().count() == 14
    stored = Opinion.objects.for_author().get(pk=campaign[0].pk)
    assert (stored.body, stored.is_counted) == (WORDS, False)


def test_who_comes_after_the_asking_is_counted(consultation, by_text):
    asked = ask(consultation, by_text)
    PassedOpinionFactory(consultation=consultation, body=WORDS)

    uncount(asked, by=ReviewerFactory())

    assert Opinion.objects.counted().count() == 3


def test_a_group_of_near_texts_is_one_group(consultation, by_text):
    PassedOpinionFactory(consultation=consultation, body=WORDS.replace("立即", "马上"))
    compare(consultation.pk)

    assert ask(consultation, by_text).count == 13


@pytest.mark.parametrize("basis", ["network", "span"])
def test_a_network_and_a_span_of_time_are_groups_too(consultation, campaign, basis):
    long_ago = timezone.now() - timedelta(days=3)
    Opinion.objects.filter(pk__in=[one.pk for one in campaign]).update(received_at=long_ago)
    groups = {
        "network": Group(GroupBasis.NETWORK, "a" * 32),
        "span": Group(GroupBasis.SPAN, since=long_ago, until=long_ago + timedelta(minutes=1)),
    }

    in_force(consultation, groups[basis])

    assert Opinion.objects.counted().count() == 2


def test_an_unknown_network_is_no_group(consultation, campaign):
    with pytest.raises(OpinionError, match="没有可以选定"):
        ask(consultation, Group(GroupBasis.NETWORK, ""))


def test_a_group_needs_a_reason_and_one_waits_at_a_time(consultation, by_text):
    with pytest.raises(OpinionError, match="写明不计入统计的原因"):
        ask(consultation, by_text, reason=" ")
    ask(consultation, by_text)
    with pytest.raises(OpinionError, match="已有一组等待确认"):
        ask(consultation, by_text)


def test_the_second_person_may_say_no(consultation, by_text):
    asked = ask(consultation, by_text)

    refuse_to_uncount(asked, by=ReviewerFactory(), reason="确是许多人的意见。")

    assert Opinion.objects.counted().count() == 14
    asked.refresh_from_db()
    assert asked.state == UncountedState.REFUSED
    ask(consultation, by_text)


def test_taken_back_they_count_again_and_the_trace_stays(consultation, by_text):
    asked = in_force(consultation, by_text)

    with pytest.raises(OpinionError, match="写明恢复计入"):
        count_again(asked, by=ClerkFactory(), reason="")
    count_again(asked, by=ClerkFactory(), reason="查明是合唱团成员。")

    assert Opinion.objects.counted().count() == counted(consultation) == 14
    assert asked.members.count() == 12
    with pytest.raises(OpinionError, match="不能改为"):
        count_again(asked, by=ClerkFactory(), reason="再来一次。")


def test_what_went_upward_stays_as_it_went(consultation, campaign, by_text):
    Opinion.objects.filter(pk=campaign[0].pk).update(processing=Processing.SUBMITTED)

    assert ask(consultation, by_text).count == 11


def test_a_frozen_table_is_not_changed_behind_its_back(consultation):
    only = PassedOpinionFactory(consultation=consultation)
    make_item(consultation, only)
    frozen_table(consultation)

    with pytest.raises(OpinionError, match="已经定稿"):
        ask(consultation, Group(GroupBasis.TEXT, only.text_hash))


def test_the_table_that_goes_upward_counts_only_what_counts(consultation, campaign, by_text):
    other = PassedOpinionFactory(consultation=consultation)
    item = make_item(consultation, *campaign, other)
    in_force(consultation, by_text)

    (row,) = compiled_rows.rows_of(consultation)
    assert (row["opinions"], row["people"]) == (1, 1)
    assert compiled_rows.people_by_item(consultation)[item.pk] == (1, 1)
    assert compiled_rows.facts_of(consultation)["received"] == 3


def test_offers_are_the_large_groups(consultation, campaign):
    found = [(one.group.basis, one.count) for one in offers(consultation)]

    assert found == [("text", 12), ("network", 12)]


@pytest.mark.parametrize("count", [1, 3])
def test_offers_take_a_fixed_number_of_queries(consultation, count, django_assert_num_queries):
    for at in range(count):
        PassedOpinionFactory.create_batch(
            10, consultation=consultation, body=f"意见{at}。", network_key=str(at) * 32
        )

    with django_assert_num_queries(4):
        assert len(offers(consultation)) == 2 * count


def test_networks_are_forgotten_after_three_months(consultation, campaign):
    asked = in_force(consultation, Group(GroupBasis.NETWORK, "a" * 32))
    later = timezone.now() + timedelta(days=91)

    assert forget_networks(timezone.now()) == 0
    assert forget_networks(later) == 12
    asked.refresh_from_db()
    assert asked.key == ""
    assert not Opinion.objects.exclude(network_key="").exists()
    assert Opinion.objects.counted().count() == 2


class TestPages:
    @pytest.fixture
    def url(self, consultation):
        return reverse("admin:opinions_uncounted", args=[consultation.pk])

    def test_from_the_offer_to_the_figures(self, client, consultation, by_text, url):
        client.force_login(ClerkFactory())
        assert "12 条" in client.get(url).content.decode()
        shown = client.get(url, {"basis": "text", "key": by_text.key}).content.decode()
        assert "选定的一组：12 条" in shown

        typed = {"basis": "text", "key": by_text.key, "reason": "由程序反复提交。"}
        assert client.post(url, typed).status_code == 302
        client.force_login(ReviewerFactory())
        group = UncountedGroup.objects.get()
        client.post(reverse("admin:opinions_answer_uncounted", args=[group.pk]), {"agree": "1"})

        for page in ("desk", "list", "mix", "table"):
            html = client.get(reverse(f"admin:opinions_{page}", args=[consultation.pk])).content
            assert "12 条不计入统计（由程序反复提交。）" in html.decode(), page
        listed = reverse("admin:opinions_list", args=[consultation.pk])
        assert "共 12 条" in client.get(listed, {"uncounted": group.pk}).content.decode()
        assert "共 2 条" in client.get(listed, {"counted": "1"}).content.decode()
        opinion = group.members.first().opinion_id
        one = client.get(reverse("admin:opinions_opinion", args=[opinion])).content.decode()
        assert "不计入统计：由程序反复提交。" in one

        client.post(
            reverse("admin:opinions_count_again", args=[group.pk]), {"reason": "确是许多人。"}
        )
        assert Opinion.objects.counted().count() == 14

    def test_without_a_reason_the_group_is_shown_again(self, client, by_text, url):
        client.force_login(ClerkFactory())

        response = client.post(url, {"basis": "text", "key": by_text.key, "reason": ""})

        assert response.status_code == 422
        assert "请写明不计入统计的原因。" in response.content.decode()
        assert "选定的一组：12 条" in response.content.decode()

    def test_a_span_without_an_end_is_explained(self, client, campaign, url):
        client.force_login(ClerkFactory())

        html = client.get(url, {"basis": "span", "since": "2026-01-01T10:00"}).content.decode()

        assert "请填写开始和结束时间" in html

    def test_only_the_right_people(self, client, consultation, by_text, url):
        asked = ask(consultation, by_text)
        answer = reverse("admin:opinions_answer_uncounted", args=[asked.pk])
        client.force_login(OfficerFactory())
        assert client.get(url).status_code == 404
        client.force_login(ClerkFactory())
        assert client.post(answer, {"agree": "1"}).status_code == 404
        client.force_login(ReviewerFactory())
        assert client.get(answer).status_code == 405
        assert (
            client.post(url, {"basis": "text", "key": by_text.key, "reason": "x"}).status_code
            == 404
        )
        assert Opinion.objects.counted().count() == 14


def test_what_only_a_campaign_says_goes_upward_with_a_word_or_not_at_all(
    consultation, campaign, by_text
):
    item = make_item(consultation, *campaign)
    make_item(consultation, *Opinion.objects.to_sort())
    in_force(consultation, by_text)

    with pytest.raises(OpinionError, match="来源意见都不计入统计，上报时条数会是0"):
        ask_to_freeze(consultation, by=ClerkFactory())
    change_item(item, by=ClerkFactory(), remark="程序批量提交，内容转报供参考")

    table = freeze_table(ask_to_freeze(consultation, by=ClerkFactory()), by=ReviewerFactory())
    assert [(row["opinions"], row["remark"]) for row in table.rows] == [
        (0, "程序批量提交，内容转报供参考；另有12条不计入统计"),
        (2, ""),
    ]
