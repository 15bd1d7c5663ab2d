from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from liaison.accounts.choices import Role
from stations.choices import AssignmentStatus
from stations.models import Assignment
from tests.factories.accounts import ClerkFactory, OfficerFactory, ReviewerFactory, UserFactory
from tests.factories.drafts import OpenConsultationFactory
from tests.factories.stations import AssignmentFactory, StationFactory

pytestmark = pytest.mark.django_db
REASON = "来电告知：两个村都开过会，没有不同意见。"
CHANGES = ("accept", "sign", "file", "nil", "return", "cancel")


@pytest.fixture
def clerk(client):
    user = ClerkFactory()
    client.force_login(user)
    return user


@pytest.fixture
def consultation():
    return OpenConsultationFactory()


@pytest.fixture
def progress(consultation):
    return reverse("admin:stations_progress", args=[consultation.pk])


def url(name, task):
    return reverse(f"admin:stations_{name}", args=[task.pk])


def text(response):
    return response.content.decode()


def due(days):
    """What the two boxes of a moment send."""
    day = timezone.localdate() + timedelta(days=days)
    return {"due_at_day": day.isoformat(), "due_at_time": "17:30"}


def order(*stations, **fields):
    return {
        "stations": [station.pk for station in stations],
        "requirement": "座谈不少于1次",
        "min_opinions": "5",
        **due(5),
    } | fields


def test_the_form_proposes_the_due_time_of_the_consultation(client, clerk, progress, consultation):
    StationFactory()

    html = text(client.get(progress))

    station_due = timezone.localtime(consultation.station_due)
    assert f'name="due_at_day" value="{station_due:%Y-%m-%d}"' in html
    assert f'name="due_at_time" value="{station_due:%H:%M}"' in html


def test_a_clerk_dispatches_to_stations(client, clerk, progress, consultation):
    chosen = StationFactory.create_batch(2)
    StationFactory()

    response = client.post(progress, order(*chosen), follow=True)

    made = Assignment.objects.filter(consultation=consultation)
    assert {task.station for task in made} == set(chosen)
    assert "已向2个站点交办" in text(response)


def test_stations_that_were_asked_are_no_longer_offered(client, clerk, progress, consultation):
    task = AssignmentFactory(consultation=consultation)

    response = client.post(progress, order(task.station))

    assert response.status_code == 422
    assert Assignment.objects.count() == 1


def test_dispatching_to_nobody_is_explained_and_input_kept(client, clerk, progress):
    StationFactory()

    response = client.post(progress, order(requirement="走访不少于5户"))

    assert response.status_code == 422
    assert "请至少选一个站点。" in text(response)
    assert "走访不少于5户" in text(response)


def test_a_due_time_in_the_past_is_explained(client, clerk, progress):
    response = client.post(progress, order(StationFactory(), **due(-1)))

    assert response.status_code == 422
    assert "报送截止时间已经过去" in text(response)


def test_a_reviewer_sees_progress_but_does_not_dispatch(client, progress):
    client.force_login(ReviewerFactory())

    assert "交办任务" not in text(client.get(progress))
    client.post(progress, order(StationFactory()))
    assert not Assignment.objects.exists()


@pytest.mark.parametrize("count", [1, 3])
def test_progress_costs_as_much_for_three_stations_as_for_one(
    client, clerk, progress, consultation, count, django_assert_num_queries
):
    AssignmentFactory.create_batch(count, consultation=consultation)
    StationFactory.create_batch(count)
    client.get(progress)

    with django_assert_num_queries(7):
        client.get(progress)


def test_officers_and_administrators_find_nothing(client, progress):
    task = AssignmentFactory()
    for stranger in (OfficerFactory(), UserFactory(roles=[Role.SYSADMIN])):
        client.force_login(stranger)
        assert client.get(progress).status_code == 404
        assert client.get(url("assignment", task)).status_code == 404
        for name in CHANGES:
            assert client.post(url(name, task)).status_code == 404


