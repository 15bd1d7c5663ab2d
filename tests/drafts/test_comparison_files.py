"""对照表 as Word and Excel files, built by the job and read back."""

import re
from io import BytesIO
from pathlib import Path

import pytest
from django.urls import reverse
from docx import Document
from docx.oxml.ns import qn
from openpyxl import load_workbook

from drafts import tasks  # noqa: F401 -- makes the kinds of job known
from liaison.jobs import services as jobs
from liaison.jobs.models import Job

pytestmark = pytest.mark.django_db
HEADS = ("云岭市养犬条例（现行法）", "云岭市养犬条例（一审稿）", "说明")


def export(client, version, form):
    client.post(reverse("admin:drafts_map_export", args=[version.pk]), {"format": form})
    job = Job.objects.get()
    jobs.run(job.pk)
    job.refresh_from_db()
    assert job.status == "done", job.message
    return job.result.name, BytesIO(Path(job.result.file.path).read_bytes())


def test_the_word_table_marks_what_came_and_what_is_gone(as_clerk, new, version_map):
    name, file = export(as_clerk, new, "docx")

    assert re.search(r"云岭市养犬条例_对照表_\d{8}\.docx$", name)
    document = Document(file)
    (table,) = document.tables
    rows = [[cell.text for cell in row.cells] for row in table.rows]
    assert tuple(rows[0]) == HEADS
    assert len(rows) == 9
    assert rows[2] == ["（新增）", rows[2][1], "（新增）"]
    assert rows[6][1:] == ["（删去）", "（删去）"]
    edited = table.rows[7].cells
    assert [run.text for p in edited[0].paragraphs for run in p.runs if run.font.strike] == ["立即"]
    assert [run.text for p in edited[1].paragraphs for run in p.runs if run.bold] == ["及时"]
    assert "立即" not in edited[1].text
    assert table.rows[0]._tr.trPr.find(qn("w:tblHeader")) is not None
    assert document.sections[0].page_width > document.sections[0].page_height


def test_the_word_table_is_in_the_fonts_that_offices_ask_for(as_clerk, new, version_map):
    document = Document(export(as_clerk, new, "docx")[1])

    title = document.paragraphs[0].runs[0]
    assert title._element.rPr.rFonts.get(qn("w:eastAsia")) == "方正小标宋简体"
    fonts = next(
        part for part in document.part.package.iter_parts() if "fontTable" in part.partname
    )
    assert '<w:font w:name="仿宋_GB2312"><w:altName w:val="仿宋"/>' in fonts.blob.decode()


def test_the_workbook_has_a_row_for_each_change(as_clerk, new, version_map):
    _, file = export(as_clerk, new, "xlsx")

    sheet = load_workbook(file)["对照表"]
    rows = [[cell.value for cell in row[:5]] for row in sheet.iter_rows(min_row=3, max_row=11)]
    assert rows[0] == ["原条号", HEADS[0], "现条号", HEADS[1], "说明"]
    assert [row[4] for row in rows[1:]] == [
        None, "（新增）", "（原第二条）", "（原第三条）拆分", "（原第五条、第六条）合并",
        "（删去）", "（原第四条）有修改", "有修改",
    ]  # fmt: skip
    assert rows[6][3] == "（删去）"


def test_the_workbook_marks_what_changed_inside_an_article(as_clerk, new, version_map):
    _, file = export(as_clerk, new, "xlsx")

    rows = list(load_workbook(file, rich_text=True)["对照表"].iter_rows(min_row=4, max_row=11))
    before, after = rows[6][1].value, rows[6][3].value
    assert [run.text for run in before if run.font.strike] == ["立即"]
    assert [run.text for run in after if run.font.b] == ["及时"]
    assert "立即" not in str(after)
    assert rows[6][1].data_type == "s"


def test_only_the_office_exports_and_only_known_formats(as_clerk, client, officer, new):
    url = reverse("admin:drafts_map_export", args=[new.pk])

    assert as_clerk.post(url, {"format": "exe"}).status_code == 404
    assert as_clerk.get(url).status_code == 405
    client.force_login(officer)
    assert client.post(url, {"format": "docx"}).status_code == 404
    assert not Job.objects.exists()
