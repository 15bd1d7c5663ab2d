"""views.compiling and views.submitting: the table, its items, freezing, sending upward."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone

from drafts.choices import ConsultationStatus
from drafts.models import Consultation
from liaison.accounts.choices import Mode, Role
from liaison.accounts.models import WorkMode
from liaison.jobs.models import Job
from opinions.models import CompiledItem, CompiledTable, Opinion, Submission
from tests.factories.accounts import ClerkFactory, LeaderFactory, ReviewerFactory, UserFactory
from tests.factories.compiling import (
    CompilingConsultationFactory,
    article_of,
    frozen_table,
    make_item,
    opinion_on,
)
from tests.factories.stations import AssignmentFactory, StationFactory

pytestmark = pytest.mark.django_db
PDF = b"%PDF-1.4\n%%EOF\n"


@pytest.fixture
def consultation():
    return CompilingConsultationFactory()


@pytest.fixture
def item(consultation):
    return make_item(consultation, opinion_on(consultation))


@pytest.fixture
def clerk(client):
    user = ClerkFactory()
    client.force_login(user)
    return user


def page(name, about, *more):
    return reverse(f"admin:opinions_{name}", args=[about.pk, *more])


def text(response):
    return response.content.decode()


def status_of(consultation):
    return Consultation.objects.get(pk=consultation.pk).status


def letter(**changes):
    today = timezone.localdate().isoformat()
    return {
        "document_number": "清人常函〔2026〕12号",
        "sent_on": today,
        "signer": "周主任",
        **changes,
    }


def test_the_table_shows_rows_with_opinions_and_people(client, clerk, consultation):
    make_item(consultation, opinion_on(consultation, people=7), remark="与第八条合并提出")

    html = text(client.get(page("table", consultation)))

    assert "1 条<br>7 人" in html
    assert "与第八条合并提出" in html


def test_compiling_begins_once_the_consultation_has_closed(client, clerk):
    consultation = CompilingConsultationFactory(status=ConsultationStatus.CLOSED)

    assert "已转入整理" in text(client.post(page("start", consultation), follow=True))
    assert status_of(consultation) == ConsultationStatus.COMPILING
    assert "不能改为" in text(client.post(page("start", consultation), follow=True))


def test_stations_that_owe_an_answer_are_shown_before_compiling_begins(client, clerk):
    consultation = CompilingConsultationFactory(status=ConsultationStatus.CLOSED)
    AssignmentFactory(consultation=consultation)

    html = text(client.post(page("start", consultation), follow=True))

    assert "还有1个站点没有报送" in html
    assert "不再等待的原因" in html
    assert status_of(consultation) == ConsultationStatus.CLOSED


# Items


def test_a_clerk_edits_the_offices_words(client, clerk, item):
    words = {"kind": "add", "text": "改好的话", "reason": "理由", "remark": "备注"}

    client.post(page("item", item), words | {"seen": item.fingerprint})

    item.refresh_from_db()
    assert (item.kind, item.text, item.reason, item.remark) == ("add", "改好的话", "理由", "备注")


def test_an_edit_that_fails_says_why_and_keeps_what_was_typed(client, clerk, item):
    words = {"kind": "add", "text": "我的写法", "reason": "", "remark": ""}

    response = client.post(page("item", item), words | {"text": "", "seen": item.fingerprint})
    assert response.status_code == 422
    assert "请填写归并后的意见建议" in text(response)
    response = client.post(page("item", item), words | {"seen": "somebody else's"})

    assert response.status_code == 422
    assert "刚刚由其他人改过" in text(response)
    assert "我的写法</textarea>" in text(response)


def test_reviewers_see_the_sources_and_change_nothing(client, item):
    client.force_login(ReviewerFactory())

    response = client.post(page("item", item), {"kind": "add", "text": "改", "seen": ""})

    assert "来源意见（1 条）" in text(response)
    assert "<textarea" not in text(response)
    assert CompiledItem.objects.get().text == item.text


def test_an_opinion_is_taken_out_and_an_item_deleted(client, clerk, consultation, item):
    opinion = Opinion.objects.get()
    address = page("remove_source", item, opinion.pk)
    assert client.get(address).status_code == 405
    assert "已取出意见" in text(client.post(address, follow=True))
    assert client.post(address).status_code == 404

    response = client.post(page("delete_item", item), {"delete-reason": ""})
    assert response.status_code == 422
    assert "请写明原因" in text(response)
    response = client.post(page("delete_item", item), {"delete-reason": "归错了"}, follow=True)
    assert "已删除这条归并意见" in text(response)
    assert not CompiledItem.objects.exists()


# Freezing


def test_a_clerk_asks_and_a_reviewer_agrees(client, clerk, consultation, item):
    assert "已提请定稿" in text(client.post(page("ask_to_freeze", consultation), follow=True))
    assert "同意定稿" not in text(client.get(page("table", consultation)))
    client.force_login(ReviewerFactory())
    assert "同意定稿" in text(client.get(page("table", consultation)))

    html = text(client.post(page("freeze", consultation), follow=True))

    table = CompiledTable.objects.get()
    assert "汇总表已定稿（第1版，1条）" in html
    assert table.checksum in html
    assert "岗位合并" not in html
    again = text(client.post(page("freeze", consultation), follow=True))
    assert "“已确认”的事项不能改为“已确认”" in again


def test_asking_too_early_says_what_waits(client, clerk, consultation, item):
    opinion_on(consultation)

    html = text(client.post(page("ask_to_freeze", consultation), follow=True))

    assert "还有1条意见没有整理" in html
    assert client.post(page("freeze", consultation)).status_code == 404


def test_one_person_in_a_small_office_is_shown_as_combined(client, consultation, item):
    both = UserFactory(roles=[Role.CLERK, Role.REVIEWER])
    client.force_login(both)
    client.post(page("ask_to_freeze", consultation))
    assert "岗位合并" in text(client.get(page("table", consultation)))

    client.post(page("freeze", consultation))

    html = text(client.get(page("table", consultation)))
    assert '<span class="status status--wait">岗位合并</span>' in html


def test_a_clerk_alone_on_duty_in_strict_mode_freezes_first(client, consultation, item):
    WorkMode.objects.update_or_create(pk=1, defaults={"mode": Mode.STRICT})
    client.force_login(ClerkFactory())
    client.post(page("ask_to_freeze", consultation))
    assert client.post(page("freeze", consultation)).status_code == 404

    response = client.post(page("freeze_first", consultation), {"first-reason": ""})
    assert response.status_code == 422
    assert "请写明原因" in text(response)
    client.post(page("freeze_first", consultation), {"first-reason": "同事休假。"})

    html = text(client.get(page("table", consultation)))
    assert "先办后核" in html
    assert status_of(consultation) == ConsultationStatus.COMPILED


def test_a_reviewer_gives_back_with_a_reason_that_the_clerk_reads(
    client, clerk, consultation, item
):
    client.post(page("ask_to_freeze", consultation))
    client.force_login(ReviewerFactory())
    response = client.post(page("give_back", consultation), {"back-reason": ""})
    assert response.status_code == 422
    client.post(page("give_back", consultation), {"back-reason": "第九条没有写理由。"})

    client.force_login(clerk)
    assert "第九条没有写理由。" in text(client.get(page("table", consultation)))


def test_a_reviewer_reopens_with_a_reason(client, consultation, item):
    frozen_table(consultation)
    client.force_login(ReviewerFactory())
    response = client.post(page("reopen", consultation), {"reopen-reason": ""})
    assert response.status_code == 422

    client.post(page("reopen", consultation), {"reopen-reason": "漏了一条。"})

    assert status_of(consultation) == ConsultationStatus.COMPILING
    assert client.post(page("reopen", consultation), {"reopen-reason": "再来"}).status_code == 404


# Sending upward


def test_the_leader_signs_here_without_paper(client, consultation, item):
    frozen_table(consultation)
    leader = LeaderFactory(full_name="周主任")
    client.force_login(leader)
    assert 'value="周主任"' in text(client.get(page("table", consultation)))

    html = text(client.post(page("submit", consultation), letter(), follow=True))

    assert "已登记上报（清人常函〔2026〕12号）" in html
    assert Submission.objects.get().signed_by == leader
    assert status_of(consultation) == ConsultationStatus.SUBMITTED


def test_a_clerk_brings_the_signed_paper(client, clerk, consultation, item):
    frozen_table(consultation)
    response = client.post(page("submit", consultation), letter())
    assert response.status_code == 422
    assert 'value="清人常函〔2026〕12号"' in text(response)
    wrong = SimpleUploadedFile("发文稿纸.pdf", b"MZ not a pdf")
    response = client.post(page("submit", consultation), letter(signed_paper=wrong))
    assert response.status_code == 422

    paper = SimpleUploadedFile("发文稿纸.pdf", PDF)
    html = text(client.post(page("submit", consultation), letter(signed_paper=paper), follow=True))

    assert "线下签批件" in html
    response = client.get(page("signed_paper", Submission.objects.get()))
    assert b"".join(response.streaming_content) == PDF
    response.close()


def test_a_day_to_come_and_a_used_number_are_explained(client, consultation, item):
    frozen_table(consultation)
    client.force_login(LeaderFactory())

    response = client.post(page("submit", consultation), letter(sent_on="2999-01-01"))
    assert "上报日期不能晚于今天" in text(response)
    client.post(page("submit", consultation), letter())
    other = CompilingConsultationFactory()
    frozen_table(other)
    response = client.post(page("submit", other), letter())
    assert response.status_code == 422
    assert "发文字号已经用过" in text(response)


def test_there_is_no_paper_where_the_leader_signed_here(client, consultation, item):
    client.force_login(LeaderFactory())
    frozen_table(consultation)
    client.post(page("submit", consultation), letter())

    assert client.get(page("signed_paper", Submission.objects.get())).status_code == 404


@pytest.mark.parametrize(
    ("name", "preset"), [("export", "compiled_opinions"), ("export_raw", "opinions")]
)
def test_workbooks_are_built_by_the_worker(client, clerk, consultation, item, name, preset):
    response = client.post(page(name, consultation))

    job = Job.objects.get()
    assert response.url == reverse("jobs:show", args=[job.pk])
    assert (job.owner, job.params) == (
        clerk,
        {"preset": preset, "consultation": consultation.slug},
    )


@pytest.mark.parametrize("count", [1, 3])
def test_the_table_takes_a_fixed_number_of_queries(
    client, clerk, consultation, count, django_assert_num_queries
):
    article = article_of(consultation)
    for _ in range(count):
        make_item(consultation, opinion_on(consultation, article), article=article)
    client.get(page("table", consultation))

    with django_assert_num_queries(17):
        client.get(page("table", consultation))


@pytest.mark.parametrize("count", [1, 3])
def test_an_item_takes_a_fixed_number_of_queries(
    client, clerk, consultation, count, django_assert_num_queries
):
    item = make_item(consultation, *(opinion_on(consultation) for _ in range(count)))
    client.get(page("item", item))

    with django_assert_num_queries(10):
        client.get(page("item", item))


def test_a_part_of_the_raw_opinions_is_asked_for_by_name(client, clerk, consultation):
    station = StationFactory(name="石桥镇工作站")
    client.post(page("export_raw", consultation), {"station": station.code, "since": "2026-03-01"})

    job = Job.objects.get()
    assert job.params["filters"] == {"station": station.code, "since": "2026-03-01"}
    assert "石桥镇工作站" in job.label
    client.post(page("export_raw", consultation), {"since": "2026-03-02", "until": "2026-03-01"})
    assert Job.objects.count() == 1