def test_a_reviewer_reads_a_task_but_decides_nothing(client):
    task = AssignmentFactory(status=AssignmentStatus.FILED, opinion_count=1)
    client.force_login(ReviewerFactory())

    assert "办结</button>" not in text(client.get(url("assignment", task)))
    assert client.post(url("accept", task)).status_code == 404


@pytest.mark.parametrize("name", CHANGES)
def test_changes_are_made_by_post_only(client, clerk, name):
    assert client.get(url(name, AssignmentFactory())).status_code == 405


def test_accepting(client, clerk):
    task = AssignmentFactory(status=AssignmentStatus.FILED, opinion_count=1)

    response = client.post(url("accept", task), follow=True)

    task.refresh_from_db()
    assert task.status == AssignmentStatus.ACCEPTED
    assert "已办结这项任务。" in text(response)


def test_accepting_what_was_not_filed_is_explained(client, clerk):
    response = client.post(url("accept", AssignmentFactory()), follow=True)

    assert "任务现在是“待签收”，不能改为“已办结”。" in text(response)


def test_sending_back_with_a_new_due_time(client, clerk):
    task = AssignmentFactory(status=AssignmentStatus.FILED, opinion_count=1)

    client.post(url("return", task), {"note": "请写明条款", **due(3)})

    task.refresh_from_db()
    assert task.status == AssignmentStatus.RETURNED
    new_due = timezone.localtime(task.due_at)
    assert f"{new_due:%Y-%m-%d %H:%M}" == f"{due(3)['due_at_day']} 17:30"


def test_sending_back_without_a_note_is_explained(client, clerk):
    task = AssignmentFactory(status=AssignmentStatus.FILED, opinion_count=1)

    response = client.post(url("return", task), {"note": "", **due(3)})

    assert response.status_code == 422
    assert "请写明需要补充什么。" in text(response)
    assert f'value="{due(3)["due_at_day"]}"' in text(response)


def test_sending_back_to_a_time_gone_by_keeps_what_was_typed(client, clerk):
    task = AssignmentFactory(status=AssignmentStatus.FILED, opinion_count=1)

    response = client.post(url("return", task), {"note": "请写明条款", **due(-3)})

    assert response.status_code == 422
    assert "新的报送截止时间已经过去" in text(response)
    assert "请写明条款" in text(response)


def test_a_clerk_answers_for_a_station_and_the_source_is_kept(client, clerk):
    task = AssignmentFactory(opinion_count=2)

    client.post(url("sign", task))
    client.post(url("file", task), {"source": "phone"})

    task.refresh_from_db()
    assert (task.status, task.recorded_source) == (AssignmentStatus.FILED, "phone")
    assert "代录，来源：电话" in text(client.get(url("assignment", task)))


def test_answering_for_a_station_without_a_source_is_explained(client, clerk):
    task = AssignmentFactory(opinion_count=2)

    response = client.post(url("file", task))

    assert response.status_code == 422
    task.refresh_from_db()
    assert task.status == AssignmentStatus.DISPATCHED


def test_nil_return_for_a_station(client, clerk):
    task = AssignmentFactory()

    client.post(url("nil", task), {"reason": REASON, "source": "paper"})

    task.refresh_from_db()
    assert (task.status, task.nil_reason) == (AssignmentStatus.NIL_FILED, REASON)
    assert task.recorded_source == "paper"


def test_nil_return_without_a_reason_is_explained(client, clerk):
    response = client.post(url("nil", AssignmentFactory()), {"source": "paper"})

    assert response.status_code == 422
    assert "请写明征询过程或者原因。" in text(response)
    assert 'value="paper" selected' in text(response)


def test_cancelling_needs_a_reason(client, clerk):
    task = AssignmentFactory()

    assert client.post(url("cancel", task), {"note": ""}).status_code == 422
    client.post(url("cancel", task), {"note": "上级撤回来函"})

    task.refresh_from_db()
    assert task.status == AssignmentStatus.CANCELLED
