from io import BytesIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from openpyxl import Workbook

from feedback.models import AnswerSheet, ReplyLine
from feedback.services import sheets
from feedback.views.sheets import LINES
from tests.factories.accounts import ClerkFactory, OfficerFactory, ReviewerFactory
from tests.factories.feedback import SuperiorReplyFactory

pytestmark = pytest.mark.django_db
WORDS = "第九条到场时限，采纳，体现在第十条第二款\n公示记录，未采纳，理由：上位法已有规定\n写明补贴"


def page(name, pk):
    return reverse(f"admin:feedback_{name}", args=[pk])


def text(response):
    return response.content.decode()


@pytest.fixture
def reply(consultation):
    return SuperiorReplyFactory(consultation=consultation)


@pytest.fixture
def clerk(client):
    clerk = ClerkFactory()
    client.force_login(clerk)
    return clerk


@pytest.fixture
def sheet(reply):
    return sheets.read_words(reply, WORDS, by=reply.registered_by)


def fields(sheet, **changed):
    """What the page would send, with ``result_2=…`` and the like changed."""
    sent = {"place": range(len(sheet.lines))}
    for place, line in enumerate(sheet.lines):
        sent |= {f"{name}-{place}": line[name] or "" for name in sheets.FIELDS}
        if line["use"]:
            sent[f"use-{place}"] = "1"
    return sent | {"-".join(name.rsplit("_", 1)): value for name, value in changed.items()}


def test_pasted_words_are_shown_before_anything_is_entered(client, clerk, reply):
    response = client.post(page("read", reply.pk), {"words": WORDS}, follow=True)

    assert "读出 3 行" in text(response)
    assert "第 3 行</a>" in text(response)
    assert "请选择采纳情况。" in text(response)
    assert ReplyLine.objects.count() == 0


def test_a_workbook_is_read_apart_and_kept(client, clerk, reply):
    book, content = Workbook(), BytesIO()
    book.active.append(["意见内容", "采纳情况"])
    book.active.append(["到场时限", "吸收"])
    book.save(content)
    upload = SimpleUploadedFile("采纳情况.xlsx", content.getvalue())
    client.post(page("read", reply.pk), {"file": upload})

    sheet = AnswerSheet.objects.get()
    assert sheet.file.name == "采纳情况.xlsx"
    assert [(line["text"], line["result"]) for line in sheet.lines] == [("到场时限", "adopted")]


def test_the_same_words_are_read_once(client, clerk, reply, sheet):
    response = client.post(
        page("read", reply.pk), {"words": WORDS.replace("，", ", ")}, follow=True
    )

    assert "同样的内容已经读过" in text(response)
    assert AnswerSheet.objects.count() == 1


def test_lines_on_record_are_not_ticked_again(reply, sheet):
    sheets.save_lines(sheet, {2: {"result": "adopted"}}, by=reply.registered_by)
    sheets.take_sheet(sheet, by=reply.registered_by)
    again = sheets.read_words(reply, f"{WORDS}\n物业收费，采纳", by=reply.registered_by)

    assert [line["use"] for line in again.lines] == [False, False, False, True]
    assert "第1条文字相同" in again.lines[0]["hint"]


def test_faulty_lines_are_named_and_nothing_typed_is_lost(client, clerk, sheet):
    sent = fields(sheet, text_0="第九条到场时限（改）", sent_number_1="三号", take="1")
    response = client.post(page("sheet", sheet.pk), sent)

    assert response.status_code == 422
    assert "第2行、第3行还要改" in text(response)
    assert "第九条到场时限（改）" in text(response)
    assert 'value="三号"' in text(response)
    sheet.refresh_from_db()
    assert sheet.lines[0]["text"] == "第九条到场时限（改）"
    assert ReplyLine.objects.count() == 0


def test_corrected_lines_become_lines_of_the_answer_once(client, clerk, reply, sheet):
    sent = fields(sheet, result_2="for_reference", reason_code_2="R98", take="1")
    response = client.post(page("sheet", sheet.pk), sent)
    again = client.post(page("sheet", sheet.pk), sent)

    assert response["Location"] == page("matching", reply.pk)
    assert again.status_code == 422
    rows = reply.lines.values_list("position", "result", "reason_code", "reflected_in", "sheet_row")
    assert list(rows) == [
        (1, "adopted", "", "第十条第二款", 1),
        (2, "not_adopted", "R01", "", 2),
        (3, "for_reference", "R98", "", 3),
    ]


def test_what_is_saved_waits(client, clerk, sheet):
    sent = fields(sheet, text_2="写明补贴标准", save="1")
    sent.pop("use-1")
    client.post(page("sheet", sheet.pk), sent)

    sheet.refresh_from_db()
    assert sheet.lines[2]["text"] == "写明补贴标准"
    assert [line["use"] for line in sheet.lines] == [True, False, True]
    assert ReplyLine.objects.count() == 0


def test_a_dropped_sheet_may_be_read_again(client, clerk, reply, sheet):
    client.post(page("drop_sheet", sheet.pk))
    client.post(page("read", reply.pk), {"words": WORDS})

    assert list(AnswerSheet.objects.values_list("status", flat=True)) == ["dropped", "read"]


@pytest.mark.parametrize(
    ("sent", "said"),
    [({}, "请选择文件，或者粘贴反馈的文字。"), ({"words": "特此函告。"}, "没有读出反馈内容。")],
)
def test_what_cannot_be_read_is_explained_and_kept(client, clerk, reply, sent, said):
    response = client.post(page("read", reply.pk), sent)

    assert response.status_code == 422
    assert said in text(response)
    assert sent.get("words", "") in text(response)


def test_only_a_clerk_enters_and_the_office_reads(client, reply, sheet):
    client.force_login(ReviewerFactory())
    assert client.get(page("sheet", sheet.pk)).status_code == 200
    assert client.post(page("sheet", sheet.pk), fields(sheet)).status_code == 404
    assert client.post(page("read", reply.pk), {"words": "到场，采纳"}).status_code == 404
    assert client.get(page("read", reply.pk)).status_code == 405
    client.force_login(OfficerFactory())
    assert client.get(page("sheet", sheet.pk)).status_code == 404


@pytest.mark.parametrize("count", [1, 3, LINES + 1])
def test_query_count_does_not_grow(client, clerk, reply, count, django_assert_max_num_queries):
    words = "\n".join(f"第{at}条写明时限，采纳" for at in range(1, count + 1))
    sheet = sheets.read_words(reply, words, by=clerk)

    with django_assert_max_num_queries(8):
        response = client.get(page("sheet", sheet.pk))
    assert text(response).count("<fieldset") == min(count, LINES)
