from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from liaison.workbooks.errors import WorkbookError
from liaison.workbooks.services import export_preset


class Command(BaseCommand):
    help = "写出一份工作簿，打印各工作表行数和 SHA-256。"

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("preset", help="工作簿名称，例如 compiled_opinions")
        parser.add_argument("--consultation", help="征询的网址代号")
        parser.add_argument(
            "--submission", type=int, help="第几次上报：1 是首次，2 起是补充上报；不写就是最近一次"
        )
        parser.add_argument(
            "--filter", action="append", default=[], metavar="项=值",
            help="只要一部分，可以写几个，例如 --filter station=LY",
        )  # fmt: skip
        parser.add_argument("--out", required=True, type=Path, help="写到哪个文件")

    def handle(self, *args: Any, **options: Any) -> None:
        path: Path = options["out"]
        if not path.parent.is_dir():
            raise CommandError(f"文件夹 {path.parent} 不存在。")
        try:
            export = export_preset(
                options["preset"],
                path=path,
                by=None,
                consultation=options["consultation"],
                part=options["submission"],
                filters=_filters(options["filter"]),
            )
        except WorkbookError as error:
            raise CommandError(str(error)) from error
        for sheet, rows in export.summary.rows.items():
            self.stdout.write(f"{sheet}：{rows} 行")
        self.stdout.write(f"合计：{export.summary.total} 行")
        self.stdout.write(f"导出编号：{export.summary.export_id}")
        self.stdout.write(f"SHA-256：{export.summary.sha256}")


def _filters(given: list[str]) -> dict[str, str]:
    found = {}
    for one in given:
        key, sign, value = one.partition("=")
        if not sign:
            raise CommandError(f"“{one}”请写成 项=值，例如 station=LY。")
        found[key] = value
    return found
