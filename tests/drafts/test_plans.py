"""年度征集计划: prepared by a clerk, approved by the council, every approval kept."""

from datetime import date

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse
from openpyxl import load_workbook

from drafts import services, tasks  # noqa: F401 -- the tasks make the kinds of job known
from drafts.choices import DraftKind
from drafts.models import AnnualPlan, Consultation, PlanApproval, PlanItem
from drafts.services import DraftError
from liaison.audit.models import AuditEntry
from liaison.jobs import services as jobs
from liaison.jobs.models import Job
from tests.factories.drafts import (
    ConfirmedVersionFactory,
    ConsultationFactory,
    SuperiorOrganFactory,
)

pytestmark = pytest.mark.django_db
MEETING = {"meeting": "县人大常委会第三十二次主任会议", "met_on": date(2026, 1, 8)}


def url(name, *args):
    return reverse(f"admin:drafts_{name}", args=args)


@pytest.fixture
def plan(clerk):
    return services.open_plan(2026, by=clerk)


def item_of(plan, clerk, title="云岭市住宅电梯安全条例", **facts):
    item = PlanItem(
        **{"plan": plan, "title": title, "organ": SuperiorOrganFactory(), "month": 3} | facts
    )
    services.save_plan_item(item, by=clerk)
    return item


def sent(**facts):
    return {
        "title": "云岭市养犬条例",
        "kind": DraftKind.NEW,
        "organ": SuperiorOrganFactory().pk,
        "month": "5",
        "lead_group": "法制组",
        "requirement": "座谈1次以上",
    } | facts


def test_a_clerk_opens_a_year_and_lists_what_is_expected(as_clerk):
    page = as_clerk.post(url("plans"), {"year": "2026"}, follow=True)
    plan = AnnualPlan.objects.get()
    assert "请逐项添加" in page.content.decode()

    page = as_clerk.post(url("plan_add", plan.pk), sent(), follow=True)

    html = page.content.decode()
    assert "云岭市养犬条例" in html
    assert "法制组" in html
    assert "尚未开始" in html
    assert "待批准" in html
    assert AuditEntry.objects.get(action="drafts.add_plan_item").after["month"] == 5


def test_a_year_is_opened_once(as_clerk, plan):
    page = as_clerk.post(url("plans"), {"year": "2026"})

    assert page.status_code == 422
    assert "2026年度的计划已经建立" in page.content.decode()


@pytest.mark.parametrize("year", ["26", "", "二〇二六"])
def test_a_year_that_is_none_is_asked_again(as_clerk, year):
    assert as_clerk.post(url("plans"), {"year": year}).status_code == 422
    assert not AnnualPlan.objects.exists()


def test_the_same_item_twice_is_refused_by_field(as_clerk, plan, clerk):
    item_of(plan, clerk, "云岭市养犬条例")

    page = as_clerk.post(url("plan_add", plan.pk), sent())

    assert page.status_code == 422
    assert page.context["form"].errors["title"] == ["计划里已经有同名的项目。"]
    assert "座谈1次以上" in page.content.decode()


def test_the_council_approves_and_a_change_needs_it_again(client, plan, clerk, reviewer):
    item = item_of(plan, clerk)
    client.force_login(reviewer)
    client.post(url("plan", plan.pk), MEETING)
    plan.refresh_from_db()
    assert plan.is_approved

    item.month = 6
    services.save_plan_item(item, by=clerk)
    plan.refresh_from_db()
    assert not plan.is_approved
    page = client.post(url("plan", plan.pk), MEETING)
    assert "请写明调整原因" in page.content.decode()
    client.post(url("plan", plan.pk), MEETING | {"reason": "上级推迟"})

    first, second = PlanApproval.objects.all()
    assert (first.items[0]["month"], second.items[0]["month"]) == (3, 6)
    assert "3月" in client.get(url("plan_approval", plan.pk, 1)).content.decode()
    assert "上级推迟" in client.get(url("plan", plan.pk)).content.decode()


def test_an_empty_or_unchanged_plan_and_a_meeting_to_come_are_refused(plan, clerk, reviewer):
    with pytest.raises(DraftError, match="还没有项目"):
        services.approve_plan(plan, **MEETING, by=reviewer)
    item_of(plan, clerk)
    with pytest.raises(DraftError, match="还没有到"):
        services.approve_plan(plan, meeting="会议", met_on=date(2999, 1, 1), by=reviewer)
    services.approve_plan(plan, **MEETING, by=reviewer)
    with pytest.raises(DraftError, match="没有改动"):
        services.approve_plan(plan, **MEETING, by=reviewer)


