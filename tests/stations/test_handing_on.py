from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone

from liaison.notices.models import Notice
from stations.choices import AssignmentStatus, HandOnKind, RequestStatus, StationStatus
from stations.errors import StationError
from stations.models import Assignment, HandOnRequest
from stations.services import assignments, handing_on
from tests.factories.accounts import ClerkFactory, ReviewerFactory
from tests.factories.stations import AssignmentFactory, StationFactory, officer_of

pytestmark = pytest.mark.django_db
NOW = timezone.now()
REASON = "站点正在搬迁，近期无法组织座谈。"


@pytest.fixture
def task():
    return AssignmentFactory(requirement="座谈1次", min_opinions=5, min_sessions=1)


@pytest.fixture
def officer(task):
    return officer_of(task.station)


@pytest.fixture
def clerk():
    return ClerkFactory()


def ask(task, by, kind=HandOnKind.DECLINE, **options):
    return handing_on.ask_to_hand_on(task, kind, by=by, reason=REASON, now=NOW, **options)


def test_what_the_office_agrees_not_to_be_done_ends_and_the_station_hears(task, officer, clerk):
    handing_on.approve_hand_on(ask(task, officer), by=clerk, now=NOW)

    task.refresh_from_db()
    assert (task.status, task.get_status_display()) == ("declined", "申请不承办")
    assert [(m.new_status, m.note) for m in task.moves.all()] == [("declined", REASON)]
    assert Notice.objects.get(cause__startswith="hand_on:").subject == (
        "已同意本站点不承办这项征求意见"
    )


def test_a_transfer_ends_the_task_and_makes_one_of_the_other_station(task, officer, clerk):
    other = StationFactory()

    made = handing_on.approve_hand_on(
        ask(task, officer, HandOnKind.TRANSFER, to_station=other), by=clerk, now=NOW
    )

    task.refresh_from_db()
    assert task.get_status_display() == "已转办"
    assert (made.station, made.due_at, made.requirement) == (other, task.due_at, "座谈1次")
    assert (made.min_opinions, made.min_sessions) == (5, 1)
    assert made.moves.get().note == f"由{task.station}转办。"
    told = Notice.objects.values_list("station_code", flat=True)
    assert set(told) == {task.station.code, other.code}


def test_a_refusal_needs_a_reason_and_the_station_goes_on(task, officer, clerk):
    asked = ask(task, officer)

    with pytest.raises(StationError, match="请写明原因"):
        handing_on.refuse_hand_on(asked, by=clerk, note=" ", now=NOW)
    handing_on.refuse_hand_on(asked, by=clerk, note="其他站点都已排满。", now=NOW)

    task.refresh_from_db()
    assert task.status == AssignmentStatus.DISPATCHED
    assert "其他站点都已排满。" in Notice.objects.get().body
    assignments.sign(task, by=officer, now=NOW)


def test_one_request_waits_at_a_time(task, officer):
    ask(task, officer)

    with pytest.raises(StationError, match="已有申请在等办公室审批"):
        ask(task, officer)


def test_a_request_is_decided_once(task, officer, clerk):
    asked = ask(task, officer)
    stale = HandOnRequest.objects.get(pk=asked.pk)
    handing_on.refuse_hand_on(asked, by=clerk, note="请再想办法。", now=NOW)

    with pytest.raises(StationError, match="刚刚被其他人处理过"):
        handing_on.approve_hand_on(stale, by=clerk, now=NOW)


def test_what_the_station_files_after_all_needs_no_decision(task, officer):
    asked = ask(task, officer)

    assignments.file_nil(task, by=officer, reason="已征询，没有意见。", now=NOW)

    asked.refresh_from_db()
    assert asked.status == RequestStatus.LAPSED


@pytest.mark.parametrize(
    "fields",
    [
        {"status": AssignmentStatus.FILED, "opinion_count": 1},
        {"status": AssignmentStatus.RETURNED},
        {"status": AssignmentStatus.ACCEPTED},
        {"opinion_count": 1},
    ],
)
def test_what_has_begun_to_come_in_is_not_handed_on(fields):
    task = AssignmentFactory(**fields)

    with pytest.raises(StationError, match="不能再申请不承办或者转办"):
        ask(task, ClerkFactory())


def test_a_transfer_goes_to_a_working_station_without_the_task(task, officer):
    busy = AssignmentFactory(consultation=task.consultation).station
    closed = StationFactory(status=StationStatus.SUSPENDED)

    for station, complaint in (
        (None, "请选择另一个站点"),
        (task.station, "请选择另一个站点"),
        (busy, "已有这项征求意见的任务"),
        (closed, "目前不在运行"),
    ):
        with pytest.raises(StationError, match=complaint):
            ask(task, officer, HandOnKind.TRANSFER, to_station=station)
    assert not HandOnRequest.objects.exists()


