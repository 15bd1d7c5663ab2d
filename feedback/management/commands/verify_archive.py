import json
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from feedback.archive.checking import check
from feedback.errors import FeedbackError


class Command(BaseCommand):
    help = "核对归档包：每个文件与清单的校验值是否相符；不符的逐个列出。"
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path, help="归档包（zip）")
        parser.add_argument("--json", action="store_true", help="以 JSON 打印")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            manifest, faults = check(options["file"])
        except FeedbackError as error:
            raise CommandError(str(error)) from error
        if options["json"]:
            counts = manifest.get("counts", {})
            printed = {"ok": not faults, "faults": faults, "counts": counts}
            self.stdout.write(json.dumps(printed, ensure_ascii=False))
        else:
            for fault in faults:
                self.stdout.write(fault)
        if faults:
            raise CommandError(f"归档包有 {len(faults)} 处与清单不符。")
        if not options["json"]:
            self.stdout.write(f"{len(manifest['files'])} 个文件都与清单相符。")
