"""What of a workbook is wanted: the filters that somebody chose, checked, and said in words."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date

from django.db.models import Q

from liaison.workbooks.errors import WorkbookError
from liaison.workbooks.looks import SheetSpec
from stations.choices import StationKind, StationLevel
from stations.models import Station

Filters = Mapping[str, str]
ALL: Filters = {}
# What the presets of this floor can be narrowed to.
ASSIGNMENT_FILTERS: Filters = {"station": "承办站点"}
OFFICER_FILTERS: Filters = {"station": "站点", "kind": "聘任类别"}
PLACE_FILTERS: Filters = {"township": "乡镇（街道）", "kind": "站点类型", "level": "设立层级"}
EXPERT_FILTERS: Filters = {"field": "专业领域（含这些字的）"}


def chosen_station(filters: Filters) -> Station | None:
    code = filters.get("station")
    if not code:
        return None
    station = Station.objects.filter(code=code).first()
    if station is None:
        raise WorkbookError(f"没有编号为“{code}”的站点。")
    return station


def chosen_places(filters: Filters) -> tuple[Q, dict[str, str]]:
    """Which stations, and it in words."""
    choices = {"kind": dict(StationKind.choices), "level": dict(StationLevel.choices)}
    choices["township"] = {name: name for name in Station.objects.townships()}
    chosen = {key: one_of(filters, key, choices[key]) for key in PLACE_FILTERS}
    given = {key: value for key, value in chosen.items() if value}
    return Q(**given), {PLACE_FILTERS[key]: choices[key][value] for key, value in given.items()}


def chosen_day(filters: Filters, key: str) -> date | None:
    text = filters.get(key)
    if not text:
        return None
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise WorkbookError(f"日期“{text}”请写成 2026-03-18 这样。") from error


def one_of(filters: Filters, key: str, choices: Mapping[str, str]) -> str:
    """ "" where nothing is chosen."""
    value = filters.get(key, "")
    if value and value not in choices:
        raise WorkbookError(f"没有“{value}”这一项，可选：{'、'.join(choices)}。")
    return value


def period_words(since: date | None, until: date | None) -> dict[str, str]:
    """By days, both included; nothing where no day is chosen."""
    if since and until and since > until:
        raise WorkbookError("开始日期不能晚于结束日期。")
    parts = [f"从{since}" if since else "", f"到{until}" if until else ""]
    return {"日期": "".join(parts)} if any(parts) else {}


def as_part(spec: SheetSpec, words: Mapping[str, str], about: str) -> SheetSpec:
    """The table marked as narrowed and by what (``words``), so that it never passes for the whole;
    ``about``, in the place of the signatures, says what its numbers stand for."""
    chosen = "；".join(f"{label}：{word}" for label, word in words.items())
    return replace(
        spec,
        title=f"{spec.title}（部分）",
        heading=f"{spec.heading}（部分）",
        right_note=f"只列：{chosen}",
        footer=about,
    )
