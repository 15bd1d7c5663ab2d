"""A superior's own blank table: found, guessed, confirmed by a person, filled without harm."""

from io import BytesIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from docx import Document
from openpyxl import Workbook, load_workbook

from liaison.jobs import services as jobs
from liaison.jobs.models import Job
from opinions import table_job  # noqa: F401 -- makes the kinds of jobs known
from opinions.errors import OpinionError
from opinions.models import SuperiorForm, TableLayout
from opinions.services import layouts
from opinions.superior_form import docx as word
from opinions.superior_form import xlsx as excel
from opinions.table_fields import guess
from tests.factories.accounts import ClerkFactory, LeaderFactory
from tests.factories.compiling import CompilingConsultationFactory, frozen_table
from tests.opinions.blank_forms import blank_docx, blank_xlsx, packed

ROWS = [
    {"position": n, "label": f"第{n}条", "quote": "原文。", "text": words, "reason": "理由。",
     "proposers": "居民（1人）"}
    for n, words in enumerate(["=HYPERLINK(1)", "第一行\n第二行", "建" * 300, "末条"], start=1)
]  # fmt: skip
LABELS = {"office": "清禾县立法联系点办公室", "day": "2026年5月8日", "handler": "陈静"}


@pytest.mark.parametrize(
    ("title", "key"),
    [
        ("序 号", "position"),
        ("标准章条编号", "label"),
        ("意见内容（可附页）", "text"),
        ("提出单位/人", "proposers"),
        ("修改后内容", "text"),
        ("处理意见", ""),
        ("理由：", "reason"),
    ],
)
def test_headers_are_guessed(title, key):
    assert guess(title) == key


def fill_excel(content, rows=ROWS):
    header = excel.read_header(content)
    filled = excel.fill(
        content, place=header.place, header_row=header.row, columns=header.columns(),
        rows=rows, labels=LABELS,
    )  # fmt: skip
    return load_workbook(BytesIO(filled)).active


@pytest.mark.parametrize("blank_rows", [0, 1, 2, 9])
def test_excel_keeps_its_look_and_what_stands_below(blank_rows):
    sheet = fill_excel(blank_xlsx(blank_rows=blank_rows))
    assert [sheet.cell(5 + n, 1).value for n in range(4)] == [1, 2, 3, 4]
    assert [sheet.cell(5, column).value for column in range(2, 8)] == [
        "第1条", "原文。", "=HYPERLINK(1)", "理由。", "居民（1人）", None,
    ]  # fmt: skip
    assert sheet["D5"].data_type == "s"
    assert sheet["A2"].value == "填报单位：清禾县立法联系点办公室"
    assert sheet["F2"].value == "填报日期：2026年5月8日"
    below = 5 + max(4, blank_rows)
    assert sheet.cell(below, 1).value == "填表人：陈静"
    merged = {area.coord for area in sheet.merged_cells.ranges}
    assert {"A1:G1", "C3:D3", f"A{below}:C{below}"} <= merged
    assert sheet.print_title_rows == "$3:$4"
    assert sheet.page_setup.orientation == "landscape"
    assert str(below) in sheet.print_area
    assert sheet.row_dimensions[7].height > sheet.row_dimensions[8].height
    if blank_rows:
        assert sheet["D8"].font.name == "楷体"
        assert sheet["D8"].border.left.style == "thin"


def test_rows_that_are_merged_sideways_stay_so():
    book = load_workbook(BytesIO(blank_xlsx()))
    book.active.merge_cells("E5:F5")
    sheet = fill_excel(packed(book))
    assert {"E5:F5", "E8:F8"} <= {area.coord for area in sheet.merged_cells.ranges}


def test_word_keeps_its_look_and_what_stands_below():
    blank = blank_docx()
    header = word.read_header(blank)
    filled = word.fill(
        blank, place=header.place, header_row=header.row, columns=header.columns(), rows=ROWS,
        labels=LABELS,
    )  # fmt: skip
    document = Document(BytesIO(filled))
    cells = [[cell.text for cell in row.cells] for row in document.tables[0].rows]
    assert cells[1] == ["1", "第1条", "=HYPERLINK(1)", "理由。", ""]
    assert cells[2][2] == "第一行\n第二行"
    assert len(cells) == 6
    assert cells[5][0] == "（可另附页）"
    assert document.paragraphs[1].text == "填报单位：清禾县立法联系点办公室"


