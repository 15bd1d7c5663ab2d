"""汇报材料: every number from the rows, decided apart from pending, blanks where people judge."""

from io import BytesIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone
from docx import Document

from feedback import archive_jobs
from feedback.choices import ReportKind
from feedback.errors import FeedbackError
from feedback.models import Report
from feedback.reports.default import default_template
from feedback.services import reports
from feedback.year_figures import SOURCES
from liaison.jobs import services as jobs
from tests.factories.accounts import ClerkFactory, LeaderFactory, UserFactory
from tests.factories.feedback import CompiledItemFactory, SubmittedOpinionFactory, answer, send_up
from tests.factories.office import OfficeProfileFactory

pytestmark = pytest.mark.django_db
TODAY = timezone.localdate()
FIRST = TODAY.replace(month=1, day=1)


@pytest.fixture
def office():
    return OfficeProfileFactory()


@pytest.fixture
def sent(office, item):
    """Two items went up; the first is adopted and stands in the eighth article."""
    other = CompiledItemFactory(consultation=item.consultation)
    for one in (item, other):
        SubmittedOpinionFactory(consultation=item.consultation, item=one)
    type(item.consultation).objects.update(opened_at=timezone.now())
    send_up(item.consultation, [item, other])
    answer(item, reflected_in="第八条")
    return item


def made(kind=ReportKind.YEAR):
    report = reports.ask_for_report(kind, first=FIRST, last=TODAY, by=ClerkFactory())
    return reports.make_report(report)


def words(report):
    with report.file.file.open("rb") as source:
        return "\n".join(one.text for one in Document(BytesIO(source.read())).paragraphs)


def test_a_summary_says_the_numbers_and_keeps_what_waits_out_of_what_is_adopted(sent):
    said = words(made())

    assert "分1次向立法机关上报意见建议2条。" in said
    assert "已有结果的1条里，采纳1条。" in said
    assert "还有1部草案的1条意见没有收到采纳结果，不计入采纳情况。" in said
    assert f"“{sent.text}”，被立法机关采纳，体现在第八条。" in said


@pytest.mark.parametrize("kind", ReportKind)
def test_every_kind_leaves_blanks_for_judgment_and_no_field_unfilled(sent, kind):
    said = words(made(kind))

    assert "（此处由办公室补充：" in said
    assert "{" not in said
    assert "None" not in said


def test_the_directors_are_addressed_and_the_day_of_the_meeting_is_left_open(office):
    said = words(made(ReportKind.MEETING))

    assert said.startswith("关于基层立法联系点工作推进情况的汇报")
    assert "主任、各位副主任：" in said
    assert "期内还没有向立法机关上报意见。" in said


def test_the_list_behind_it_opens_the_rows_and_says_when_they_changed(client, sent):
    client.force_login(LeaderFactory())
    report = made()
    CompiledItemFactory(consultation=sent.consultation)
    page = reverse("admin:feedback_report", args=[report.pk])
    rows = reverse("admin:feedback_report_rows", args=[report.pk, "opinions"])

    assert rows in client.get(page).content.decode()
    SubmittedOpinionFactory(consultation=sent.consultation)
    html = client.get(rows).content.decode()
    assert "材料里写的是 2条，现在按同样的算法是 3条" in html
    assert html.count(sent.consultation.title) == 3


@pytest.mark.parametrize("key", [one.key for one in SOURCES])
def test_every_figure_opens(client, sent, key):
    client.force_login(ClerkFactory())
    report = Report.objects.last() or made()

    address = reverse("admin:feedback_report_rows", args=[report.pk, key])

    assert client.get(address).status_code == 200


@pytest.mark.parametrize("count", [1, 3])
def test_the_rows_take_a_fixed_number_of_queries(
    client, sent, count, django_assert_max_num_queries
):
    client.force_login(ClerkFactory())
    report = made()
    for _ in range(count):
        SubmittedOpinionFactory(consultation=sent.consultation)

    with django_assert_max_num_queries(12):
        client.get(reverse("admin:feedback_report_rows", args=[report.pk, "opinions"]))


def test_one_click_makes_it_in_the_worker(client, sent):
    client.force_login(ClerkFactory())
    page = reverse("admin:feedback_reports")

    data = {"kind": "year", "first": FIRST, "last": TODAY}
    answer_page = client.post(page, data)
    report = Report.objects.get()
    assert answer_page["Location"] == reverse("jobs:show", args=[report.job_id])
    assert archive_jobs  # the worker has loaded it
    jobs.run(report.job_id)

    report.refresh_from_db()
    assert report.figures["items"] == 2
    assert str(report) in client.get(page).content.decode()
    file = client.get(reverse("admin:feedback_report_file", args=[report.pk]))
    assert b"".join(file.streaming_content).startswith(b"PK")
    file.close()


def test_days_the_wrong_way_round_are_explained(client, office):
    client.force_login(ClerkFactory())

    data = {"kind": "year", "first": TODAY, "last": "2020-01-01"}
    page = client.post(reverse("admin:feedback_reports"), data)

    assert page.status_code == 422
    assert "结束日期不能早于开始日期。" in page.content.decode()


def test_who_is_not_of_the_office_gets_404(client, sent):
    client.force_login(UserFactory(roles=["officer"]))
    report = made()

    for name, args in (
        ("reports", []), ("report", [report.pk]), ("report_file", [report.pk]),
        ("report_rows", [report.pk, "items"]), ("report_templates", []),
    ):  # fmt: skip
        assert client.get(reverse(f"admin:feedback_{name}", args=args)).status_code == 404
    assert client.post(reverse("admin:feedback_year", args=[2026])).status_code == 404


def test_an_own_template_is_tried_and_then_prints(client, sent):
    by = ClerkFactory()
    document = Document()
    document.add_paragraph("{{ 县名 }}上报{{ 上报意见条数 }}条")
    packed = BytesIO()
    document.save(packed)

    reports.upload_template(
        ReportKind.BRIEFING, SimpleUploadedFile("简报.docx", packed.getvalue()), by=by
    )

    assert words(made(ReportKind.BRIEFING)).endswith("上报2条")
    assert "一、基本情况" in words(made(ReportKind.YEAR))
    client.force_login(by)
    html = client.get(reverse("admin:feedback_report_templates")).content.decode()
    assert "工作简报模板第1版" in html


def test_a_template_with_an_unknown_field_is_refused(office):
    document = Document()
    document.add_paragraph("{{ 条数 }}")
    packed = BytesIO()
    document.save(packed)
    file = SimpleUploadedFile("总结.docx", packed.getvalue())

    with pytest.raises(FeedbackError, match="不认识的字段：“条数”"):
        reports.upload_template(ReportKind.YEAR, file, by=ClerkFactory())


def test_our_own_template_can_be_brought_back_as_it_is(office):
    file = SimpleUploadedFile("模板.docx", default_template())

    template = reports.upload_template(ReportKind.YEAR, file, by=ClerkFactory())

    assert "正文" in template.fields
