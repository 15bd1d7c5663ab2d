import json
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from drafts.parsing import ParsedDraft
from drafts.parsing.projects import projects
from drafts.parsing.report import as_report
from drafts.reading import DraftReadError, read_file

NAMES = {
    "book": "编", "sub_book": "分编", "chapter": "章", "section": "节", "article": "条",
    "inserted_article": "条之", "paragraph": "款", "item": "项", "sub_item": "目",
    "instruction": "修改项",
}  # fmt: skip


class Command(BaseCommand):
    help = "读取草案文件，显示编章节条款项目的数目和需要核对的地方（不使用数据库）。"
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", help="草案文件：docx、doc、wps、pdf、ofd、html、rtf、txt 或 md")
        parser.add_argument("--json", action="store_true", help="输出 JSON")

    def handle(self, *args: Any, **options: Any) -> None:
        path = Path(options["file"])
        try:
            draft = read_file(path, path.name).parse()
        except DraftReadError as error:
            raise CommandError(str(error)) from error
        if options["json"]:
            self.stdout.write(json.dumps(as_report(draft), ensure_ascii=False, indent=1))
        else:
            self._write_summary(draft)

    def _write_summary(self, draft: ParsedDraft) -> None:
        self.stdout.write(draft.full_title or "（没有名称）")
        counts = [f"{NAMES[key]} {count}" for key, count in draft.counts().items() if count]
        self.stdout.write("，".join(counts) or "没有读到条文")
        for project in projects(draft):
            facts = (project.title, project.unit, project.time)
            self.stdout.write("项目：" + "，".join(fact for fact in facts if fact))
        for warning in draft.warnings:
            self.stdout.write(f"第{warning.line}行 [{warning.code}] {warning.message}")
