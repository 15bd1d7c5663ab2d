"""The columns of an old ledger, by the words that offices have used for them."""

from pathlib import Path

from liaison.workbooks.reader import EXAMPLE_MARKS, ReadColumn
from liaison.workbooks.templates import EntryColumn, write_entry_workbook
from stations.choices import LedgerKind

READ = [
    ReadColumn(
        "station", "站点", aliases=["站点名称", "联系点", "联络站", "工作站", "所属站点", "单位"]
    ),
    ReadColumn("old_number", "原编号", aliases=["编号", "台账编号"], max_length=40),
    ReadColumn("kind", "类别", aliases=["台账类别", "活动类别", "活动类型", "工作类别", "类型"]),
    ReadColumn(
        "title", "标题", aliases=["活动名称", "活动主题", "主题", "名称", "事项"], max_length=120
    ),
    ReadColumn(
        "day", "活动时间", kind="datetime", required=True,
        aliases=["时间", "日期", "活动日期", "开展时间", "开展日期", "举办时间", "开始时间"],
    ),
    ReadColumn(
        "place", "地点", aliases=["活动地点", "开展地点", "举办地点", "地址"], max_length=120
    ),
    ReadColumn(
        "content", "内容", max_length=500,
        aliases=["内容摘要", "活动内容", "主要内容", "工作内容", "活动情况", "基本情况"],
    ),
    ReadColumn(
        "headcount", "参加人数",
        aliases=["人数", "人次", "参加人次", "参与人数", "参与人次", "受众人数", "受众人次"],
    ),
    ReadColumn("deputies", "其中代表", aliases=["代表", "代表人数", "代表人次"]),
    ReadColumn("experts", "其中专家", aliases=["专家", "专家人数", "专家人次"]),
    ReadColumn("residents", "其中群众", aliases=["群众", "群众人数", "群众人次"]),
    ReadColumn(
        "opinions", "收集意见条数",
        aliases=["意见条数", "收集意见", "征集意见", "征集意见条数", "意见数", "意见建议条数"],
    ),
    ReadColumn("solved", "解决问题", aliases=["解决问题件数", "办理实事", "实事件数"]),
    ReadColumn("expense", "经费", kind="decimal", aliases=["支出", "金额", "经费支出"]),
    ReadColumn(
        "organiser", "组织者", aliases=["组织单位", "主办单位", "负责人", "联络员"], max_length=60
    ),
    ReadColumn(
        "audience", "参加对象", aliases=["参加人员", "参与对象", "参与人员"], max_length=120
    ),
]  # fmt: skip


def write_template(path: Path, stations: list[str]) -> None:
    kinds = [kind.label for kind in LedgerKind]
    write_entry_workbook(
        path,
        title="历史台账",
        heading="历史工作台账",
        notes=[
            "一行填一次活动。以前的表格也可以直接上传：表头写“时间”“内容”“人数”等都能识别。",
            "必填的只有活动时间，标题和内容至少写一项。人数写“50余人”也可以，按50统计。",
            "请不要写群众的姓名、电话、身份证号。导入的台账标为“历史导入”，单独统计。",
        ],
        columns=[
            EntryColumn("站点", 24, choices=stations, only_choices=False),
            EntryColumn("类别", 22, choices=kinds, only_choices=False),
            EntryColumn("标题", 32, example=f"{EXAMPLE_MARKS[0]}物业管理条例座谈会"),
            EntryColumn("活动时间", 16, kind="date", required=True, example="2023-05-06"),
            EntryColumn("地点", 24),
            EntryColumn("内容", 44),
            EntryColumn("参加人数", 10, example="18"),
            EntryColumn("其中代表", 10),
            EntryColumn("其中专家", 10),
            EntryColumn("其中群众", 10),
            EntryColumn("收集意见条数", 12),
            EntryColumn("解决问题", 10),
            EntryColumn("经费", 12, kind="decimal"),
            EntryColumn("组织者", 16),
            EntryColumn("参加对象", 20),
            EntryColumn("原编号", 18),
        ],
    )