def odd_file(kind):
    if kind == "no header":
        book = Workbook()
        book.active.append(["通知", "内容"])
        return "通知.xlsx", packed(book)
    return {
        "a picture": ("表.xlsx", b"\x89PNG\r\n\x1a\n1234"),
        "cut off": ("表.xlsx", blank_xlsx()[:2000]),
        "empty": ("表.docx", b""),
        "old": ("表.xls", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"),
        "no table": ("表.docx", packed(Document())),
    }[kind]


@pytest.mark.django_db
@pytest.mark.parametrize("kind", ["no header", "a picture", "cut off", "empty", "old", "no table"])
def test_odd_files_get_one_clear_sentence(kind):
    name, content = odd_file(kind)
    with pytest.raises(OpinionError) as caught:
        layouts.upload_form(SimpleUploadedFile(name, content), name="", organ=None, by=None)
    assert str(caught.value).endswith("。")
    assert not SuperiorForm.objects.exists()


@pytest.fixture
def clerk(client):
    user = ClerkFactory()
    client.force_login(user)
    return user


def send(client, name, content):
    upload = SimpleUploadedFile(name, content)
    return client.post(reverse("admin:opinions_layouts"), {"name": "市法工委表", "file": upload})


def run(table, client, kind):
    client.post(reverse("admin:opinions_export_table", args=[table.pk]), {"as": kind})
    job = Job.objects.latest("pk")
    jobs.run(job.pk)
    job.refresh_from_db()
    return job


@pytest.mark.django_db
def test_a_form_is_uploaded_confirmed_and_then_filled_from_the_page(client, clerk):
    table = frozen_table(CompilingConsultationFactory())
    assert send(client, "市表.xlsx", blank_xlsx()).status_code == 302
    blank = SuperiorForm.objects.get()
    page = reverse("admin:opinions_form", args=[blank.pk])
    assert client.post(reverse("admin:opinions_export_table", args=[table.pk]),
                       {"as": f"form-{blank.pk}"}).status_code == 404  # fmt: skip
    keys = [column["key"] for column in blank.columns]
    assert keys == ["position", "label", "quote", "text", "reason", "proposers", ""]
    wrong = {f"column_{at}": key for at, key in enumerate(keys) if key != "text"}
    response = client.post(page, wrong)
    assert response.status_code == 422
    assert "请选定“意见建议（修改后表述）”填在哪一栏" in response.content.decode()
    assert client.post(page, wrong | {"column_3": "text"}).status_code == 302
    job = run(table, client, f"form-{blank.pk}")
    assert "市法工委表" in job.result.name
    with job.result.file.open("rb") as file:
        sheet = load_workbook(file).active
    assert sheet["D5"].value == table.rows[0]["text"]
    assert sheet["A1"].value == "云岭市地方性法规征求意见汇总处理表"


@pytest.mark.django_db
def test_own_columns_are_chosen_ordered_named_and_used(client, clerk):
    table = frozen_table(CompilingConsultationFactory())
    typed = {
        "name": "市里简表",
        "use_text": "on", "place_text": "2", "title_text": "修改建议", "width_text": "50",
        "use_label": "on", "place_label": "1", "title_label": "条次", "width_label": "12",
        "use_receipts": "on", "place_receipts": "3",
    }  # fmt: skip
    assert client.post(reverse("admin:opinions_new_layout"), typed).status_code == 302
    again = client.post(reverse("admin:opinions_new_layout"), typed)
    assert "已经有同名的栏目方案" in again.content.decode()
    layout = TableLayout.objects.get()
    with run(table, client, f"layout-{layout.pk}").result.file.open("rb") as file:
        sheet = load_workbook(file).worksheets[0]
    assert [cell.value for cell in sheet[3]] == ["条次", "修改建议", "来源意见编号"]
    assert sheet["B4"].value == table.rows[0]["text"]
    assert sheet["C4"].value
    assert sheet.column_dimensions["B"].width == 50
    with run(table, client, f"layout-{layout.pk}-word").result.file.open("rb") as file:
        cells = Document(file).tables[0].rows
    assert [cell.text for cell in cells[0].cells] == ["条次", "修改建议", "来源意见编号"]
    assert cells[1].cells[1].text == table.rows[0]["text"]
    client.post(reverse("admin:opinions_retire_layout", args=[layout.pk]))
    assert not TableLayout.objects.in_use().exists()


@pytest.mark.django_db
def test_the_internal_version_leads_back_to_every_opinion(client, clerk):
    table = frozen_table(CompilingConsultationFactory())
    client.post(
        reverse("admin:opinions_export_internal", args=[table.consultation_id]), {"part": "1"}
    )
    job = Job.objects.get()
    jobs.run(job.pk)
    job.refresh_from_db()
    with job.result.file.open("rb") as file:
        sheet = load_workbook(file).worksheets[0]
    titles = [cell.value for cell in sheet[3]]
    assert sheet.cell(4, titles.index("归并编号") + 1).value == table.rows[0]["item"]
    assert "-" in sheet.cell(4, titles.index("来源意见编号") + 1).value


@pytest.mark.django_db
def test_only_clerks_change_columns_and_forms(client):
    client.force_login(LeaderFactory())
    assert client.get(reverse("admin:opinions_layouts")).status_code == 200
    assert send(client, "市表.xlsx", blank_xlsx()).status_code == 404
    assert client.get(reverse("admin:opinions_new_layout")).status_code == 404
