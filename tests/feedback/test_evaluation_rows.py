"""What the portal counts for a station, and what it refuses to count."""

from datetime import timedelta

import pytest

from drafts.choices import ConsultationStatus
from feedback.choices import ReplyKind, Result
from feedback.choices.certificates import CertificateStatus
from feedback.choices.evaluation import CycleStatus, EvaluationTarget
from feedback.evaluation.facts import Facts
from feedback.evaluation.gathering import GATHER, rows_of
from feedback.models import Certificate, Outcome, Rating, SuperiorReply
from opinions.choices import Processing
from opinions.models import CompiledSource
from stations.choices import AppointmentKind, AssignmentStatus, StationKind, StationStatus
from stations.models import Station, StationMove
from tests.factories.accounts import ClerkFactory
from tests.factories.feedback import CompiledItemFactory, SubmittedOpinionFactory, answer, let_out
from tests.factories.judging import (
    YEAR,
    approved,
    brought,
    cycle_at,
    dec,
    evaluation_of,
    on,
    points_of,
    score_of,
    worths,
)
from tests.factories.office import StoredFileFactory
from tests.factories.opinions import ContributorFactory
from tests.factories.stations import (
    AppointmentFactory,
    AssignmentFactory,
    PersonFactory,
    StationFactory,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def station():
    return StationFactory(established_on=on(1, year=2020).date())


def scored():
    return cycle_at(CycleStatus.AUTO_SCORED)


def task(station, status=AssignmentStatus.ACCEPTED, month=6, **kwargs):
    kwargs.setdefault("filed_at", on(month))
    return AssignmentFactory(
        station=station, status=status, dispatched_at=on(month - 1), due_at=on(month, 20), **kwargs
    )


def adopt(item, station, result=Result.ADOPTED, at=None, **words):
    """Answered at ``at``; the first answer brings the station's opinion with it."""
    if not CompiledSource.objects.filter(item=item, opinion__station=station).exists():
        SubmittedOpinionFactory(
            consultation=item.consultation, item=item, station=station, received_at=on(3), **words
        )
    outcome = answer(item, result)
    Outcome.objects.filter(pk=outcome.pk).update(posted_at=at or on(8))
    return outcome


def test_one_meeting_cut_into_many_entries_counts_once(station):
    approved(station)
    approved(station)
    approved(station, place="村委会", month=7, summary="讨论了电梯条例草案。")
    approved(station, place="广场", month=8, summary="讨论了电梯条例草案")

    cycle = scored()
    assert worths(cycle, station, "solicitation") == [
        (1, ""),
        (0, "同一天同一地点的同类活动已计入"),
        (1, ""),
        (0, "内容摘要与已计入的一条相同"),
    ]
    assert points_of(cycle, station, "solicitation") == dec("2.7")


def test_only_approved_entries_of_the_year_count(station):
    approved(station, month=12, day=31)
    approved(station, month=1, day=1)
    entry = approved(station, month=3)
    type(entry).objects.filter(pk=entry.pk).update(status="submitted")
    late = approved(station, month=4)
    type(late).objects.filter(pk=late.pk).update(starts_at=on(1, 1, year=YEAR + 1))

    assert score_of(scored(), station, "solicitation").value == 2


def test_more_than_the_base_brings_no_more_points(station):
    for day in range(1, 15):
        approved(station, day=day)

    assert points_of(scored(), station, "solicitation") == 8


def test_equal_words_and_what_was_merged_count_once(station):
    item = CompiledItemFactory()
    round_ = item.consultation
    for _ in range(3):
        brought(station, consultation=round_, body="同样的话")
    for _ in range(2):
        opinion = brought(station, consultation=round_, processing=Processing.MERGED)
        CompiledSource.objects.create(item=item, opinion=opinion, merged_by=item.created_by)
    brought(station, consultation=round_, processing=Processing.KEPT)

    cycle = scored()
    assert score_of(cycle, station, "quantity").value == 2
    assert sorted(worth for worth, _ in worths(cycle, station, "quantity")) == [0, 0, 0, 0, 1, 1]


def test_opinions_of_little_worth_pull_the_quality_down(station):
    brought(station, "A")
    assert points_of(scored(), station, "quality") == 10


def test_quality_is_the_mean_of_distinct_opinions(station):
    brought(station, "A")
    for _ in range(3):
        brought(station, "C")
    brought(station)

    cycle = scored()
    assert points_of(cycle, station, "quality") == dec("5.5")
    assert worths(cycle, station, "quality")[-1] == (None, "没有评等次，不计入平均")


def test_a_nil_return_is_done_and_not_of_no_quality(station):
    task(station, nil_reason="已入户征询，没有意见。", min_opinions=5)

    cycle = scored()
    assert points_of(cycle, station, "tasks_on_time") == 5
    assert worths(cycle, station, "quantity") == [(None, "报送“无意见”，不按零计")]
    assert points_of(cycle, station, "quantity") == dec("7.9")
    assert points_of(cycle, station, "quality") == dec("7.9")


def test_silence_is_no_nil_return(station):
    task(station, AssignmentStatus.IN_PROGRESS, filed_at=None, min_opinions=5)
    task(station, was_late=True, min_opinions=5)

    cycle = scored()
    assert points_of(cycle, station, "tasks_on_time") == 0
    assert points_of(cycle, station, "unanswered") == -1
    assert points_of(cycle, station, "quantity") == 0


def test_the_tasks_say_how_many_opinions_are_full_points(station):
    task(station, min_opinions=4)
    brought(station)

    score = score_of(scored(), station, "quantity")
    assert (score.base, score.auto_points) == (4, dec("2.5"))


def test_a_result_is_credited_in_the_year_in_which_it_arrives(station):
    adopt(CompiledItemFactory(), station, at=on(2, year=YEAR - 1))
    adopt(CompiledItemFactory(), station, Result.PARTIAL, at=on(2))
    adopt(CompiledItemFactory(), station, Result.NOT_ADOPTED, at=on(3))
    adopt(CompiledItemFactory(), station, at=on(2, year=YEAR + 1))

    assert worths(scored(), station, "adopted") == [(0.5, "部分采纳"), (0, "未采纳")]


def test_what_an_earlier_year_credited_is_only_made_up(station):
    item = CompiledItemFactory()
    adopt(item, station, Result.PARTIAL, at=on(5, year=YEAR - 1))
    adopt(item, station, at=on(5))

    assert worths(scored(), station, "adopted") == [(0.5, "采纳，以前年度或者另一渠道已计")]


def test_what_is_adopted_by_two_routes_is_credited_once(station):
    for month in (4, 5):
        adopt(CompiledItemFactory(), station, at=on(month), body="两条渠道的同一意见")

    assert [worth for worth, _ in worths(scored(), station, "adopted")] == [1, 0]


def test_a_withdrawn_round_does_not_lower_the_share_sent_up(station):
    brought(station, consultation__status=ConsultationStatus.WITHDRAWN)
    brought(station, processing=Processing.SUBMITTED)

    assert points_of(scored(), station, "sent_up") == 4


def test_what_a_point_reported_itself_is_brought_and_no_loss_in_the_share_sent_up(station):
    brought(station, processing=Processing.SENT_DIRECTLY)
    brought(station, processing=Processing.SUBMITTED)
    cycle = scored()

    assert score_of(cycle, station, "quantity").value == 2
    assert points_of(cycle, station, "sent_up") == 4


def rated(station, score, contributor=None):
    item = CompiledItemFactory()
    SubmittedOpinionFactory(
        consultation=item.consultation, item=item, station=station,
        contributor=contributor or ContributorFactory(),
    )  # fmt: skip
    answer(item)
    release = let_out(item.consultation)
    rating = Rating.objects.create(feedback=release.feedbacks.get(), score=score)
    Rating.objects.filter(pk=rating.pk).update(at=on(9))


def test_few_ratings_are_no_sample(station):
    rated(station, "1")

    score = score_of(scored(), station, "ratings")
    assert (score.auto_points, score.note) == (dec("5.5"), "只有1人，不足5人，取中性分")


def test_nobody_is_rated_twice_by_one_person_and_no_row_names_who(station):
    same = ContributorFactory(person_key="phone:x", name="王桂兰")
    for score in ("1", "5"):
        rated(station, score, same)

    rows = score_of(scored(), station, "ratings").rows
    assert [row.text for row in rows.all()] == ["一位提出人：非常满意"]


def test_a_certificate_brings_one_point_whatever_it_holds(station):
    first = CompiledItemFactory()
    outcome = adopt(first, station)
    second = CompiledItemFactory(consultation=first.consultation)
    reply = outcome.line.reply
    SuperiorReply.objects.filter(pk=reply.pk).update(kind=ReplyKind.CERTIFICATE)
    SubmittedOpinionFactory(
        consultation=first.consultation, item=second, station=station, received_at=on(3)
    )

    assert points_of(scored(), station, "certificates") == 1


def test_a_registered_certificate_counts_for_who_is_honoured_and_never_twice(station):
    item, clerk = CompiledItemFactory(), ClerkFactory()
    reply = adopt(item, station).line.reply
    SuperiorReply.objects.filter(pk=reply.pk).update(kind=ReplyKind.CERTIFICATE, number="4号")
    for number, confirmed_at in (("4号", on(6)), ("5号", on(6)), ("6号", on(6, year=YEAR - 1))):
        paper = Certificate.objects.create(
            kind="certificate", organ=reply.organ, number=number, dated_on=on(5).date(),
            title="意见被采纳", scan=StoredFileFactory(), registered_by=clerk,
            status=CertificateStatus.CONFIRMED, confirmed_at=confirmed_at,
        )  # fmt: skip
        paper.honoured.create(station=station)

    # The reply's own paper is the first of them; the last one is of another year.
    assert points_of(scored(), station, "certificates") == 2


def test_one_keen_person_does_not_stand_in_for_the_others(station):
    for name in ("赵霞", "孙丽"):
        AppointmentFactory(station=station, person=PersonFactory(name=name), starts_on=on(1).date())

    cycle = scored()
    assert points_of(cycle, station, "officers") == 3
    assert points_of(cycle, station, "trainings") == 0


def test_a_new_station_needs_only_its_months(station):
    young = StationFactory(established_on=on(7, 1).date())
    for place in ("甲", "乙", "丙"):
        approved(young, month=8, place=place)

    cycle = scored()
    assert evaluation_of(cycle, young).months == 6
    assert points_of(cycle, young, "solicitation") == 8


def test_a_merged_station_is_judged_by_its_own_months():
    old, new = StationFactory(), StationFactory()
    clerk = ClerkFactory()
    Station.objects.filter(pk=old.pk).update(status=StationStatus.MERGED, merged_into=new)
    move = StationMove.objects.create(
        station=old, old_status=StationStatus.ACTIVE, new_status=StationStatus.MERGED, by=clerk,
        note="镇改街道",
    )  # fmt: skip
    StationMove.objects.filter(pk=move.pk).update(at=on(4, 1))
    gone = StationFactory(status=StationStatus.CLOSED)

    cycle = scored()
    months = dict(cycle.evaluations.values_list("station", "months"))
    assert months == {old.pk: 3, new.pk: 12}
    assert gone.pk not in months


def test_points_have_a_lighter_scheme_of_their_own(station):
    point = StationFactory(kind=StationKind.COLLECTION_POINT)
    AppointmentFactory(
        station=point, kind=AppointmentKind.COLLECTOR, starts_on=on(1).date() - timedelta(days=9)
    )

    cycle = cycle_at(CycleStatus.AUTO_SCORED, EvaluationTarget.POINTS)
    assert list(cycle.evaluations.values_list("station", flat=True)) == [point.pk]
    assert points_of(cycle, point, "officers") == 10


@pytest.mark.parametrize("count", [1, 3])
def test_looking_asks_the_same_of_one_station_as_of_three(count, django_assert_num_queries):
    for _ in range(count):
        approved(StationFactory(), deputies=1)
    cycle = cycle_at()

    with django_assert_num_queries(17):
        facts = Facts(cycle)
        for key in GATHER:
            rows_of(key, facts, 1)
