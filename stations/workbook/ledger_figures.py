"""年度台账统计: by station and by kind, each line apart."""

from liaison.workbooks.choices import PersonalData
from liaison.workbooks.looks import Column
from liaison.workbooks.presets import Tables
from stations.workbook.tables import table
from stations.year_figures import MEASURES, Group, table_rows

NUMBERS = [Column(title, 15, "int") for _, title, _ in MEASURES]


def year_statistics(year: int) -> Tables:
    by: tuple[tuple[Group, str], ...] = (("station", "站点"), ("kind", "类别"))
    sheets = []
    total = 0
    for group, title in by:
        rows = list(table_rows(year, group))
        columns = [Column("统计口径", 20), Column(title, 24), *NUMBERS]
        made = table(
            f"{year}年台账统计（按{title}）", columns, len(rows), iter(rows), {}, PersonalData.NONE
        )
        sheets += list(made.sheets)
        total += len(rows)
    filters = {
        "年度": f"{year}年",
        "口径": "只统计已审核的台账；场次、人次、条、件、起、项分列，不相加；历史导入单独统计",
    }
    return Tables(sheets, PersonalData.NONE, filters=filters, subject=f"{year}年", total=total)
