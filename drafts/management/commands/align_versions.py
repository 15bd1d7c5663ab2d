import json
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from drafts.alignment import Change, Unit, align, units_of
from drafts.reading import DraftReadError, read_file


class Command(BaseCommand):
    help = "比较同一部法的两个文本，说出每一条的去向（不使用数据库）。"
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("old", help="旧文本：docx、txt 或 md 文件")
        parser.add_argument("new", help="新文本")
        parser.add_argument("--json", action="store_true", help="输出 JSON")

    def handle(self, *args: Any, **options: Any) -> None:
        old, new = _read(options["old"]), _read(options["new"])
        changes = align(old, new)
        if options["json"]:
            rows = [_row(change, old, new) for change in changes]
            self.stdout.write(json.dumps(rows, ensure_ascii=False, indent=1))
            return
        for change in changes:
            before = "、".join(old[at].label for at in change.old) or "（无）"
            after = "、".join(new[to].label for to in change.new) or "（无）"
            self.stdout.write(f"{before} → {after}　{change.relation.value}　{change.score}")


def _row(change: Change, old: list[Unit], new: list[Unit]) -> dict[str, Any]:
    return {
        "old": [old[at].label for at in change.old],
        "new": [new[to].label for to in change.new],
        "relation": change.relation.value,
        "score": change.score,
    }


def _read(name: str) -> list[Unit]:
    path = Path(name)
    try:
        return units_of(read_file(path, path.name).parse())
    except DraftReadError as error:
        raise CommandError(str(error)) from error
