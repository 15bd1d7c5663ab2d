"""联络员花名册, 专家库名册 and the public roster (forms 4.4 and 4.5)."""

from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from typing import Any

from django.db.models import F, Prefetch, Q, QuerySet
from django.utils import timezone

from liaison.workbooks.choices import PersonalData
from liaison.workbooks.looks import Column
from liaison.workbooks.presets import Tables, preset
from stations.choices import AppointmentKind, LedgerKind, RosterKind, Tenure
from stations.models import Appointment, ExpertTask, LedgerEntry, Person, YearlyReview
from stations.roster_sheet import NO, OFFICE_ITSELF, YES, kind_word
from stations.workbook.narrowing import (
    ALL,
    EXPERT_FILTERS,
    OFFICER_FILTERS,
    Filters,
    chosen_station,
    one_of,
)
from stations.workbook.tables import table

OFFICERS = [
    Column("序号", 6, "int"),
    Column("站点", 28),
    Column("姓名", 11),
    Column("性别", 6),
    Column("出生年月", 10),
    Column("政治面貌", 10),
    Column("学历专业", 13),
    Column("工作单位及职务", 22),
    Column("来源类别", 9),
    Column("聘任类别", 12),
    Column("专长领域", 14),
    Column("聘任日期", 16, "date"),
    Column("任期至", 16, "date"),
    Column("手机", 14),
    Column("年度评价", 19),
    Column("状态", 8),
    Column("备注", 14),
]
EXPERTS = [
    Column("序号", 6, "int"),
    Column("姓名", 11),
    Column("单位及职务、职称", 26),
    Column("专业领域", 22),
    Column("专家类别", 9),
    Column("推荐方式", 12),
    Column("聘期", 25),
    Column("参与事项次数", 18),
    Column("是否备案审查专家", 10),
    Column("联系方式", 14),
    Column("状态", 8),
    Column("备注", 14),
]
PUBLIC = [Column("站点", 30), Column("姓名", 14), Column("职务", 30), Column("办公电话", 20)]
# Whoever acts for a station in public; collectors and volunteers are private people.
SHOWN_TO_PUBLIC = (
    AppointmentKind.OFFICER,
    AppointmentKind.STATION_LEAD,
    AppointmentKind.DEPUTY_OFFICER,
    AppointmentKind.STATIONED_DEPUTY,
)
LECTURES = {LedgerKind.EXPERT_LECTURE: "宣讲", LedgerKind.TRAINING: "培训"}

Phones = Mapping[int, str]


@preset("officers", "联络员花名册", filters=OFFICER_FILTERS)
def officers(slug: str | None, filters: Filters = ALL) -> Tables:
    held, words = on_roster(RosterKind.OFFICERS), dict(ALL)
    if station := chosen_station(filters):
        held, words = held.filter(station=station), {"站点": station.name}
    kinds = dict(AppointmentKind.choices)
    if kind := one_of(filters, "kind", kinds):
        held, words = held.filter(kind=kind), {**words, "聘任类别": str(kinds[kind])}
    return officer_tables(None, held, words)


@preset("experts", "专家库名册", filters=EXPERT_FILTERS)
def experts(slug: str | None, filters: Filters = ALL) -> Tables:
    if not (field := filters.get("field", "").strip()):
        return expert_tables(None)
    held = on_roster(RosterKind.EXPERTS).filter(person__specialties__icontains=field)
    return expert_tables(None, held, {"专业领域": f"含“{field}”"})


@preset("public_roster", "公开名册")
def public_roster(slug: str | None) -> Tables:
    held = (
        Appointment.objects.in_force(timezone.localdate())
        .filter(kind__in=SHOWN_TO_PUBLIC, station__isnull=False)
        .select_related("person", "station")
        .order_by("station__pinyin_key", "person__pinyin_key", "pk")
    )
    filters = {"范围": "今天在聘的站点负责人、联络员和代表"}
    rows = _public_rows(held)
    return table("公开名册", PUBLIC, held.count(), rows, filters, PersonalData.OFFICIAL)


def officer_tables(
    phones: Phones | None,
    held: QuerySet[Appointment] | None = None,
    words: Filters = ALL,
) -> Tables:
    """``phones`` are whole numbers by contact; without them they are masked. ``held``, ``words``:
    those of the roster that somebody chose."""
    held = on_roster(RosterKind.OFFICERS) if held is None else held
    rows, filters = _officer_rows(held, phones), {**_filters("手机", phones), **words}
    return table("联络员花名册", OFFICERS, held.count(), rows, filters, _personal(phones))


def expert_tables(
    phones: Phones | None,
    held: QuerySet[Appointment] | None = None,
    words: Filters = ALL,
) -> Tables:
    held = on_roster(RosterKind.EXPERTS) if held is None else held
    rows, filters = _expert_rows(held, phones), {**_filters("联系方式", phones), **words}
    return table("专家库名册", EXPERTS, held.count(), rows, filters, _personal(phones))


