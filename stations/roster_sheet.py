"""The columns of 联络员花名册 and 专家库名册 (forms 4.4 and 4.5), to fill in and to read."""

from collections.abc import Iterable, Sequence
from pathlib import Path

from liaison.workbooks.reader import EXAMPLE_MARKS, ReadColumn
from liaison.workbooks.templates import EntryColumn, write_entry_workbook
from stations.choices import (
    AppointmentKind,
    AppointmentStatus,
    ExpertCategory,
    RosterKind,
    Sex,
    SourceKind,
    Tenure,
)

OFFICE_ITSELF = "办公室"
SAME, OTHER = "同一人", "另一人"
YES, NO = "是", "否"
# Where an officer is appointed 固定 or 流动 the office writes that; of others what they are.
KIND_WORDS: dict[str, tuple[AppointmentKind, Tenure]] = {
    str(kind.label): (kind, Tenure.FIXED) for kind in AppointmentKind
} | {
    "固定": (AppointmentKind.OFFICER, Tenure.FIXED),
    "流动": (AppointmentKind.OFFICER, Tenure.MOBILE),
    "信息员": (AppointmentKind.COLLECTOR, Tenure.FIXED),
    "志愿者": (AppointmentKind.VOLUNTEER, Tenure.FIXED),
    "负责人": (AppointmentKind.STATION_LEAD, Tenure.FIXED),
    "协调员": (AppointmentKind.TOWNSHIP_COORDINATOR, Tenure.FIXED),
    "代表": (AppointmentKind.STATIONED_DEPUTY, Tenure.FIXED),
}
OFFERED_KINDS = [
    "固定", "流动", "站点负责人", "代表联络员", "信息采集员", "志愿者", "法律顾问", "驻站代表",
]  # fmt: skip
STATUS_WORDS = {str(status.label): status for status in AppointmentStatus} | {
    "离任": AppointmentStatus.ENDED,
    "在任": AppointmentStatus.APPOINTED,
}
ENTERED_AS = [
    AppointmentStatus.APPOINTED, AppointmentStatus.PROPOSED, AppointmentStatus.ENDED,
]  # fmt: skip

_NAME = ReadColumn("name", "姓名", required=True, max_length=60)
_PHONE = ReadColumn(
    "phone", "手机", kind="code",
    aliases=["手机号", "手机号码", "联系方式", "联系电话", "电话"],
)  # fmt: skip
_LAST = [
    ReadColumn("status", "状态"),
    ReadColumn("remark", "备注", max_length=200),
    ReadColumn("same", "同名说明"),
]
READ: dict[str, list[ReadColumn]] = {
    RosterKind.OFFICERS: [
        ReadColumn("station", "站点", aliases=["站点名称", "所属站点", "联系点"], required=True),
        _NAME,
        ReadColumn("sex", "性别"),
        ReadColumn("born_in", "出生年月", kind="day_or_month", aliases=["出生日期"]),
        ReadColumn("political_status", "政治面貌", max_length=30),
        ReadColumn("education", "学历专业", aliases=["学历", "文化程度"], max_length=60),
        ReadColumn(
            "position", "工作单位及职务", max_length=120,
            aliases=["单位及职务", "单位职务", "工作单位", "工作单位职务"],
        ),
        ReadColumn("source_kind", "来源类别", aliases=["来源"]),
        ReadColumn("kind", "聘任类别", aliases=["类别", "人员类别"], required=True),
        ReadColumn("specialties", "专长领域", aliases=["专长", "特长"], max_length=120),
        ReadColumn("starts_on", "聘任日期", kind="day_or_month", aliases=["聘任时间", "聘期自"]),
        ReadColumn("ends_on", "任期至", kind="day_or_month", aliases=["聘期至", "任期截止"]),
        _PHONE,
        *_LAST,
    ],
    RosterKind.EXPERTS: [
        _NAME,
        ReadColumn(
            "position", "单位及职务、职称", max_length=120,
            aliases=["单位及职务/职称", "单位及职务", "工作单位及职务", "单位职务"],
        ),
        ReadColumn(
            "specialties", "专业领域", aliases=["专长领域", "专业"], required=True, max_length=120
        ),
        ReadColumn("expert_category", "专家类别", aliases=["类别"]),
        ReadColumn("recommended_by", "推荐方式", max_length=60),
        ReadColumn("term", "聘期", aliases=["聘任期限", "聘期起止"]),
        ReadColumn("reviews_filings", "是否备案审查专家", aliases=["备案审查专家"]),
        _PHONE,
        *_LAST,
    ],
}  # fmt: skip
NOTES = [
    "一行填一个人的一项聘任；同一人有几项聘任的，填几行。请不要填写身份证号和住址。",
    "同名的人按站点和手机辨认：手机相同是同一人；系统分不清的，会请您在“同名说明”里选。",
    "以前登记过的人再次上传不会重复，填了的栏目按本表更新，空着的栏目不变。",
]


