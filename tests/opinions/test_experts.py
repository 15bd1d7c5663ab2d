"""Experts: asked for a stage, with account or by a one-time link; the office reads the view."""

import re
from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from drafts.choices import ConsultationStatus, Visibility
from liaison.accounts.choices import Role
from stations.choices import AppointmentKind, ExpertStage
from stations.choices import ExpertTaskStatus as S
from stations.errors import StationError
from stations.models import ExpertTask
from stations.services import experts
from tests.factories.accounts import ClerkFactory, OfficerFactory, UserFactory
from tests.factories.drafts import OpenConsultationFactory
from tests.factories.feedback import CompiledItemFactory
from tests.factories.stations import AppointmentFactory, PersonFactory

pytestmark = pytest.mark.django_db


def person(name="孙文博", **kwargs):
    made = PersonFactory(name=name, **kwargs)
    AppointmentFactory(person=made, station=None, kind=AppointmentKind.EXPERT)
    return made


def ask(consultation=None, who=None, stage=ExpertStage.DISCUSSION, days=5):
    now = timezone.now()
    asked = experts.Asked(stage, now + timedelta(days=days), "请看第三条")
    consultation = consultation or OpenConsultationFactory()
    who = who or person()
    return experts.ask_experts(consultation, [who], asked, by=ClerkFactory(), now=now)[0]


@pytest.fixture
def expert():
    return UserFactory(full_name="孙文博", roles=[Role.EXPERT])


@pytest.fixture
def task(expert):
    return ask(who=person(user=expert))


def linked(task):
    experts.give_link(task, by=ClerkFactory(), now=timezone.now())
    return reverse("opinions:expert", args=[task.token])


def ticket(client, url):
    return re.search(r'name="token" value="([^"]+)"', client.get(url).content.decode())[1]


def test_an_expert_reads_a_text_for_stations_only_and_hands_in_a_view(client, expert, task):
    client.force_login(expert)
    assert task.consultation.title in client.get("/workbench/").content.decode()
    listed = client.get(reverse("bundles:expert_tasks")).content.decode()
    url = reverse("bundles:expert_task", args=[task.pk])
    assert url in listed
    page = client.get(url).content.decode()
    assert "每十五日" in page
    assert "请看第三条" in page

    scan = SimpleUploadedFile("论证.pdf", b"%PDF-1.4\n")
    assert client.post(url, {"view": "可行。", "attachments": scan}).status_code == 302

    task.refresh_from_db()
    assert (task.status, task.view, task.recorded_source) == (S.SUBMITTED, "可行。", "")
    assert [move.new_status for move in task.moves.all()] == [S.ASKED, S.SUBMITTED]
    client.force_login(ClerkFactory())
    desk = client.get(reverse("admin:opinions_desk", args=[task.consultation_id]))
    assert "可行。" in desk.content.decode()
    kept = task.files.get()
    file = client.get(reverse("admin:stations_expert_file", args=[task.pk, kept.pk]))
    assert b"".join(file) == b"%PDF-1.4\n"


def test_nobody_opens_the_task_of_another(client, task):
    url = reverse("bundles:expert_task", args=[task.pk])
    for user in (UserFactory(roles=[Role.EXPERT]), OfficerFactory(), ClerkFactory()):
        client.force_login(user)
        assert client.get(url).status_code == 404
        assert client.post(url, {"view": "冒充"}).status_code == 404
    task.refresh_from_db()
    assert task.status == S.ASKED


def test_an_empty_view_says_what_is_missing(client, expert, task):
    client.force_login(expert)
    response = client.post(reverse("bundles:expert_task", args=[task.pk]), {"view": " "})

    assert response.status_code == 422
    assert "请填写书面意见，或者上传文件。" in response.content.decode()


def test_what_was_typed_is_never_lost_on_a_task_that_is_over(client, expert, task):
    client.force_login(expert)
    experts.submit_view(task, view="第一稿", by=expert, now=timezone.now())
    response = client.post(reverse("bundles:expert_task", args=[task.pk]), {"view": "第二稿很长"})

    assert response.status_code == 422
    assert "第二稿很长" in response.content.decode()
    task.refresh_from_db()
    assert task.view == "第一稿"


def test_without_an_account_by_a_link_that_takes_one_view(client):
    task = ask()
    url = linked(task)
    page = client.get(url)
    assert "每十五日" in page.content.decode()
    assert not page.cookies
    sent = {"view": "建议缩短。", "token": ticket(client, url)}

    assert client.post(url, sent).status_code == 303
    assert "建议缩短。" in client.get(url).content.decode()
    again = client.post(url, sent | {"view": "再来一份"})
    assert "再来一份" in again.content.decode()
    task.refresh_from_db()
    assert task.view == "建议缩短。"
    assert task.moves.last().by is None