def test_the_database_keeps_a_refusal_with_its_reason_and_a_transfer_with_its_station(
    task, officer
):
    asked = ask(task, officer)
    rows = HandOnRequest.objects.filter(pk=asked.pk)

    with pytest.raises(IntegrityError, match="request_refused_with_reason"), transaction.atomic():
        rows.update(status=RequestStatus.REFUSED)
    with pytest.raises(IntegrityError, match="transfer_names_a_station"), transaction.atomic():
        rows.update(kind=HandOnKind.TRANSFER)


def test_an_officer_asks_and_a_clerk_agrees_in_the_pages(client, task, officer, clerk):
    other = StationFactory(name="石桥镇工作站")
    client.force_login(officer)
    address = reverse("workbench:hand_on", args=[task.pk])

    wrong = client.post(address, {"kind": "transfer", "reason": REASON})
    client.post(address, {"kind": "transfer", "to_station": other.pk, "reason": REASON})
    client.force_login(clerk)
    page = client.get(reverse("admin:stations_assignment", args=[task.pk])).content.decode()
    client.post(reverse("admin:stations_agree", args=[task.pk]), {})

    assert wrong.status_code == 422
    assert REASON in wrong.content.decode()
    assert "同意，转给石桥镇工作站" in page
    assert Assignment.objects.get(station=other).status == AssignmentStatus.DISPATCHED


def test_a_clerk_asks_for_a_station_and_names_the_source(client, task, clerk):
    client.force_login(clerk)
    address = reverse("admin:stations_hand_on", args=[task.pk])

    client.post(address, {"kind": "decline", "reason": REASON, "source": "phone"})
    refused = client.post(reverse("admin:stations_refuse", args=[task.pk]), {"note": ""})

    assert HandOnRequest.objects.get().recorded_source == "phone"
    assert refused.status_code == 422
    assert "不同意时请写明原因。" in refused.content.decode()


def test_a_reviewer_and_another_station_decide_and_ask_nothing(client, task):
    for stranger in (ReviewerFactory(), officer_of(StationFactory())):
        client.force_login(stranger)
        for name in ("agree", "refuse", "hand_on", "assisting"):
            address = reverse(f"admin:stations_{name}", args=[task.pk])
            assert client.post(address, {"note": "不行"}).status_code == 404
        assert client.get(reverse("workbench:hand_on", args=[task.pk])).status_code == 404


def test_a_transfer_may_get_more_time(task, officer, clerk):
    later = NOW + timedelta(days=30)
    asked = ask(task, officer, HandOnKind.TRANSFER, to_station=StationFactory())

    made = handing_on.approve_hand_on(asked, by=clerk, now=NOW, due_at=later)

    assert made.due_at == later


def test_helping_stations_and_experts_are_named_and_told_once(client, task, clerk):
    helper = StationFactory()
    client.force_login(clerk)
    address = reverse("admin:stations_assisting", args=[task.pk])

    for _ in range(2):
        client.post(address, {"stations": [helper.pk]})

    assert list(task.assisting.all()) == [helper]
    assert [one.station_code for one in Notice.objects.all()] == [helper.code]


def test_a_station_that_declined_may_be_asked_once_more(client, task, officer, clerk):
    handing_on.approve_hand_on(ask(task, officer), by=clerk, now=NOW)
    client.force_login(clerk)
    page = reverse("admin:stations_progress", args=[task.consultation_id])
    day = timezone.localdate() + timedelta(days=5)
    sent = {"stations": [task.station_id], "due_at_day": day, "min_opinions": 0, "min_sessions": 0}

    assert task.station.name in client.get(page).context["form"].as_p()
    assert client.post(page, sent).status_code == 302

    was, task = task.dispatched_at, Assignment.objects.get()
    last_day = timezone.localdate(task.due_at - timedelta(seconds=1))
    assert (task.status, task.signed_at, last_day) == ("dispatched", None, day)
    assert task.dispatched_at > was
    assert [(m.old_status, m.new_status) for m in task.moves.all()] == [
        ("dispatched", "declined"), ("declined", "dispatched"),
    ]  # fmt: skip
    assert Notice.objects.filter(subject="征求意见任务再次交办，请签收").count() == 1


def test_what_was_handed_on_may_come_back(task, officer, clerk):
    other = StationFactory()
    made = handing_on.approve_hand_on(
        ask(task, officer, HandOnKind.TRANSFER, to_station=other), by=clerk, now=NOW
    )
    back = handing_on.ask_to_hand_on(
        made, HandOnKind.TRANSFER, by=officer, reason=REASON, to_station=task.station, now=NOW
    )

    assert handing_on.approve_hand_on(back, by=clerk, now=NOW).pk == task.pk

    task.refresh_from_db()
    made.refresh_from_db()
    assert (task.status, made.status) == ("dispatched", "transferred")


def test_nobody_is_asked_twice_while_the_first_task_stands(task, clerk):
    terms = {"due_at": NOW + timedelta(days=9), "by": clerk, "now": NOW}
    assert assignments.dispatch(task.consultation, [task.station], **terms) == []
