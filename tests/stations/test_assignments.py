from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from drafts.choices import ConsultationStatus, Visibility
from liaison.audit.models import AuditEntry
from liaison.notices.models import Notice
from stations.choices import AssignmentStatus, StationStatus
from stations.errors import StationError
from stations.models import Assignment
from stations.services import assignments as services
from tests.factories.accounts import ClerkFactory, OfficerFactory
from tests.factories.drafts import ConsultationFactory, OpenConsultationFactory
from tests.factories.stations import AssignmentFactory, StationFactory

pytestmark = pytest.mark.django_db
NOW = timezone.now()
REASON = "两个村都开过会，群众没有不同意见。"


@pytest.fixture
def clerk():
    return ClerkFactory()


@pytest.fixture
def officer():
    return OfficerFactory()


def history(assignment):
    return [(m.old_status, m.new_status, m.note) for m in assignment.moves.all()]


def dispatch(consultation, stations, clerk, **options):
    due_at = options.pop("due_at", NOW + timedelta(days=9))
    return services.dispatch(consultation, stations, by=clerk, due_at=due_at, now=NOW, **options)


def test_dispatch_asks_each_station_once_and_leaves_one_audit_row(clerk):
    consultation = OpenConsultationFactory()
    first, second = StationFactory.create_batch(2)

    dispatch(consultation, [first], clerk, requirement="座谈不少于1次", min_opinions=5)
    made = dispatch(consultation, [first, second], clerk)

    assert [task.station for task in made] == [second]
    assert Assignment.objects.get(station=first).requirement == "座谈不少于1次"
    assert history(made[0]) == [("", "dispatched", "")]
    counts = AuditEntry.objects.filter(action="stations.dispatch").values_list("count", flat=True)
    assert sorted(counts) == [1, 1]


def test_dispatch_refuses_a_station_that_does_not_work(clerk):
    asleep = StationFactory(status=StationStatus.SUSPENDED)

    with pytest.raises(StationError, match="目前不在运行"):
        dispatch(OpenConsultationFactory(), [asleep], clerk)

    assert not Assignment.objects.exists()


def test_dispatch_refuses_a_due_time_in_the_past(clerk):
    with pytest.raises(StationError, match="报送截止时间已经过去"):
        dispatch(OpenConsultationFactory(), [StationFactory()], clerk, due_at=NOW)


@pytest.mark.parametrize(
    ("about", "complaint"),
    [
        ({"status": ConsultationStatus.DRAFT}, "现在是“草稿”"),
        ({"status": ConsultationStatus.PENDING}, "现在是“待审核”"),
        ({"status": ConsultationStatus.SCHEDULED}, "现在是“待发布”"),
        ({"status": ConsultationStatus.COMPILED}, "现在是“已汇总”"),
        ({"status": ConsultationStatus.OPEN, "visibility": Visibility.NAMED}, "仅指定人员可见"),
    ],
)
def test_what_stations_may_not_read_is_not_handed_to_them(clerk, about, complaint):
    with pytest.raises(StationError, match=complaint):
        dispatch(ConsultationFactory(**about), [StationFactory()], clerk)

    assert not Assignment.objects.exists()
    assert not Notice.objects.exists()


def test_a_station_signs_within_one_working_day_but_before_it_must_answer(clerk):
    consultation = OpenConsultationFactory()
    soon = NOW + timedelta(hours=2)

    (hurried,) = dispatch(consultation, [StationFactory()], clerk, due_at=soon)
    (calm,) = dispatch(consultation, [StationFactory()], clerk)

    assert hurried.sign_due == soon
    assert NOW + timedelta(hours=24) < calm.sign_due < NOW + timedelta(days=9)


def test_signing_leaves_time_and_history(officer):
    task = AssignmentFactory()

    services.sign(task, by=officer, now=NOW)

    task.refresh_from_db()
    assert (task.status, task.signed_at) == (AssignmentStatus.IN_PROGRESS, NOW)
    assert history(task) == [("dispatched", "in_progress", "")]


def test_filing_without_opinions_points_to_the_nil_return(officer):
    with pytest.raises(StationError, match="零报告"):
        services.file(AssignmentFactory(), by=officer, now=NOW)


