"""反馈单 and 感谢信 on paper: what they say, many in one file, and the office's own templates."""

from io import BytesIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from docx import Document
from docx.oxml.ns import qn

from feedback import slips
from feedback import tasks as tasks  # the worker knows the job
from feedback.choices import Result
from feedback.choices.papers import PaperKind, Recipients
from feedback.models import OpinionFeedback, PaperTemplate
from feedback.paper_default import default_template
from feedback.paper_docx import check_template, print_sheets
from feedback.paper_words import FIELDS, sample_values
from feedback.services import letters, papers
from liaison.audit.models import AuditEntry
from liaison.jobs.models import Job
from liaison.jobs.services import run
from opinions.errors import OpinionError
from tests.factories.accounts import ClerkFactory, LeaderFactory, OfficerFactory
from tests.factories.feedback import (
    CompiledItemFactory,
    KeptOpinionFactory,
    SubmittedOpinionFactory,
    answer,
    let_out,
    send_up,
)
from tests.factories.opinions import ContributorFactory
from tests.factories.stations import StationFactory

pytestmark = pytest.mark.django_db


def made(*lines, header=""):
    document = Document()
    for line in lines:
        document.add_paragraph(line)
    document.sections[0].header.paragraphs[0].text = header
    packed = BytesIO()
    document.save(packed)
    return packed.getvalue()


