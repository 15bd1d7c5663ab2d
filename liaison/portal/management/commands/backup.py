"""Copies database and files into a new folder."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from liaison.portal.backups import sealing
from liaison.portal.backups.errors import BackupError
from liaison.portal.backups.making import back_up
from liaison.portal.supervisor.errors import StartError
from liaison.portal.supervisor.house import database_at_hand


class Command(BaseCommand):
    help = "把数据库和附件一致地备份到一个新目录；门户可以照常运行。密钥不在备份内，须另行保管。"
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("folder", metavar="DIR", type=Path)
        parser.add_argument("--seal", action="store_true", help="用 BACKUP_KEY 加密成一个文件")

    def handle(self, *args: Any, **options: Any) -> None:
        folder: Path = options["folder"].resolve()
        if options["seal"] and not settings.BACKUP_KEY:
            raise CommandError("没有设置 BACKUP_KEY，不能加密；请先设置并另行保管。")
        try:
            with database_at_hand(self.stdout.write):
                made = back_up(folder, timezone.now())
                place = sealing.seal(folder, settings.BACKUP_KEY) if options["seal"] else folder
        except (BackupError, StartError, OSError) as error:
            raise CommandError(str(error)) from error
        size = sum(part.size for part in made.parts) / 1024**2
        self.stdout.write(
            f"已备份到 {place}：{sum(made.rows.values())}条记录，"
            f"{len(made.parts) - 1}个附件，共{size:.1f} MB。"
        )
        self.stdout.write(
            f"恢复时需要的密钥：CONTACT_KEYS（编号 {'、'.join(made.contact_keys)}）、"
            f"LOOKUP_KEY（编号 {made.lookup_key}）；密钥不在备份内，请另行保管。"
        )
