import pytest
from django.core.management import call_command
from django.db.models import Count
from django.urls import reverse
from django.utils import timezone
from openpyxl import load_workbook

from feedback.choices import Result
from feedback.models import OpinionFeedback
from feedback.services import collecting
from liaison.jobs.models import Job
from liaison.notices.choices import Channel, NoticeStatus
from liaison.notices.models import Notice
from opinions.models import CompiledItem
from tests.factories import contacts
from tests.factories.accounts import ClerkFactory
from tests.factories.feedback import (
    CompiledItemFactory,
    SubmittedOpinionFactory,
    answer,
    let_out,
    send_up,
)
from tests.factories.opinions import ContributorFactory
from tests.factories.stations import StationFactory

pytestmark = pytest.mark.django_db
COLUMNS = [
    "序号", "上报序号", "条款", "意见建议", "采纳情况", "体现条款（公布文本）",
    "未采纳或者部分采纳理由", "反馈来源（函号、日期）", "来源站点", "应反馈（条）",
    "已反馈（条）", "反馈方式",
    "最近反馈日期",
]  # fmt: skip


@pytest.fixture
def items(consultation, item):
    return [item, *CompiledItemFactory.create_batch(2, consultation=consultation)]


def export(consultation, tmp_path, *filters):
    path = tmp_path / "table.xlsx"
    call_command(
        "export_workbook", "adoption_feedback", consultation=consultation.slug, out=path,
        filter=list(filters), verbosity=0,
    )  # fmt: skip
    rows = list(load_workbook(path).worksheets[0].values)
    start = next(number for number, row in enumerate(rows) if row[0] == "序号")
    return [list(row) for row in rows[start:]]


def test_the_table_has_the_columns_of_the_form_and_a_row_for_each_item(
    consultation, items, tmp_path
):
    send_up(consultation, items)
    phone = contacts.phone()
    SubmittedOpinionFactory(
        consultation=consultation,
        item=items[0],
        contributor=ContributorFactory(phone=phone, person_key=f"phone:{phone.lookup}"),
    )
    SubmittedOpinionFactory(
        consultation=consultation,
        item=items[0],
        contributor=ContributorFactory(name="李"),
        station=StationFactory(),
    )
    outcome = answer(items[0], Result.PARTIAL, reason_code="R10", reflected_in="第十条第二款")
    answer(items[1], Result.NOT_ADOPTED, reason_code="R99", reason="由配套文件规定")
    let_out(consultation)
    Notice.objects.filter(contact_phone__isnull=False).update(
        status=NoticeStatus.SENT, channel=Channel.SMS, sent_at=timezone.now()
    )
    collecting.collect_told()

    head, *rows = export(consultation, tmp_path)

    assert [name for name in head if name] == COLUMNS
    partial, refused, silent = rows[:3]
    assert partial[4:7] == ["部分采纳", "第十条第二款", "表述已作其他修改"]
    assert outcome.line.reply.number in partial[7]
    assert partial[9:12] == [2, 1, "短信1"]
    assert partial[12].date() == timezone.localdate()
    assert refused[4:7] == ["未采纳", None, "由配套文件规定"]
    assert silent[4] == "暂未收到立法机关反馈"


def test_the_counts_equal_the_rows(consultation, items, tmp_path):
    send_up(consultation, items)
    for each in items:
        for _ in range(2):
            SubmittedOpinionFactory(consultation=consultation, item=each)
        answer(each)
    let_out(consultation)
    answer(items[0], Result.NOT_ADOPTED)
    let_out(consultation)

    rows = [row for row in export(consultation, tmp_path)[1:] if isinstance(row[0], int)]

    due = OpinionFeedback.objects.current().aggregate(due=Count("opinion", distinct=True))["due"]
    assert len(rows) == CompiledItem.objects.filter(consultation=consultation).count()
    assert sum(row[9] for row in rows) == due == 6
    assert sum(row[10] for row in rows) == 6
    assert rows[0][4] == "未采纳"


def test_the_last_sheet_says_that_nobody_is_named(consultation, items, tmp_path):
    send_up(consultation, items)
    export(consultation, tmp_path)

    manifest = load_workbook(tmp_path / "table.xlsx")["说明"].values
    assert dict(row[:2] for row in manifest)["个人信息"] == "不列姓名和联系方式"


def test_the_table_is_narrowed_by_station_and_result(consultation, items, tmp_path):
    station = StationFactory(name="石桥镇工作站")
    for item in items[:2]:
        SubmittedOpinionFactory(consultation=consultation, item=item, station=station)
    SubmittedOpinionFactory(consultation=consultation, item=items[2])
    send_up(consultation, items)
    answer(items[0])
    answer(items[2])

    def labels(*filters):
        rows = export(consultation, tmp_path, *filters)
        return [row[3] for row in rows if isinstance(row[0], int)]

    code = f"station={station.code}"
    assert labels(code) == [item.text for item in items[:2]]
    assert labels("result=adopted") == [items[0].text, items[2].text]
    assert labels(code, "result=adopted") == [items[0].text]
    assert labels(code, "result=no_reply") == [items[1].text]
    last = load_workbook(tmp_path / "table.xlsx").worksheets[-1].values
    assert "石桥镇工作站" in {value for row in last for value in row}


def test_the_page_asks_for_a_part_of_the_table(client, consultation, items):
    send_up(consultation, items)
    client.force_login(ClerkFactory())
    page = client.get(reverse("admin:feedback_register", args=[consultation.pk]))
    assert "只导出一个站点、一种结果的" in page.content.decode()

    client.post(reverse("admin:feedback_export", args=[consultation.pk]), {"result": "adopted"})

    job = Job.objects.get()
    assert job.params["filters"] == {"result": "adopted"}
    assert "采纳情况反馈表（采纳）" in job.label
