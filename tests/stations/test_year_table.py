"""年度任务分派表 (form 4.6)."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from drafts.models import AnnualPlan, PlanItem
from stations.choices import AppointmentKind, AssignmentStatus
from stations.models import Assignment
from stations.workbook.assignments import (
    ASSIGNMENTS,
    assignments,
    loads_of_year,
    table_of_year,
)
from tests.factories.accounts import ClerkFactory, OfficerFactory
from tests.factories.stations import (
    AppointmentFactory,
    AssignmentFactory,
    StationFactory,
    officer_of,
)

pytestmark = pytest.mark.django_db


def rows(year):
    titles = [column.title for column in ASSIGNMENTS]
    return [dict(zip(titles, row, strict=True)) for row in table_of_year(year)[1]]


@pytest.fixture
def year():
    return timezone.localdate().year


@pytest.fixture
def plan(year):
    return AnnualPlan.objects.create(year=year, created_by=ClerkFactory())


def item(plan, organ, title, **fields):
    return PlanItem.objects.create(plan=plan, title=title, organ=organ, month=9, **fields)


def test_the_form_holds_the_tasks_and_what_of_the_plan_nobody_has(year, plan):
    task = AssignmentFactory(
        min_sessions=1, min_opinions=5, status=AssignmentStatus.FILED, opinion_count=9
    )
    organ = task.consultation.version.draft.organ
    planned = item(plan, organ, "住宅电梯安全条例", lead_group="城建环保组")
    task.consultation.plan_item = planned
    task.consultation.save(update_fields=["plan_item"])
    item(plan, organ, "养老服务条例", requirement="座谈1次", lead_group="社会建设组")
    task.assisting.add(StationFactory(name="石桥镇工作站"))
    expert = AppointmentFactory(kind=AppointmentKind.EXPERT, station=None).person
    task.experts.add(expert)
    AssignmentFactory(status=AssignmentStatus.CANCELLED)

    first, second = rows(year)

    assert (first["计划时间"], first["牵头工作小组"]) == (f"{year}年9月", "城建环保组")
    assert (first["承办站点"], first["协办站点"]) == (task.station.name, "石桥镇工作站")
    assert (first["专家"], first["最低要求（场次、条数）"]) == (expert.name, "1场、5条")
    assert first["完成情况"] == "已报送（9条）"
    assert (second["序号"], second["立法项目、征询事项"]) == (2, "养老服务条例")
    assert (second["完成情况"], second["征询方式要求"]) == ("未交办", "座谈1次")


def test_a_task_stands_in_the_year_of_its_plan_or_of_its_handing_out(year, plan):
    beside = AssignmentFactory(dispatched_at=timezone.now() - timedelta(days=800))

    assert rows(year) == []
    assert [row["承办站点"] for row in rows(beside.dispatched_at.year)] == [beside.station.name]


def test_the_load_of_each_station(year):
    station = StationFactory()
    AssignmentFactory(station=station, status=AssignmentStatus.ACCEPTED, opinion_count=4)
    AssignmentFactory(station=station, was_late=True)
    AssignmentFactory(station=station, status=AssignmentStatus.DECLINED)

    (load,) = loads_of_year(year)

    assert (load["tasks"], load["answered"], load["late"], load["opinions"]) == (2, 1, 1, 4)


@pytest.mark.parametrize("count", [1, 3])
def test_the_page_costs_as_much_for_three_tasks_as_for_one(
    client, year, count, django_assert_num_queries
):
    AssignmentFactory.create_batch(count)
    client.force_login(ClerkFactory())
    address = reverse("admin:stations_year", args=[year])
    client.get(address)

    with django_assert_num_queries(12):
        response = client.get(address)

    assert response.content.decode().count("柳荫街道第") == 3 * count


def test_officers_and_impossible_years_find_nothing(client, year):
    for user in (OfficerFactory(), officer_of(StationFactory())):
        client.force_login(user)
        assert client.get(reverse("admin:stations_year", args=[year])).status_code == 404
    client.force_login(ClerkFactory())
    assert client.get(reverse("admin:stations_year", args=[1949])).status_code == 404
    assert not Assignment.objects.exists()


def test_one_year_is_exported_by_itself(year):
    AssignmentFactory(dispatched_at=timezone.now() - timedelta(days=400))
    AssignmentFactory()
    assert len(assignments(None).sheets) == 2
    [(sheet, _)] = assignments(f"year-{year}").sheets
    assert sheet.title == f"{year}年任务分派表"
