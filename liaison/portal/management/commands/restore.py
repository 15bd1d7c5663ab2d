"""Brings back what ``backup`` wrote."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from liaison.audit.services import verify_chain
from liaison.portal.backups.errors import BackupError
from liaison.portal.backups.restoring import restore
from liaison.portal.supervisor.errors import StartError
from liaison.portal.supervisor.house import database_at_hand


class Command(BaseCommand):
    help = "核对一份备份并恢复数据库和附件；请先停止门户。缺少密钥或备份有损坏时不动现有数据。"
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("folder", metavar="DIR", type=Path, help="备份目录，或加密的备份文件")
        parser.add_argument("--replace", action="store_true", help="取代数据库里现有的数据")

    def handle(self, *args: Any, **options: Any) -> None:
        folder: Path = options["folder"].resolve()
        try:
            with database_at_hand(self.stdout.write):
                found = restore(folder, timezone.now(), replace=options["replace"])
                chain = verify_chain()
        except (BackupError, StartError) as error:
            raise CommandError(str(error)) from error
        self.stdout.write(
            f"已恢复 {found.made_at} 的备份：{sum(found.rows.values())}条记录，"
            f"{len(found.parts) - 1}个附件。"
        )
        if not chain.ok:
            raise CommandError(f"已恢复，但审计链不完整：{chain.broken_at}。请核对备份。")
        self.stdout.write(f"审计链完整：{chain.checked}条。")
