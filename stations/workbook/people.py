"""联络员花名册 and 专家库名册 (forms 4.4 and 4.5)."""

from collections.abc import Iterator
from typing import Any

from django.db.models import QuerySet
from django.utils import timezone

from liaison.workbooks.choices import PersonalData
from liaison.workbooks.looks import Column
from liaison.workbooks.presets import Tables, preset
from stations.choices import AppointmentKind
from stations.models import Appointment
from stations.workbook.tables import table

OFFICERS = [
    Column("序号", 6, "int"),
    Column("站点", 22),
    Column("姓名", 12),
    Column("工作单位及职务", 26),
    Column("职业", 12),
    Column("聘任类别", 14),
    Column("专长领域", 20),
    Column("聘任日期", 16, "date"),
    Column("任期至", 16, "date"),
    Column("手机", 16),
    Column("状态", 8),
    Column("备注", 18),
]
EXPERTS = [
    Column("序号", 6, "int"),
    Column("姓名", 12),
    Column("单位及职务、职称", 30),
    Column("专业领域", 26),
    Column("聘期自", 16, "date"),
    Column("聘期至", 16, "date"),
    Column("联系方式", 16),
    Column("状态", 8),
    Column("备注", 18),
]


@preset("officers", "联络员花名册")
def officers(slug: str | None) -> Tables:
    held = _appointments().exclude(kind=AppointmentKind.EXPERT)
    ordered = held.order_by("station__pinyin_key", "kind", "person__pinyin_key", "pk")
    rows, filters = _officer_rows(ordered), {"范围": "今天在聘的人员", "手机": "已遮盖"}
    return table("联络员花名册", OFFICERS, held.count(), rows, filters, PersonalData.ROSTER)


@preset("experts", "专家库名册")
def experts(slug: str | None) -> Tables:
    held = _appointments().filter(kind=AppointmentKind.EXPERT)
    ordered = held.order_by("person__pinyin_key", "pk")
    rows, filters = _expert_rows(ordered), {"范围": "今天在聘的专家", "联系方式": "已遮盖"}
    return table("专家库名册", EXPERTS, held.count(), rows, filters, PersonalData.ROSTER)


def _officer_rows(held: QuerySet[Appointment]) -> Iterator[list[Any]]:
    for number, one in enumerate(held, start=1):
        person = one.person
        yield [
            number,
            one.station.name if one.station else "办公室",
            person.name,
            person.position,
            person.occupation,
            one.get_kind_display(),
            person.specialties,
            one.starts_on,
            one.ends_on,
            person.phone.masked if person.phone else "",
            "在聘",
            person.remark,
        ]


def _expert_rows(held: QuerySet[Appointment]) -> Iterator[list[Any]]:
    for number, one in enumerate(held, start=1):
        person = one.person
        yield [
            number,
            person.name,
            person.position,
            person.specialties,
            one.starts_on,
            one.ends_on,
            person.phone.masked if person.phone else "",
            "在聘",
            person.remark,
        ]


def _appointments() -> QuerySet[Appointment]:
    held = Appointment.objects.in_force(timezone.localdate())
    return held.select_related("person__phone", "station")
