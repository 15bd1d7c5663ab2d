from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from drafts.choices import ConsultationStatus
from drafts.models import Consultation
from stations.choices import AppointmentKind, AssignmentStatus
from stations.models import Assignment
from tests.factories.accounts import ClerkFactory, OfficerFactory
from tests.factories.stations import (
    AppointmentFactory,
    AssignmentFactory,
    LedgerEntryFactory,
    StationFactory,
    officer_of,
)

pytestmark = pytest.mark.django_db
REASON = "两个村都开过会，群众没有不同意见。"


@pytest.fixture
def task():
    return AssignmentFactory()


@pytest.fixture
def officer(client, task):
    user = officer_of(task.station)
    client.force_login(user)
    return user


def url(name, task):
    return reverse(f"workbench:{name}", args=[task.pk])


def text(response):
    return response.content.decode()


def test_the_list_shows_tasks_of_the_own_station_only(client, officer, task):
    AssignmentFactory(station__name="石桥镇工作站")

    html = text(client.get(reverse("workbench:tasks")))

    assert task.station.name in html
    assert "石桥镇工作站" not in html


@pytest.mark.parametrize("count", [1, 3])
def test_the_list_costs_as_much_for_three_tasks_as_for_one(
    client, count, django_assert_num_queries
):
    station = StationFactory()
    AssignmentFactory.create_batch(count, station=station)
    client.force_login(officer_of(station))

    client.get(reverse("workbench:tasks"))

    with django_assert_num_queries(6):
        client.get(reverse("workbench:tasks"))


def test_an_officer_without_a_station_finds_an_empty_list(client):
    client.force_login(OfficerFactory())

    assert "现在没有交办给本站的任务" in text(client.get(reverse("workbench:tasks")))


def test_the_task_page_has_everything_to_do_it(client, officer, task):
    html = text(client.get(url("task", task)))

    for address in (
        url("sign_task", task),
        url("file_task", task),
        url("file_nil", task),
        reverse("bundles:new", args=[task.pk]),
        reverse("bundles:draft", args=[task.pk]),
        f"{reverse('workbench:new_entry', args=[task.station.code])}?task={task.pk}",
    ):
        assert f'"{address}"' in html


@pytest.mark.parametrize("count", [1, 3])
def test_the_task_page_costs_as_much_for_three_entries_as_for_one(
    client, officer, task, count, django_assert_num_queries
):
    LedgerEntryFactory.create_batch(count, station=task.station, assignment=task)

    client.get(url("task", task))

    with django_assert_num_queries(6):
        client.get(url("task", task))


@pytest.mark.parametrize("name", ["task", "sign_task", "file_task", "file_nil"])
def test_people_of_other_stations_find_nothing(client, task, name):
    for stranger in (officer_of(StationFactory()), OfficerFactory(), ClerkFactory()):
        client.force_login(stranger)
        send = client.get if name == "task" else client.post
        assert send(url(name, task), {"reason": REASON}).status_code == 404
    task.refresh_from_db()
    assert task.status == AssignmentStatus.DISPATCHED


def test_the_right_ends_with_the_appointment(client, task):
    user = OfficerFactory()
    today = timezone.localdate()
    AppointmentFactory(
        person__user=user,
        station=task.station,
        kind=AppointmentKind.OFFICER,
        ends_on=today - timedelta(days=1),
    )
    client.force_login(user)

    assert client.get(url("task", task)).status_code == 404


@pytest.mark.parametrize("name", ["sign_task", "file_task", "file_nil"])
def test_changes_are_made_by_post_only(client, officer, task, name):
    assert client.get(url(name, task)).status_code == 405


def test_signing(client, officer, task):
    response = client.post(url("sign_task", task), follow=True)

    task.refresh_from_db()
    assert task.status == AssignmentStatus.IN_PROGRESS
    assert "已签收。" in text(response)


def test_signing_twice_is_explained(client, officer, task):
    client.post(url("sign_task", task))

    response = client.post(url("sign_task", task), follow=True)

    assert "任务现在是“办理中”，不能改为“办理中”。" in text(response)


def test_filing_what_came_in(client, officer, task):
    task.opinion_count = 4
    task.save(update_fields=["opinion_count"])

    response = client.post(url("file_task", task), follow=True)

    task.refresh_from_db()
    assert task.status == AssignmentStatus.FILED
    assert "已报送4条意见" in text(response)


def test_filing_nothing_points_to_the_nil_return(client, officer, task):
    response = client.post(url("file_task", task), follow=True)

    assert "没有意见的，请报送“无意见”（零报告）。" in text(response)


@pytest.fixture
def waived(task):
    """The office compiles without it."""
    Consultation.objects.update(status=ConsultationStatus.COMPILING)
    Assignment.objects.update(
        status=AssignmentStatus.WAIVED,
        due_at=timezone.now() - timedelta(days=1),
        opinion_count=4,
    )
    task.refresh_from_db()
    return task


def test_what_nobody_waits_for_may_still_come_late(client, officer, waived):
    assert "汇总表定稿以前仍可补报。" in text(client.get(url("task", waived)))
    client.post(url("file_task", waived))

    waived.refresh_from_db()
    assert (waived.status, waived.was_late) == (AssignmentStatus.FILED, True)


def test_what_nobody_waited_for_cannot_come_once_the_table_is_frozen(client, officer, waived):
    Consultation.objects.update(status=ConsultationStatus.COMPILED)

    assert "报送已录入的" not in text(client.get(url("task", waived)))
    response = client.post(url("file_task", waived), follow=True)

    assert "汇总表已经定稿" in text(response)
    waived.refresh_from_db()
    assert waived.status == AssignmentStatus.WAIVED


def test_nil_return(client, officer, task):
    response = client.post(url("file_nil", task), {"reason": REASON}, follow=True)

    task.refresh_from_db()
    assert (task.status, task.nil_reason) == (AssignmentStatus.NIL_FILED, REASON)
    assert REASON in text(response)


def test_nil_return_without_a_reason_is_explained(client, officer, task):
    response = client.post(url("file_nil", task), {"reason": ""})

    assert response.status_code == 422
    assert "请写明征询过程或者原因。" in text(response)


def test_nil_return_with_opinions_keeps_what_was_typed(client, officer, task):
    task.opinion_count = 1
    task.save(update_fields=["opinion_count"])

    response = client.post(url("file_nil", task), {"reason": REASON})

    assert response.status_code == 422
    assert "本任务已录入意见，不能报送“无意见”。" in text(response)
    assert REASON in text(response)


def test_an_overdue_task_says_so_and_can_still_be_answered(client, officer, task):
    task.due_at = timezone.now() - timedelta(days=1)
    task.save(update_fields=["due_at"])

    html = text(client.get(url("task", task)))

    assert "这项任务已经逾期" in html
    assert "报送“无意见”" in html
