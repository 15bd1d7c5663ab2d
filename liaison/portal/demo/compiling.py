"""Around the table: own columns, a form of a superior, a table of a past year."""

from io import BytesIO

from django.core.files.uploadedfile import SimpleUploadedFile
from openpyxl import Workbook
from openpyxl.styles import Border, Side

from drafts.models import Consultation
from liaison.portal.demo import calendar
from liaison.portal.demo.people import County
from opinions.services import earlier, layouts

EARLIER = (
    ("条款", "修改意见", "理由", "提出单位", "采纳情况"),
    ("第三条", "建议写明居民楼楼道不得给电动自行车充电。", "火灾多发", "柳荫街道工作站", "采纳"),
    ("第五条", "建议明确消防车通道由谁划线。", "责任不清", "石桥镇工作站", "部分采纳"),
    ("总体意见", "建议增加农村消防的内容。", "山区远离消防站", "居民", "未采纳：另行立法"),
)
SHORT = (("position", "序号", 6), ("label", "章条编号", 18), ("text", "修改建议", 48),
         ("reason", "理由", 32), ("proposers", "提出单位", 18))  # fmt: skip


def furnish(county: County) -> None:
    """Idempotent only with the county: called once while it is built."""
    columns = [{"key": key, "title": title, "width": width} for key, title, width in SHORT]
    with calendar.on(-100) as now:
        layouts.save_layout(None, name="市法工委简表", columns=columns, by=county.clerk)
        blank = layouts.upload_form(
            _upload("征求意见汇总处理表.xlsx", _blank()),
            name="市人大法工委汇总处理表",
            organ=None,
            by=county.clerk,
        )
        keys = [column["key"] for column in blank.columns]
        layouts.confirm_form(blank, keys=keys, by=county.clerk, now=now)
        version = Consultation.objects.get(slug="xiaofang").version
        table = earlier.upload_earlier(
            _upload("消防条例意见汇总.xlsx", EARLIER),
            year=now.year - 4,
            draft_title="",
            version=version,
            by=county.clerk,
        )
        earlier.run_check(table.pk, by=county.clerk)
        earlier.accept(table.pk, by=county.clerk, now=now)


def _blank() -> tuple[tuple[str, ...], ...]:
    return (
        ("征求意见汇总处理表",),
        ("填报单位：", "", "", "", "填报日期："),
        ("序号", "标准章条编号", "意见内容", "理由", "提出单位", "处理意见", "备注"),
        ("",) * 7,
        ("填表人：",),
    )


def _upload(name: str, rows: tuple[tuple[str, ...], ...]) -> SimpleUploadedFile:
    book = Workbook()
    sheet = book.active
    assert sheet is not None  # noqa: S101 -- a new workbook has one
    for row in rows:
        sheet.append(row)
    if len(rows[0]) == 1:
        sheet.merge_cells("A1:G1")
    for letter, width in zip("ABCDEFG", (8, 20, 40, 28, 16, 14, 12), strict=True):
        sheet.column_dimensions[letter].width = width
    lines = Border(*(Side("thin"),) * 4)
    for cells in sheet.iter_rows(min_row=3, max_row=4) if len(rows[0]) == 1 else ():
        for cell in cells:
            cell.border = lines
    packed = BytesIO()
    book.save(packed)
    return SimpleUploadedFile(name, packed.getvalue())
