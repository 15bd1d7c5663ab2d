"""The workbook and the letter of a supplement, read back."""

from datetime import date
from io import BytesIO

import openpyxl
import pytest
from django.core.management import CommandError, call_command
from django.urls import reverse
from docx import Document

from liaison.workbooks.errors import WorkbookError
from liaison.workbooks.services import export_preset
from opinions.models import CompiledTable
from opinions.services import compiling
from tests.factories.accounts import ClerkFactory, OfficerFactory
from tests.factories.compiling import make_item, opinion_on
from tests.factories.supplement import (
    FIRST,
    SECOND,
    WHY,
    first_item,
    freeze,
    sent_consultation,
    supplement,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def consultation():
    return sent_consultation()


@pytest.fixture
def export(tmp_path, consultation):
    def build(part=None, preset="compiled_opinions"):
        path = tmp_path / "book.xlsx"
        result = export_preset(
            preset, path=path, by=None, consultation=consultation.slug, part=part
        )
        values = list(openpyxl.load_workbook(path).worksheets[0].iter_rows(values_only=True))
        return result, values

    return build


def numbered(values):
    return [(row[0], row[4], row[9]) for row in values[3:] if isinstance(row[0], int)]


def heading(values):
    return values[0][0]


def test_either_table_can_be_exported_and_the_latest_comes_by_itself(consultation, export):
    before = numbered(export(1)[1])
    tied = opinion_on(consultation)
    compiling.add_sources(first_item(consultation), [tied], by=ClerkFactory())
    supplement(consultation, SECOND)

    first, second, latest = export(1), export(2), export()

    draft = consultation.version.draft
    assert heading(first[1]) == f"《{draft}》意见建议汇总表"
    assert heading(second[1]) == f"《{draft}》意见建议汇总表（补充上报）"
    assert numbered(first[1]) == before
    assert numbered(second[1]) == [(3, "建议明确到场时限。", 1), (4, "建议增加夜间值守。", 1)]
    assert numbered(latest[1]) == numbered(second[1])
    notes = " ".join(str(cell) for cell in second[1][1] if cell)
    assert SECOND in notes
    assert "2026年5月20日" in notes
    assert "补充上报1_v2" in second[0].filename
    assert first[0].filename != second[0].filename


def test_a_part_that_is_not_there_and_a_preset_without_parts(export):
    with pytest.raises(WorkbookError, match="没有第5次上报的汇总表"):
        export(5)
    with pytest.raises(WorkbookError, match="“原始意见表”不分次上报"):
        export(1, preset="opinions")


def test_the_command_takes_the_number(consultation, tmp_path, capsys):
    supplement(consultation, SECOND)
    path = tmp_path / "book.xlsx"

    call_command(
        "export_workbook", "compiled_opinions", consultation=consultation.slug, out=path,
        submission=1,
    )  # fmt: skip

    assert "合计：2 行" in capsys.readouterr().out
    with pytest.raises(CommandError, match="没有第9次"):
        call_command(
            "export_workbook", "compiled_opinions", consultation=consultation.slug, out=path,
            submission=9,
        )  # fmt: skip


def test_the_answers_table_has_each_item_once(consultation, export):
    tied = opinion_on(consultation)
    compiling.add_sources(first_item(consultation), [tied], by=ClerkFactory())
    supplement(consultation, SECOND)

    _, values = export(preset="adoption_feedback")

    rows = [(row[1], row[3]) for row in values[3:] if isinstance(row[0], int)]
    assert rows == [
        (1, "建议明确到场时限。"),
        (2, "建议公示维保记录。"),
        (4, "建议增加夜间值守。"),
    ]


# The letter


def letter_of(client, table):
    response = client.get(reverse("admin:opinions_letter", args=[table.pk]))
    content = b"".join(response.streaming_content)
    return response, [line.text for line in Document(BytesIO(content)).paragraphs if line.text]


def test_the_letter_of_a_supplement_names_the_first_and_its_own(client, consultation):
    tied = opinion_on(consultation)
    compiling.add_sources(first_item(consultation), [tied], by=ClerkFactory())
    table = supplement(consultation, SECOND, sent_on=date(2026, 5, 20)).table
    client.force_login(ClerkFactory())

    response, lines = letter_of(client, table)

    words = "\n".join(lines)
    draft = consultation.version.draft
    assert f"关于补充报送《{draft}》意见建议的函" in lines
    assert "（补充上报）" in lines
    assert lines[1] == SECOND
    assert f"我们已于2026年5月8日以{FIRST}，向贵机关报送" in words
    assert f"{WHY}。" in lines
    assert "合并后为2条，序号接前次，为第3条至第4条。其中1条是对前次已报意见的补充" in words
    assert "附件：意见建议汇总表（补充上报）" in lines
    assert "2026年5月20日" in lines
    assert "no-store" in response.headers["Cache-Control"]


def test_the_letter_of_the_first_table_says_nothing_of_a_supplement(client, consultation):
    supplement(consultation, SECOND)
    client.force_login(ClerkFactory())

    _, lines = letter_of(client, CompiledTable.objects.get(part=1))

    assert f"关于报送《{consultation.version.draft}》意见建议的函" in lines
    assert "补充" not in "".join(lines)
    assert "意见2条，涉及2人" in "".join(lines)


def test_before_it_is_signed_number_and_day_are_open(client, consultation):
    make_item(consultation, opinion_on(consultation))
    table = freeze(consultation, WHY)
    client.force_login(ClerkFactory())

    _, lines = letter_of(client, table)

    assert lines[1] == "（发文字号待编）"
    assert SECOND not in "".join(lines)


def test_only_the_office_gets_a_letter(client, consultation):
    address = reverse("admin:opinions_letter", args=[CompiledTable.objects.get().pk])
    client.force_login(OfficerFactory())
    assert client.get(address).status_code == 404
    client.force_login(ClerkFactory())
    assert client.post(address).status_code == 405
    assert client.get(reverse("admin:opinions_letter", args=[0])).status_code == 404
