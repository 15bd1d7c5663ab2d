"""意见把关: an expert's remarks on single rows, without contacts; the office settles each."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from liaison.accounts.choices import Role
from opinions.choices import RemarkOutcome
from opinions.errors import OpinionError
from opinions.models import ExpertRemark
from opinions.services import compiling, freezing
from opinions.services.expert_remarks import hand_in, settle
from stations.choices import AppointmentKind, ExpertStage, ExpertTaskStatus
from stations.models import ExpertTask
from stations.services import experts
from tests.factories.accounts import ClerkFactory, LeaderFactory, UserFactory
from tests.factories.compiling import CompilingConsultationFactory, make_item, opinion_on
from tests.factories.opinions import ContributorFactory
from tests.factories.stations import AppointmentFactory, PersonFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def consultation():
    return CompilingConsultationFactory()


@pytest.fixture
def item(consultation):
    author = ContributorFactory(name="王秀英")
    words = "电梯坏了没人来，请打13800000021。"
    return make_item(consultation, opinion_on(consultation, contributor=author, body=words))


@pytest.fixture
def expert():
    return UserFactory(full_name="孙文博", roles=[Role.EXPERT])


@pytest.fixture
def task(consultation, expert):
    person = PersonFactory(name="孙文博", user=expert)
    AppointmentFactory(person=person, station=None, kind=AppointmentKind.EXPERT)
    now = timezone.now()
    asked = experts.Asked(ExpertStage.CHECK, now + timedelta(days=3))
    return experts.ask_experts(consultation, [person], asked, by=ClerkFactory(), now=now)[0]


def say(task, item, words="“及时”宜改为“三十分钟内”。", **more):
    hand_in(task, view="", remarks={item.pk: words}, by=None, now=timezone.now(), **more)
    return ExpertRemark.objects.get(item=item)


def test_the_expert_reads_rows_and_sources_without_names_and_contacts(client, task, item, expert):
    client.force_login(expert)
    page = client.get(reverse("bundles:expert_task", args=[task.pk])).content.decode()
    assert item.text in page
    assert "电梯坏了没人来，请打〔手机号码〕。" in page
    assert "王秀英" not in page
    assert "13800000021" not in page
    assert f'name="remark_{item.pk}"' in page


def test_remarks_alone_are_a_view_and_stand_beside_the_row(client, task, item, expert):
    client.force_login(expert)
    address = reverse("bundles:expert_task", args=[task.pk])
    assert client.post(address, {f"remark_{item.pk}": "期限宜写明。"}).status_code == 302
    task.refresh_from_db()
    assert task.status == ExpertTaskStatus.SUBMITTED
    assert "共1条" in task.view
    client.force_login(ClerkFactory())
    table = client.get(reverse("admin:opinions_table", args=[item.consultation_id]))
    assert "1 条待处理" in table.content.decode()
    page = client.get(reverse("admin:opinions_item", args=[item.pk])).content.decode()
    assert "期限宜写明。" in page
    assert "孙文博" in page


def test_what_was_typed_under_a_row_comes_back(client, task, item, expert):
    client.force_login(expert)
    address = reverse("bundles:expert_task", args=[task.pk])
    response = client.post(address, {f"remark_{item.pk}": "字" * 2001, "view": "总的看可行。"})
    assert response.status_code == 422
    assert "字" * 2001 in response.content.decode()
    experts.cancel(ExpertTask.objects.get(), by=ClerkFactory(), note="不用了")
    assert not ExpertRemark.objects.exists()


def test_a_remark_on_a_row_of_another_consultation_is_passed_over(task, item):
    elsewhere = CompilingConsultationFactory()
    other = make_item(elsewhere, opinion_on(elsewhere))
    hand_in(task, view="可行。", remarks={other.pk: "不对"}, by=None, now=timezone.now())
    assert not ExpertRemark.objects.exists()


def test_the_office_settles_each_and_freezes_then(task, item):
    remark = say(task, item)
    clerk, now = ClerkFactory(), timezone.now()
    with pytest.raises(OpinionError, match="还有1条专家意见没有处理"):
        freezing.ask_to_freeze(item.consultation, by=clerk)
    with pytest.raises(OpinionError, match="有专家意见还没有处理"):
        compiling.delete_item(item, by=clerk, reason="重复")
    with pytest.raises(OpinionError, match="写明理由"):
        settle(remark, outcome=RemarkOutcome.NOT_TAKEN, note=" ", by=clerk, now=now)
    settle(remark, outcome=RemarkOutcome.NOT_TAKEN, note="上位法已有规定。", by=clerk, now=now)
    with pytest.raises(OpinionError, match="其他人处理过"):
        settle(remark, outcome=RemarkOutcome.TAKEN, note="", by=clerk, now=now)
    assert freezing.ask_to_freeze(item.consultation, by=clerk)


def test_a_view_given_back_opens_its_remarks_again(task, item):
    clerk, now = ClerkFactory(), timezone.now()
    settle(say(task, item), outcome=RemarkOutcome.TAKEN, note="", by=clerk, now=now)
    task.refresh_from_db()
    experts.give_back(task, by=clerk, note="请写明期限", due_at=now + timedelta(days=1), now=now)
    again = say(task, item, "三十分钟。")
    assert (again.outcome, again.settled_by) == (RemarkOutcome.WAITING, None)


def test_settling_on_the_page_says_what_is_missing_and_is_for_its_roles(client, task, item):
    remark = say(task, item)
    address = reverse("admin:opinions_settle_remark", args=[item.pk, remark.pk])
    client.force_login(LeaderFactory())
    assert client.post(address, {}).status_code == 404
    client.force_login(ClerkFactory())
    form = {f"settle{remark.pk}-outcome": "not_taken", f"settle{remark.pk}-note": ""}
    response = client.post(address, form)
    assert response.status_code == 422
    assert "写明理由" in response.content.decode()
    form[f"settle{remark.pk}-outcome"] = "taken"
    assert client.post(address, form).status_code == 302
    remark.refresh_from_db()
    assert remark.outcome == RemarkOutcome.TAKEN
