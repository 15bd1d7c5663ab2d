from datetime import timedelta
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from liaison.audit import services
from liaison.audit.actions import name_of
from liaison.audit.chain import ChainReport

# Sealing runs each minute; what waits longer shows that it has stopped.
SEALING_IS_LATE = timedelta(minutes=5)


class Command(BaseCommand):
    help = "沿审计链逐条核对；指出第一条不符的记录，列出尚未封存的记录。不符时退出码为1。"

    def handle(self, *args: Any, **options: Any) -> None:
        report = services.verify_chain()
        self._list_unsealed(report)
        if not report.ok:
            raise CommandError(f"审计链不完整：{report.broken_at}。此前{report.checked}条相符。")
        self.stdout.write(
            f"审计链完整：{report.checked}条，{report.seals}次封存。链尾 {report.head}"
        )
        if any(timezone.now() - entry.at > SEALING_IS_LATE for entry in report.unsealed):
            raise CommandError("有记录超过5分钟尚未封存，请检查后台进程和定时进程是否在运行。")

    def _list_unsealed(self, report: ChainReport) -> None:
        if report.unsealed_count:
            self.stdout.write(f"尚未封存：{report.unsealed_count}条")
        for entry in report.unsealed:
            at = timezone.localtime(entry.at).strftime("%Y-%m-%d %H:%M:%S")
            self.stdout.write(f"  {entry.pk} {at} {name_of(entry.action)} {entry.actor_name}")
        if report.unsealed_count > len(report.unsealed):
            self.stdout.write(f"  其余{report.unsealed_count - len(report.unsealed)}条从略")
