"""Every move of a task, allowed or forbidden, by every role: one table (rule 5.2)."""

from datetime import timedelta

import pytest
from django.db import transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from drafts.choices import ConsultationStatus
from liaison.accounts.choices import Role
from stations.choices import (
    ASSIGNMENT_DROPPED,
    ASSIGNMENT_MOVES,
    AppointmentKind,
    AssignmentStatus,
    HandOnKind,
    RequestStatus,
)
from stations.models import Assignment, HandOnRequest, TaskPreferences
from tests.factories.accounts import UserFactory
from tests.factories.drafts import OpenConsultationFactory
from tests.factories.stations import AppointmentFactory, AssignmentFactory, PersonFactory
from tests.factories.stations import StationFactory as Station

pytestmark = pytest.mark.django_db
A = AssignmentStatus
WHO = (
    "officer",
    "lead",
    "deputy",
    "coordinator",
    "other",
    "clerk",
    "reviewer",
    "leader",
    "sysadmin",
)
STATION = {"officer", "lead", "deputy", "coordinator"}
OPEN = {A.DISPATCHED, A.IN_PROGRESS, A.RETURNED}
# What is done -> who may, from which states, to which state.
MOVES = {
    "workbench:sign_task": (STATION, {A.DISPATCHED}, A.IN_PROGRESS),
    "workbench:file_task": (STATION, {*OPEN, A.NIL_FILED, A.WAIVED}, A.FILED),
    "workbench:file_nil": (STATION, {*OPEN, A.WAIVED}, A.NIL_FILED),
    "workbench:confirm_filing": ({"lead"}, {A.TO_CONFIRM}, A.FILED),
    "workbench:give_back": ({"lead"}, {A.TO_CONFIRM}, A.IN_PROGRESS),
    "admin:stations_sign": ({"clerk"}, {A.DISPATCHED}, A.IN_PROGRESS),
    "admin:stations_file": ({"clerk"}, {*OPEN, A.TO_CONFIRM, A.NIL_FILED, A.WAIVED}, A.FILED),
    "admin:stations_nil": ({"clerk"}, {*OPEN, A.TO_CONFIRM, A.WAIVED}, A.NIL_FILED),
    "admin:stations_return": ({"clerk"}, {A.FILED, A.NIL_FILED}, A.RETURNED),
    "admin:stations_accept": ({"clerk"}, {A.FILED, A.NIL_FILED}, A.ACCEPTED),
    "admin:stations_cancel": ({"clerk"}, {*OPEN, A.TO_CONFIRM, A.WAIVED}, A.CANCELLED),
    "admin:stations_agree": ({"clerk"}, {A.DISPATCHED, A.IN_PROGRESS}, A.DECLINED),
}
# Without opinions: 无意见 is filed, and a task is handed on, only where none came in.
NOTHING_CAME_IN = {"workbench:file_nil", "admin:stations_nil", "admin:stations_agree"}


def user_of(who, station):
    role, kind, place = {
        "officer": (Role.OFFICER, AppointmentKind.OFFICER, station),
        "lead": (Role.STATION_LEAD, AppointmentKind.STATION_LEAD, station),
        "deputy": (Role.DEPUTY_OFFICER, AppointmentKind.DEPUTY_OFFICER, station),
        "coordinator": (
            Role.TOWNSHIP_COORDINATOR,
            AppointmentKind.TOWNSHIP_COORDINATOR,
            station.parent,
        ),
        "other": (Role.OFFICER, AppointmentKind.OFFICER, Station()),
        "clerk": (Role.CLERK, None, None),
        "reviewer": (Role.REVIEWER, None, None),
        "leader": (Role.LEADER, None, None),
        "sysadmin": (Role.SYSADMIN, None, None),
    }[who]
    user = UserFactory(roles=[role])
    if kind:
        AppointmentFactory(person=PersonFactory(user=user), station=place, kind=kind)
    return user


@pytest.mark.parametrize("move", MOVES)
def test_a_move_is_made_by_whom_and_from_where_the_table_says(move):
    may, sources, target = MOVES[move]
    station = Station(parent=Station())
    people = {who: signed_in(user_of(who, station)) for who in WHO}
    outcome, expected = {}, {}
    for status in A:
        task = task_in(status, station, 0 if move in NOTHING_CAME_IN else 3)
        for who, client in people.items():
            before = Assignment.objects.filter(pk=task.pk)
            point = transaction.savepoint()
            answer = client.post(reverse(move, args=[task.pk]), sent())
            outcome[who, status] = (answer.status_code != 404, before.get().status)
            transaction.savepoint_rollback(point)
            is_role = who in may
            done = target if is_role and status in sources else status
            expected[who, status] = (is_role, done)

    assert outcome == expected


def signed_in(user):
    client = Client()
    client.force_login(user)
    return client


def task_in(status, station, count):
    """With a request to hand it on, which only matters where that is decided."""
    task = AssignmentFactory(
        consultation=OpenConsultationFactory(status=ConsultationStatus.COMPILING),
        station=station,
        status=status,
        opinion_count=count,
        nil_reason="已征询" if status == A.NIL_FILED else "",
    )
    HandOnRequest.objects.create(
        assignment=task, kind=HandOnKind.DECLINE, reason="搬迁", asked_by=UserFactory(),
        asked_at=timezone.now(),
    )  # fmt: skip
    return task