ROSTERS: dict[str, Callable[[Phones | None], Tables]] = {
    RosterKind.OFFICERS.value: officer_tables,
    RosterKind.EXPERTS.value: expert_tables,
}


def on_roster(kind: str) -> QuerySet[Appointment]:
    """Who is not out of office, by station and pinyin."""
    today = timezone.localdate()
    held = Appointment.objects.open().filter(Q(ends_on=None) | Q(ends_on__gte=today))
    is_expert = Q(kind=AppointmentKind.EXPERT)
    if kind == RosterKind.EXPERTS:
        return held.filter(is_expert).order_by("person__pinyin_key", "pk")
    nobody_first = F("station__pinyin_key").asc(nulls_first=True)
    return held.exclude(is_expert).order_by(nobody_first, "person__pinyin_key", "pk")


def _officer_rows(held: QuerySet[Appointment], phones: Phones | None) -> Iterator[list[Any]]:
    for number, one in enumerate(_with_reviews(held), start=1):
        person = one.person
        yield [
            number,
            one.station.name if one.station else OFFICE_ITSELF,
            person.name,
            person.get_sex_display(),
            f"{person.born_in:%Y.%m}" if person.born_in else "",
            person.political_status,
            person.education,
            person.position,
            person.get_source_kind_display(),
            kind_word(one.kind, one.tenure),
            person.specialties,
            one.starts_on,
            one.ends_on,
            _phone(person, phones),
            _review(one),
            one.get_status_display(),
            person.remark,
        ]


def _expert_rows(held: QuerySet[Appointment], phones: Phones | None) -> Iterator[list[Any]]:
    people = held.select_related("person__phone")
    taken_part = _participation([one.person for one in people])
    for number, one in enumerate(people, start=1):
        person = one.person
        yield [
            number,
            person.name,
            person.position,
            person.specialties,
            person.get_expert_category_display(),
            person.recommended_by,
            _term(one),
            taken_part.get(person.pk, "0"),
            YES if person.reviews_filings else NO,
            _phone(person, phones),
            one.get_status_display(),
            person.remark,
        ]


def _public_rows(held: QuerySet[Appointment]) -> Iterator[list[Any]]:
    for one in held:
        assert one.station is not None  # noqa: S101 -- for the type
        post = one.person.position or one.get_kind_display()
        yield [one.station.name, one.person.name, post, one.station.phone]


def _with_reviews(held: QuerySet[Appointment]) -> QuerySet[Appointment]:
    newest = YearlyReview.objects.order_by("-year", "-pk")
    return held.select_related("person__phone", "station").prefetch_related(
        Prefetch("reviews", newest, to_attr="newest_first")
    )


def _review(one: Any) -> str:
    """继续聘任（2025）, or nothing: what nobody has judged has no grade."""
    newest = one.newest_first[:1]
    return f"{newest[0].get_outcome_display()}（{newest[0].year}）" if newest else ""


def _participation(people: list[Person]) -> dict[int, str]:
    """3（论证1 宣讲1 项目1）: views handed in by stage, lectures in approved entries, projects."""
    done: dict[int, Counter[str]] = {person.pk: Counter() for person in people}
    for pk, by_stage in ExpertTask.objects.times_taken_part().items():
        if pk in done:
            done[pk].update(by_stage)
    entries = LedgerEntry.objects.counted().filter(kind__in=LECTURES)
    lecturers = list(entries.values_list("kind", "extra__lecturer"))
    for person in people:
        for kind, lecturer in lecturers:
            if lecturer and person.name in lecturer:
                done[person.pk][LECTURES[LedgerKind(kind)]] += 1
    projects = Appointment.objects.filter(person__in=people, tenure=Tenure.PROJECT)
    for pk in projects.values_list("person", flat=True):
        done[pk]["项目"] += 1
    return {
        pk: f"{sum(counts.values())}（{' '.join(f'{word}{n}' for word, n in counts.items())}）"
        for pk, counts in done.items()
        if counts
    }


def _term(one: Appointment) -> str:
    """2024-06-01—2027-05-31."""
    return f"{one.starts_on:%Y-%m-%d}—{one.ends_on:%Y-%m-%d}" if one.ends_on else (
        f"{one.starts_on:%Y-%m-%d}起"
    )  # fmt: skip


def _phone(person: Person, phones: Phones | None) -> str:
    if person.phone is None:
        return ""
    return person.phone.masked if phones is None else phones.get(person.phone.pk, "")


def _filters(column: str, phones: Phones | None) -> dict[str, str]:
    scope = "在聘、暂停、公示和拟聘的人员"
    return {"范围": scope, column: "已遮盖" if phones is None else "完整号码"}


def _personal(phones: Phones | None) -> PersonalData:
    return PersonalData.ROSTER if phones is None else PersonalData.ROSTER_OPEN