def words_of(content):
    document = Document(BytesIO(content))
    cells = [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    return "\n".join([*(line.text for line in document.paragraphs), *cells])


def sheet_count(content):
    breaks = Document(BytesIO(content)).element.body.iter(qn("w:pageBreakBefore"))
    return len(list(breaks)) + 1


def sheets(consultation, **kwargs):
    rows = slips.rows_to_print(consultation, **kwargs)
    return slips.slip_sheets(consultation, slips.with_words(rows))


@pytest.fixture
def told(item, consultation):
    """One person's opinion, partly adopted, sent up and let out."""
    author = ContributorFactory(name="王桂兰", person_key="phone:1")
    station = StationFactory(name="柳荫街道工作站")
    opinion = SubmittedOpinionFactory(
        item=item, consultation=consultation, contributor=author, station=station,
        body="分城区、乡镇规定到达时限，我的电话13800000021",
    )  # fmt: skip
    send_up(consultation, [item])
    answer(item, Result.PARTIAL, reason_code="R05", reflected_in="第十条第二款")
    let_out(consultation)
    return OpinionFeedback.objects.get(opinion=opinion)


def test_a_slip_says_what_was_said_where_it_went_and_what_came_of_it(told, consultation):
    one = sheets(consultation)[0]["意见"][0]

    assert one["意见编号"] == told.opinion.receipt_no
    assert "汇总上报" in one["经过"]
    assert "清人常函" in one["经过"]
    assert one["体现条款"] == "第十条第二款"
    assert one["理由"] == "宜由配套文件规定"
    assert one["来函"].startswith("云人法工函")
    assert "部分采纳（您的意见中只有一部分被采纳" in one["结果"]


def test_what_leaves_on_paper_names_neither_the_person_nor_a_phone(told, consultation):
    sheet = sheets(consultation)[0]

    assert sheet["称谓"] == "王某某 同志"
    assert "13800000021" not in str(sheet)


def test_a_person_gets_one_slip_for_all_opinions_and_a_joint_one_counts_its_people(
    told, consultation
):
    KeptOpinionFactory(consultation=consultation, contributor=told.opinion.contributor, people=7)
    let_out(consultation)
    (sheet,) = sheets(consultation)

    assert sheet["条数"] == 2
    assert sheet["称谓"] == "王某某 等7位同志"
    assert "属于执行问题，已经答复" in str(sheet)


@pytest.mark.parametrize("count", [1, 3])
def test_slips_of_many_people_take_a_fixed_number_of_queries(
    item, consultation, count, django_assert_num_queries
):
    for number in range(count):
        author = ContributorFactory(person_key=f"phone:{number}")
        SubmittedOpinionFactory(item=item, consultation=consultation, contributor=author)
    send_up(consultation, [item])
    answer(item)
    let_out(consultation)

    with django_assert_num_queries(8):
        assert len(sheets(consultation)) == count


def test_slips_to_hand_over_are_those_the_machine_cannot_send(told, consultation):
    online = ContributorFactory(person_key="web:1")
    KeptOpinionFactory(consultation=consultation, contributor=online)
    let_out(consultation)

    assert len(sheets(consultation)) == 2
    assert len(sheets(consultation, which=Recipients.BY_HAND)) == 1
    assert sheets(consultation, station="nowhere") == []


def test_a_station_gets_a_table_of_its_own_opinions(told, consultation):
    rows = slips.with_words(slips.rows_to_print(consultation))
    (sheet,) = slips.station_sheets(consultation, rows)

    assert (sheet["站点"], sheet["情况"], sheet["待转告"]) == (
        "柳荫街道工作站", "部分采纳1条", 1,
    )  # fmt: skip
    assert sheet["意见"][0]["告知"] == "待站点转告"


@pytest.mark.parametrize("kind", PaperKind)
def test_the_default_passes_its_own_check_and_leaves_no_field_open(kind):
    printed = words_of(check_template(kind, default_template(kind)))

    assert "{" not in printed
    assert "{%" not in printed
    said = {PaperKind.LETTER: "编号", PaperKind.EMPLOYER: "编号", PaperKind.ASKING: "发文字号"}
    assert str(sample_values(kind)[said.get(kind, "草案")]) in printed


def test_many_sheets_in_one_file_each_begin_a_page_and_keep_odd_signs_out():
    one = sample_values(PaperKind.LETTER) | {"称谓": "李<甲>&\x0b乙"}
    printed = print_sheets(default_template(PaperKind.LETTER), [one] * 3)

    assert sheet_count(printed) == 3
    assert words_of(printed).count("尊敬的李<甲>&乙：") == 3


@pytest.mark.parametrize(
    ("lines", "header", "sentence"),
    [
        (["{{ 称谓 }}", "{{ 身份证号 }}"], "", "不认识的字段：“身份证号”"),
        (["没有字段"], "", "模板里没有字段"),
        (["{{ 称谓 }}"], "{{ 编号 }}", "页眉、页脚"),
        (["{{ 称谓.__class__.mro() }}"], "", "只能用字段、循环和条件"),
    ],
)
def test_a_template_that_would_not_print_is_refused(lines, header, sentence):
    with pytest.raises(OpinionError, match=sentence):
        check_template(PaperKind.SLIP, made(*lines, header=header))


def upload(client, content, kind=PaperKind.LETTER):
    file = SimpleUploadedFile("我们的.docx", content)
    return client.post(reverse("admin:feedback_paper_template", args=[kind]), {"file": file})


def test_the_office_brings_its_own_template_and_goes_back(client, told, consultation):
    client.force_login(ClerkFactory())
    assert upload(client, made("谢谢{{ 称谓 }}")).status_code == 302
    (letter,) = letters.draft_letters(consultation, by=ClerkFactory())

    response = client.post(reverse("admin:feedback_letter_file", args=[letter.pk]))
    assert words_of(b"".join(response)) == "谢谢王某某 同志"
    client.post(reverse("admin:feedback_use_paper_template", args=["letter", 0]))
    assert papers.current_template(PaperKind.LETTER) is None
    assert str(PaperTemplate.objects.get()) == "感谢信模板第1版"
    printed = AuditEntry.objects.get(action="feedback.print_papers")
    assert printed.after["模板"] == "感谢信模板第1版"


def test_a_bad_template_is_explained_and_nothing_changes(client):
    client.force_login(ClerkFactory())
    response = upload(client, made("{{ 收文号 }}"))

    assert response.status_code == 422
    assert "不认识的字段：“收文号”" in response.content.decode()
    assert not PaperTemplate.objects.exists()


def test_only_a_clerk_changes_templates_and_nobody_outside_sees_them(client):
    page = reverse("admin:feedback_paper_template", args=["slip"])
    client.force_login(LeaderFactory())
    assert client.get(page).status_code == 200
    assert upload(client, made("{{ 称谓 }}")).status_code == 404
    client.force_login(OfficerFactory())
    assert client.get(page).status_code == 404
    client.force_login(ClerkFactory())
    assert client.get(page.replace("slip", "other")).status_code == 404


def test_all_slips_come_in_one_file_from_the_worker(client, told, consultation):
    other = CompiledItemFactory(consultation=consultation)
    SubmittedOpinionFactory(
        item=other, consultation=consultation, contributor=ContributorFactory(person_key="p:2")
    )
    answer(other)
    let_out(consultation)
    client.force_login(ClerkFactory())

    url = reverse("admin:feedback_print_all", args=[consultation.pk])
    response = client.post(url, {"kind": "slip", "which": "all"})
    job = Job.objects.get()
    run(job.pk)
    job.refresh_from_db()

    assert response.url == reverse("jobs:show", args=[job.pk])
    assert job.counts == {"反馈单": 2}
    with job.result.file.open("rb") as file:
        assert sheet_count(file.read()) == 2


def test_a_file_without_sheets_is_explained(consultation):
    job = papers.start_printing(PaperKind.LETTER, consultation, by=ClerkFactory())
    run(job.pk)
    job.refresh_from_db()

    assert "没有可以打印的内容" in job.message


def test_one_slip_prints_from_the_browser_and_as_a_file(client, told):
    client.force_login(ClerkFactory())
    text = client.get(reverse("admin:feedback_slip", args=[told.pk])).content.decode()

    assert told.opinion.receipt_no in text
    assert "13800000021" not in text
    file = client.post(reverse("admin:feedback_slip_file", args=[told.pk]))
    assert told.opinion.receipt_no in words_of(b"".join(file))
    client.force_login(OfficerFactory())
    assert client.get(reverse("admin:feedback_slip", args=[told.pk])).status_code == 404


def test_the_page_of_templates_lists_all_kinds(client):
    client.force_login(ClerkFactory())
    text = client.get(reverse("admin:feedback_paper_templates")).content.decode()

    assert all(label in text for label in PaperKind.labels)
    assert set(FIELDS) == set(PaperKind)


def test_slips_of_stations_print_from_the_browser_in_the_words_of_the_file(
    client, told, consultation
):
    client.force_login(ClerkFactory())
    url = reverse("admin:feedback_print_run", args=[consultation.pk])
    chosen = {"kind": "station", "which": "all", "station": ""}

    page = client.post(url, chosen).content.decode()

    (sheet,) = papers.sheets_of("station", consultation, which="all", station="")
    assert f"你站在《{sheet['草案']}》征求意见期间收集的1条意见（1人提出）" in page
    assert (sheet["站点"] in page, told.opinion.receipt_no in page) == (True, True)
    assert "13800000021" not in page
    assert AuditEntry.objects.filter(action="feedback.print_papers", count=1).exists()