def test_filing_counts_as_signed_for(officer):
    task = AssignmentFactory(opinion_count=3)

    services.file(task, by=officer, now=NOW)

    task.refresh_from_db()
    assert (task.status, task.signed_at, task.was_late) == ("filed", NOW, False)


def test_what_was_late_once_stays_late(officer, clerk):
    task = AssignmentFactory(opinion_count=3, due_at=NOW - timedelta(days=1))
    services.file(task, by=officer, now=NOW)
    services.send_back(task, by=clerk, note="请写明条款", due_at=NOW + timedelta(days=3), now=NOW)

    services.file(task, by=officer, now=NOW)

    task.refresh_from_db()
    assert task.was_late


def test_nil_return_needs_a_reason_and_no_opinions(officer):
    with pytest.raises(StationError, match="须写明"):
        services.file_nil(AssignmentFactory(), by=officer, reason=" ", now=NOW)
    with pytest.raises(StationError, match="已录入意见"):
        services.file_nil(AssignmentFactory(opinion_count=1), by=officer, reason=REASON, now=NOW)


def test_a_nil_return_with_opinions_afterwards_becomes_a_filing(officer):
    task = AssignmentFactory()
    services.file_nil(task, by=officer, reason=REASON, now=NOW)
    services.record_opinion_count(task.consultation_id, task.station_id, 2)
    task.refresh_from_db()

    services.file(task, by=officer, now=NOW)

    task.refresh_from_db()
    assert (task.status, task.nil_reason) == ("filed", "")
    assert history(task) == [("dispatched", "nil_filed", REASON), ("nil_filed", "filed", "")]


def test_a_clerk_answering_for_a_station_names_the_source(clerk):
    task = AssignmentFactory()

    services.file_nil(task, by=clerk, reason=REASON, now=NOW, source="phone")

    task.refresh_from_db()
    assert task.recorded_source == "phone"


def test_sending_back_needs_a_note_and_a_time_to_come(clerk):
    task = AssignmentFactory(status=AssignmentStatus.FILED, opinion_count=1)
    later = NOW + timedelta(days=2)

    with pytest.raises(StationError, match="需要补充什么"):
        services.send_back(task, by=clerk, note="", due_at=later, now=NOW)
    with pytest.raises(StationError, match="已经过去"):
        services.send_back(task, by=clerk, note="请补充", due_at=NOW, now=NOW)
    services.send_back(task, by=clerk, note="请补充", due_at=later, now=NOW)

    task.refresh_from_db()
    assert (task.status, task.due_at) == ("returned", later)


def test_what_is_settled_cannot_be_filed_again(clerk, officer):
    task = AssignmentFactory(status=AssignmentStatus.FILED, opinion_count=1)
    services.accept(task, by=clerk)

    with pytest.raises(StationError, match="任务现在是“已办结”，不能改为“已报送”。"):
        services.file(task, by=officer, now=NOW)


def test_a_task_that_somebody_moved_meanwhile_is_left_alone(officer, clerk):
    task = AssignmentFactory()
    stale = Assignment.objects.get(pk=task.pk)
    services.cancel(task, by=clerk, note="上级撤回来函")

    with pytest.raises(StationError, match="刚刚被其他人处理过"):
        services.sign(stale, by=officer, now=NOW)

    task.refresh_from_db()
    assert task.status == AssignmentStatus.CANCELLED
    assert task.moves.count() == 1


def test_cancelling_needs_a_reason(clerk):
    with pytest.raises(StationError, match="请写明原因"):
        services.cancel(AssignmentFactory(), by=clerk, note=" ")


def test_the_database_keeps_a_nil_return_with_its_reason():
    with pytest.raises(IntegrityError, match="nil_return_with_reason"), transaction.atomic():
        AssignmentFactory(status=AssignmentStatus.NIL_FILED)


def test_the_database_keeps_one_task_per_station_and_consultation():
    task = AssignmentFactory()

    with pytest.raises(IntegrityError, match="one_assignment_per_station"), transaction.atomic():
        AssignmentFactory(consultation=task.consultation, station=task.station)
