"""社情民意: apart from the legislative opinions, with a register, and the author is told."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from liaison.notices.models import Notice
from liaison.workbooks.presets import find_preset
from opinions.choices import Axis, Processing
from opinions.choices.referrals import ReferralKind
from opinions.errors import OpinionError
from opinions.models import Opinion, OpinionTally, Referral
from opinions.models.tally import COUNTED
from opinions.referral_words import referral_title
from opinions.services.compiling import make_item
from opinions.services.referring import Asked, close_referral, refer
from opinions.services.sorting import decide, take_back
from opinions.tickets import issue_track
from tests.factories.accounts import ClerkFactory, OfficerFactory
from tests.factories.compiling import CompilingConsultationFactory, frozen_table
from tests.factories.compiling import make_item as merged
from tests.factories.opinions import PassedOpinionFactory
from tests.factories.stations import AssignmentFactory, PartnerOrgFactory

pytestmark = pytest.mark.django_db
WHY = "反映路灯不亮，不涉及条文。"


@pytest.fixture
def clerk():
    return ClerkFactory()


@pytest.fixture
def task():
    return AssignmentFactory(consultation=CompilingConsultationFactory())


@pytest.fixture
def opinion(task):
    PassedOpinionFactory(consultation=task.consultation, station=task.station)
    return PassedOpinionFactory(
        consultation=task.consultation, station=task.station, body="我们村的路灯坏了半年。"
    )


def set_apart(opinion, clerk):
    decide([opinion], Processing.PUBLIC_SENTIMENT, by=clerk, note=WHY)
    opinion.refresh_from_db()


def hand_on(opinion, clerk):
    today = timezone.localdate()
    asked = Asked(
        ReferralKind.DEPARTMENT, PartnerOrgFactory(), today + timedelta(days=9), "属城管职责。"
    )
    return refer(opinion, asked, by=clerk, today=today)


def counts(task):
    task.refresh_from_db()
    task.consultation.refresh_from_db()
    tally = OpinionTally.objects.of(task.consultation).sums(counted=COUNTED)["counted"]
    counted = Opinion.objects.filter(consultation=task.consultation).counted().count()
    assert tally == counted == task.consultation.opinion_count
    return counted, task.opinion_count


def test_no_figure_counts_it_and_no_table_takes_it_until_it_is_taken_back(task, opinion, clerk):
    set_apart(opinion, clerk)

    assert counts(task) == (1, 1)
    with pytest.raises(OpinionError, match="已列为社情民意"):
        make_item(task.consultation, [opinion], by=clerk, provision=None, text="修路灯。")
    assert list(Opinion.objects.public_sentiment()) == [opinion]
    take_back(opinion, by=clerk)

    assert counts(task) == (2, 2)
    assert [(m.new, m.note, m.by) for m in opinion.moves.filter(axis=Axis.PROCESSING)] == [
        ("public_sentiment_issue", WHY, clerk),
        ("under_review", "", clerk),
    ]


def test_handed_on_after_the_freezing_it_stays_apart_and_the_author_is_told(
    client, task, opinion, clerk
):
    set_apart(opinion, clerk)
    merged(task.consultation, *Opinion.objects.to_sort(), by=clerk)
    frozen_table(task.consultation)

    referral = hand_on(opinion, clerk)
    close_referral(
        referral, by=clerk, result="done", reply="路灯已修好。", closed_on=timezone.localdate()
    )

    opinion.refresh_from_db()
    assert opinion.processing == Processing.PUBLIC_SENTIMENT
    assert referral_title(referral) == "关于转交社情民意的函"
    notice = Notice.objects.get(cause=f"referral:{referral.pk}")
    assert "路灯已修好" in notice.body
    assert notice.station_code == task.station.code
    page = client.get(reverse("feedback:opinion", args=[issue_track(opinion.pk)])).content.decode()
    assert "作为社情民意办理" in page
    assert "路灯已修好" in page


def test_a_legislative_opinion_is_not_told_twice_of_its_referral(task, opinion, clerk):
    referral = hand_on(opinion, clerk)
    close_referral(referral, by=clerk, result="done", reply="好。", closed_on=timezone.localdate())

    assert not Notice.objects.filter(cause=f"referral:{referral.pk}").exists()


@pytest.mark.parametrize("count", [1, 3])
def test_the_register_takes_a_fixed_number_of_queries(
    client, task, clerk, count, django_assert_num_queries
):
    for _ in range(count):
        one = PassedOpinionFactory(consultation=task.consultation, station=task.station)
        set_apart(one, clerk)
        hand_on(one, clerk)
    client.force_login(clerk)
    client.get(reverse("admin:opinions_sentiment"))

    with django_assert_num_queries(8):
        page = client.get(reverse("admin:opinions_sentiment"), {"state": "waiting"})
    assert page.context["page"].paginator.count == count


def test_the_register_is_the_offices_own_and_its_workbook_says_who_deals_with_it(
    client, opinion, clerk
):
    set_apart(opinion, clerk)
    client.force_login(OfficerFactory())
    assert client.get(reverse("admin:opinions_sentiment")).status_code == 404
    client.force_login(clerk)
    year = timezone.localdate().year
    empty = client.get(reverse("admin:opinions_sentiment"), {"state": "done", "year": year})

    assert "没有这样的社情民意" in empty.content.decode()
    ((_, rows),) = find_preset("public_sentiment", str(year)).build(str(year)).sheets
    assert [row[3:4] + row[5:8] + row[9:10] for row in rows] == [
        ["我们村的路灯坏了半年。", 1, WHY, "", "还没有转交"]
    ]
    hand_on(opinion, clerk)
    ((_, rows),) = find_preset("public_sentiment", "").build(None).sheets
    assert (rows[0][7], rows[0][9]) == (Referral.objects.get().org.name, "等待答复")


def test_the_triage_desk_sets_it_apart_by_one_key(client, task, opinion, clerk):
    client.force_login(clerk)
    desk = reverse("admin:opinions_triage", args=[task.consultation_id])
    shown = client.get(desk, {"at": opinion.pk})

    client.post(
        reverse("admin:opinions_triage_act", args=[task.consultation_id, opinion.pk]),
        {
            "act": "public_sentiment_issue",
            "reason_public_sentiment_issue": WHY,
            "seen": shown.context["seen"],
        },
    )

    opinion.refresh_from_db()
    assert (opinion.processing, opinion.processing_note) == (Processing.PUBLIC_SENTIMENT, WHY)