def test_what_was_approved_stays(plan, clerk, reviewer):
    item_of(plan, clerk)
    approval = services.approve_plan(plan, **MEETING, by=reviewer)

    with pytest.raises(IntegrityError), transaction.atomic():
        PlanApproval.objects.update(meeting="另一次")
    with pytest.raises(IntegrityError), transaction.atomic():
        approval.delete()


def test_a_consultation_belongs_to_an_item(as_clerk, clerk, plan):
    item = item_of(plan, clerk, lead_group="城建环保组")
    version = ConfirmedVersionFactory()
    page = as_clerk.get(url("create"), {"version": version.pk}).content.decode()
    assert f'<option value="{item.pk}">{item}</option>' in page

    data = {
        "version": version.pk,
        "plan_item": item.pk,
        "title": "征求意见",
        "phase": "during",
        "visibility": "stations",
        "audience": "物业，老年人 柳荫街道、物业",
        "opens_at_day": "2027-03-01",
        "office_due_day": "2027-04-12",
    }
    answer = as_clerk.post(url("create"), data)
    assert answer.status_code == 302, answer.context["form"].errors

    consultation = Consultation.objects.get(plan_item=item)
    assert consultation.lead_group == "城建环保组"
    assert consultation.audience == "物业、老年人、柳荫街道"
    assert "物业、老年人" in as_clerk.get(url("round", consultation.pk)).content.decode()
    html = as_clerk.get(url("plan", plan.pk)).content.decode()
    assert url("round", consultation.pk) in html
    page = as_clerk.post(url("plan_remove", plan.pk, item.pk), follow=True)
    assert "不能从计划中删除" in page.content.decode()


def test_an_item_nothing_came_of_can_be_removed(as_clerk, clerk, plan):
    item = item_of(plan, clerk)

    as_clerk.post(url("plan_remove", plan.pk, item.pk))

    assert not plan.items.exists()
    entry = AuditEntry.objects.get(action="drafts.remove_plan_item")
    assert entry.before["title"] == item.title


@pytest.mark.parametrize("count", [1, 3])
def test_the_pages_take_the_same_queries_for_longer_plans(
    as_clerk, clerk, plan, count, django_assert_num_queries
):
    for number in range(count):
        item = item_of(plan, clerk, f"第{number}项")
        ConsultationFactory(plan_item=item)
    as_clerk.get(url("plans"))  # the first request of a test loads what stays near

    with django_assert_num_queries(4):
        as_clerk.get(url("plans"))
    with django_assert_num_queries(7):
        as_clerk.get(url("plan", plan.pk))


def test_the_plan_as_a_workbook(clerk, plan):
    item = item_of(plan, clerk, lead_group="城建环保组", requirement="座谈1次以上")
    ConsultationFactory(plan_item=item, title="电梯条例征求意见")
    job = jobs.start("drafts.plan", label=str(plan), params={"plan": plan.pk}, owner=clerk)

    jobs.run(job.pk)

    done = Job.objects.get(pk=job.pk)
    assert done.counts == {"项": 1}, done.message
    with done.result.file.open() as file:
        sheet = load_workbook(file).worksheets[0]
    assert [cell.value for cell in sheet[4]] == [
        1,
        "云岭市住宅电梯安全条例",
        "制定",
        "云岭市人大常委会法制工作委员会",
        "2026年3月",
        "城建环保组",
        "座谈1次以上",
        "电梯条例征求意见：草稿",
        None,
    ]


@pytest.mark.parametrize("page", ["plan_add", "plan_item", "plan_remove"])
def test_only_clerks_change_it(client, stranger, clerk, plan, page):
    item = item_of(plan, clerk)
    client.force_login(stranger)
    args = [plan.pk] if page == "plan_add" else [plan.pk, item.pk]

    assert client.post(url(page, *args), sent(title="新的")).status_code == 404
    assert client.post(url("plans"), {"year": "2027"}).status_code == 404


def test_a_clerk_does_not_approve(as_clerk, clerk, plan):
    item_of(plan, clerk)

    assert as_clerk.post(url("plan", plan.pk), MEETING).status_code == 404
    assert not PlanApproval.objects.exists()
