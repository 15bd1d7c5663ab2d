"""What a template of a report may name, in Chinese, as the office's own people edit it."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from feedback.choices.reports import ReportKind
from feedback.reports.wording import Material, body
from feedback.year_figures import SOURCES
from liaison.office.services import office

TITLES = {
    ReportKind.YEAR: "{county}基层立法联系点工作总结",
    ReportKind.MEETING: "关于基层立法联系点工作推进情况的汇报",
    ReportKind.BRIEFING: "基层立法联系点工作简报",
}
# Field: what it holds and a value for a test print.
WORDS: dict[str, tuple[str, Any]] = {
    "标题": ("", "清禾县基层立法联系点工作总结"),
    "副题": ("期间；汇报时是会议的日期和次数，留空填写", "（2026年）"),
    "称谓": ("汇报时有", ""),
    "期号": ("简报时有，留空填写", ""),
    "正文": (
        "各段文字，用循环写出；每段的“级”是1（一、…）、2（（一）…）或者0，“文”是文字",
        [{"级": 1, "文": "一、基本情况"}, {"级": 2, "文": "（一）广泛征集"}, {"级": 0, "文": "……"}],
    ),
    "期间": ("年份，或者起止日期", "2026年"),
    "县名": ("", "清禾县"),
    "落款": ("办公室全称", "清禾县人大常委会立法联系点办公室"),
    "成文日期": ("生成的日期", "2026年12月30日"),
}
FIELDS: dict[str, tuple[str, Any]] = WORDS | {
    one.label: (f"数字（{one.unit}）：{one.meaning}", 12) for one in SOURCES
}


def sample_values() -> dict[str, Any]:
    return {name: value for name, (_, value) in FIELDS.items()}


def report_values(kind: str, material: Material, day: date) -> Mapping[str, Any]:
    """A value for each of FIELDS."""
    is_meeting, is_briefing = kind == ReportKind.MEETING, kind == ReportKind.BRIEFING
    under = "——　　　　年　　月　　日在　　　　　　第　　次主任会议上"
    return {
        "标题": TITLES[ReportKind(kind)].format(county=material.county),
        "副题": under if is_meeting else f"（{material.period}）",
        "称谓": "主任、各位副主任" if is_meeting else "",
        "期号": "第　　期" if is_briefing else "",
        "正文": body(kind, material),
        "期间": material.period,
        "县名": material.county,
        "落款": office().name,
        "成文日期": f"{day.year}年{day.month}月{day.day}日",
        **{one.label: material.figures[one.key] for one in SOURCES},
    }
