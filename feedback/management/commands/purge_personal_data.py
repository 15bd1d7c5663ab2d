import json
from dataclasses import asdict
from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.utils import timezone

from feedback.services import retention


class Command(BaseCommand):
    help = "删除保存期满的姓名和联系方式（期限在“投诉和申请 → 到期删除”里设）；每天自动运行一次。"

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--dry-run", action="store_true", help="只说有多少，什么也不删")
        parser.add_argument("--json", action="store_true", help="以 JSON 打印")

    def handle(self, *args: Any, **options: Any) -> None:
        now = timezone.now()
        if options["dry_run"]:
            done = retention.due_now(now)
        else:
            run = retention.purge(now)
            done = retention.Due(
                run.people if run else 0, run.complaints if run else 0, run.files if run else 0
            )
        if options["json"]:
            self.stdout.write(json.dumps(asdict(done)))
            return
        verb = "到期" if options["dry_run"] else "已删除"
        self.stdout.write(
            f"{verb}：意见提出人{done.people}人，投诉人{done.complaints}人，"
            f"签到表、照片{done.files}个。"
        )