@pytest.mark.parametrize("how", ["expired", "revoked", "cancelled"])
def test_a_dead_link_answers_404_and_gives_back_what_was_typed(client, how):
    task, now = ask(), timezone.now()
    url = linked(task)
    opened = ticket(client, url)
    if how == "expired":
        ExpertTask.objects.filter(pk=task.pk).update(link_expires_at=now)
    elif how == "revoked":
        experts.revoke_link(task, by=ClerkFactory(), now=now)
    else:
        experts.cancel(task, by=ClerkFactory(), note="不需要了")

    assert client.get(url).status_code == 404
    assert client.post(url, {"view": "写了很久"}).status_code == 404
    late = client.post(url, {"view": "写了很久", "token": opened})
    assert late.status_code == 410
    assert "写了很久" in late.content.decode()
    assert task.consultation.title not in late.content.decode()
    task.refresh_from_db()
    assert task.view == ""


def test_a_link_of_one_task_opens_no_other(client):
    first, second = ask(), ask()
    url, other = linked(first), linked(second)

    assert other != url
    client.post(url, {"view": "冒充", "token": ticket(client, other)})
    first.refresh_from_db()
    second.refresh_from_db()
    assert (first.status, second.status) == (S.ASKED, S.ASKED)
    letter_of_it = reverse("opinions:letter", args=[first.token])
    assert client.get(letter_of_it).status_code == 404


def test_what_names_its_readers_is_for_them_only(expert):
    named = OpenConsultationFactory(visibility=Visibility.NAMED)
    reader = person(user=expert)
    with pytest.raises(StationError, match="不在指定人员之中"):
        ask(named, reader)
    named.named_readers.add(expert)
    task = ask(named, reader)
    with pytest.raises(StationError, match="不能用链接"):
        linked(task)
    assert ExpertTask.objects.of_user(expert).get() == task
    named.named_readers.clear()
    assert not ExpertTask.objects.of_user(expert).exists()


def test_the_check_shows_the_table_to_the_expert_and_the_view_at_the_table(client, expert):
    task = ask(who=person(user=expert), stage=ExpertStage.CHECK)
    other = ask(task.consultation, person("李论证"))
    CompiledItemFactory(consultation=task.consultation, text="改为十日")
    client.force_login(expert)
    url = reverse("bundles:expert_task", args=[task.pk])
    assert "改为十日" in client.get(url).content.decode()
    client.post(url, {"view": "表述可再准确。"})
    experts.submit_view(other, view="另一环节的意见", by=None, now=timezone.now())

    client.force_login(ClerkFactory())
    table = client.get(reverse("admin:opinions_table", args=[task.consultation_id]))
    assert "表述可再准确。" in table.content.decode()
    assert "另一环节的意见" not in table.content.decode()


def test_a_clerk_asks_records_gives_back_and_counts(client):
    consultation, who = OpenConsultationFactory(), person()
    client.force_login(ClerkFactory())
    url = reverse("admin:stations_experts", args=[consultation.pk])
    due = (timezone.localdate() + timedelta(days=4)).isoformat()
    sent = {"experts": [who.pk], "stage": "argument", "due_at_day": due, "due_at_time": ""}
    assert client.post(url, sent).status_code == 302
    assert "在这个环节都已有任务" in client.post(url, sent).content.decode()
    task = ExpertTask.objects.get()

    record = reverse("admin:stations_expert_view", args=[task.pk])
    assert client.post(record, {"view": "", "source": "phone"}).status_code == 422
    client.post(record, {"view": "电话里说可行。", "source": "phone"})
    task.refresh_from_db()
    assert (task.status, task.recorded_source) == (S.SUBMITTED, "phone")
    assert ExpertTask.objects.times_taken_part() == {who.pk: {"论证": 1}}
    shown = client.get(reverse("admin:stations_person_change", args=[who.pk]))
    assert "参与事项（1 次）" in shown.content.decode()

    back = {"note": "请补充依据", "due_at_day": due, "due_at_time": ""}
    client.post(reverse("admin:stations_expert_back", args=[task.pk]), back)
    task.refresh_from_db()
    assert (task.status, task.view) == (S.ASKED, "电话里说可行。")


def test_after_it_was_sent_up_nobody_is_asked(client):
    task = ask()
    type(task.consultation).objects.update(status=ConsultationStatus.SUBMITTED)
    task = ExpertTask.objects.get(pk=task.pk)

    with pytest.raises(StationError, match="已经结束"):
        experts.submit_view(task, view="迟到", by=None, now=timezone.now())
    with pytest.raises(StationError, match="不能安排"):
        ask(task.consultation)


def test_lists_take_as_many_queries_for_three_as_for_one(client, expert, task):
    consultation, reader = task.consultation, task.person
    clerk = ClerkFactory()
    experts.submit_view(task, view="可行", by=expert, now=timezone.now())
    pages = [
        (expert, reverse("bundles:expert_tasks")),
        (clerk, reverse("admin:stations_experts", args=[consultation.pk])),
        (clerk, reverse("admin:opinions_desk", args=[consultation.pk])),
    ]

    def counted():
        found = []
        for user, url in pages:
            client.force_login(user)
            client.get(url)
            with CaptureQueriesContext(connection) as queries:
                client.get(url)
            found.append(len(queries))
        return found

    one = counted()
    for stage in (ExpertStage.ARGUMENT, ExpertStage.RESEARCH):
        more = ask(consultation, reader, stage=stage)
        experts.submit_view(more, view="可行", by=expert, now=timezone.now())
    assert counted() == one