def kind_word(kind: str, tenure: str) -> str:
    """聘任类别 as the roster has it: 固定, 流动, 信息采集员."""
    if kind == AppointmentKind.OFFICER:
        return str(Tenure(tenure).label)
    word = str(AppointmentKind(kind).label)
    return f"{word}（{Tenure(tenure).label}）" if tenure == Tenure.PROJECT else word


def write_template(path: Path, kind: str, stations: Iterable[str]) -> None:
    """An empty form, with the stations' names and the words of choices as drop-down lists."""
    columns = (
        _officer_columns([*stations, OFFICE_ITSELF])
        if kind == RosterKind.OFFICERS
        else _expert_columns()
    )
    label = str(RosterKind(kind).label)
    write_entry_workbook(path, title=label, heading=label, notes=NOTES, columns=columns)


def _officer_columns(stations: Sequence[str]) -> list[EntryColumn]:
    return [
        EntryColumn("站点", 24, required=True, choices=stations, only_choices=False,
                    example=stations[0]),
        EntryColumn("姓名", 12, required=True, example=f"{EXAMPLE_MARKS[0]}赵某某"),
        EntryColumn("性别", 6, choices=Sex.labels, example="女"),
        EntryColumn("出生年月", 11, hint="写到月份，例如 1988.05。", example="1988.05"),
        EntryColumn("政治面貌", 11, example="中共党员"),
        EntryColumn("学历专业", 14, example="本科/法学"),
        EntryColumn("工作单位及职务", 24, example="柳荫社区副主任"),
        EntryColumn("来源类别", 10, choices=SourceKind.labels, example="村居"),
        EntryColumn("聘任类别", 13, required=True, choices=OFFERED_KINDS, example="固定"),
        EntryColumn("专长领域", 16, example="物业管理"),
        EntryColumn("聘任日期", 13, hint="例如 2024-03-01，只写到月也可以。不填算今天。",
                    example="2024-03-01"),
        EntryColumn("任期至", 13, hint="没有期限的不填。", example="2027-02-28"),
        EntryColumn("手机", 15, kind="code", example="13800000021"),
        *_last_columns(),
    ]  # fmt: skip


def _expert_columns() -> list[EntryColumn]:
    return [
        EntryColumn("姓名", 12, required=True, example=f"{EXAMPLE_MARKS[0]}孙某某"),
        EntryColumn("单位及职务、职称", 30, example="云岭学院法学院 副教授"),
        EntryColumn("专业领域", 22, required=True, example="法学（行政法）"),
        EntryColumn("专家类别", 10, choices=ExpertCategory.labels, example="学者"),
        EntryColumn("推荐方式", 12, example="单位推荐"),
        EntryColumn("聘期", 20, hint="例如 2024-06—2027-05。", example="2024-06—2027-05"),
        EntryColumn("是否备案审查专家", 12, choices=[YES, NO], example=YES),
        EntryColumn("联系方式", 15, kind="code", example="13900000107"),
        *_last_columns(),
    ]


def _last_columns() -> list[EntryColumn]:
    offered = [str(status.label) for status in ENTERED_AS]
    return [
        EntryColumn("状态", 9, choices=offered, hint="不填算在聘。", example="在聘"),
        EntryColumn("备注", 18),
        EntryColumn("同名说明", 11, choices=[SAME, OTHER], hint="系统提示分不清同名的人时才填。"),
    ]