def sent():
    """What every form of a move asks for."""
    day = timezone.localdate() + timedelta(days=3)
    return {
        "source": "phone",
        "reason": "两个村都开过会，没有不同意见。",
        "note": "请补充条款",
        "due_at_day": day.isoformat(),
    }


def test_the_table_of_moves_has_every_state_and_an_accepted_task_never_moves_again():
    assert set(ASSIGNMENT_MOVES) == set(A)
    assert [status for status, ways in ASSIGNMENT_MOVES.items() if not ways] == [A.ACCEPTED]
    assert all(ASSIGNMENT_MOVES[one] == {A.DISPATCHED} for one in ASSIGNMENT_DROPPED)


def test_with_the_switch_on_an_officers_filing_waits_for_the_lead_and_nobody_elses(client):
    TaskPreferences.objects.create(pk=1, lead_confirms=True)
    station = Station(parent=Station())
    people = {who: user_of(who, station) for who in ("officer", "lead", "deputy", "coordinator")}
    states = {}
    for who, user in people.items():
        task = AssignmentFactory(station=station, opinion_count=2)
        client.force_login(user)
        client.post(reverse("workbench:file_task", args=[task.pk]))
        task.refresh_from_db()
        states[who] = task.status

    assert states == {
        "officer": A.TO_CONFIRM, "lead": A.FILED, "deputy": A.TO_CONFIRM, "coordinator": A.FILED,
    }  # fmt: skip


def test_without_a_lead_who_signs_in_the_filing_goes_to_the_office(client):
    TaskPreferences.objects.create(pk=1, lead_confirms=True)
    station = Station()
    AppointmentFactory(station=station, kind=AppointmentKind.STATION_LEAD)
    task = AssignmentFactory(station=station, opinion_count=2)
    client.force_login(user_of("officer", station))

    client.post(reverse("workbench:file_task", args=[task.pk]))

    task.refresh_from_db()
    assert task.status == A.FILED


def test_what_the_lead_confirms_counts_as_filed_when_the_officer_filed_it(client):
    TaskPreferences.objects.create(pk=1, lead_confirms=True)
    station = Station(parent=Station())
    officer, lead = user_of("officer", station), user_of("lead", station)
    task = AssignmentFactory(station=station)
    client.force_login(officer)
    client.post(reverse("workbench:file_nil", args=[task.pk]), {"reason": "开过会，没有意见。"})
    task.refresh_from_db()
    filed_at = task.filed_at

    client.force_login(lead)
    assert "请您确认" in client.get(reverse("workbench:task", args=[task.pk])).content.decode()
    client.post(reverse("workbench:confirm_filing", args=[task.pk]))

    task.refresh_from_db()
    assert (task.status, task.filed_at, task.filed_by) == (A.NIL_FILED, filed_at, officer)


@pytest.mark.parametrize("kind", ["parent", "sibling", "other_township"])
def test_a_coordinator_sees_the_stations_below_and_nothing_of_others(client, kind):
    mine, others = Station(township="石桥镇"), Station(township="青竹镇")
    coordinator = user_of("coordinator", Station(parent=mine, township="石桥镇"))
    station = {
        "parent": mine,
        "sibling": Station(parent=mine, township="石桥镇"),
        "other_township": Station(parent=others, township="青竹镇"),
    }[kind]
    task = AssignmentFactory(station=station, opinion_count=1)
    client.force_login(coordinator)

    seen = client.get(reverse("workbench:task", args=[task.pk])).status_code
    named = task.consultation.title in client.get(reverse("workbench:tasks")).content.decode()
    reminded = client.post(reverse("workbench:remind_task", args=[task.pk])).status_code
    client.post(reverse("workbench:file_task", args=[task.pk]))

    task.refresh_from_db()
    is_below = kind != "other_township"
    assert (seen, named, reminded) == ((200, True, 302) if is_below else (404, False, 404))
    assert (task.status == A.FILED) == is_below
    if is_below:
        assert task.filed_by == coordinator
        assert task.moves.get().note == "乡镇（街道）协调员代为办理"


def test_an_officer_does_not_remind(client):
    task = AssignmentFactory()
    client.force_login(user_of("officer", task.station))

    assert client.post(reverse("workbench:remind_task", args=[task.pk])).status_code == 404


def test_a_point_without_any_account_works_fully_by_the_clerk(client):
    """代录 from the first to the last step, each with its source."""
    task = AssignmentFactory()
    client.force_login(user_of("clerk", task.station))

    client.post(reverse("admin:stations_sign", args=[task.pk]), {"source": "wechat"})
    nil = {"reason": "组长来电：没有意见。", "source": "phone"}
    client.post(reverse("admin:stations_nil", args=[task.pk]), nil)
    client.post(reverse("admin:stations_return", args=[task.pk]), sent())
    Assignment.objects.update(opinion_count=4)
    client.post(reverse("admin:stations_file", args=[task.pk]), {"source": "paper"})
    client.post(reverse("admin:stations_accept", args=[task.pk]))

    task.refresh_from_db()
    assert (task.status, task.recorded_source, task.counted) == (A.ACCEPTED, "paper", 4)
    assert [one.note for one in task.moves.all()] == [
        "代录，来源：微信",
        "代录，来源：电话。组长来电：没有意见。",
        "请补充条款",
        "代录，来源：纸质材料",
        "",
    ]
    assert not task.requests.filter(status=RequestStatus.PENDING).exists()
