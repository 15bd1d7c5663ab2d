from typing import Any

from django.core.management.base import BaseCommand

from drafts.services import rebuild_index


class Command(BaseCommand):
    help = "重建检索索引：所有已确认的文本和征求意见（可以重复运行，运行时照常可以查找）。"

    def handle(self, *args: Any, **options: Any) -> None:
        texts, rounds = rebuild_index()
        self.stdout.write(f"检索索引已重建：文本{texts}份，征求意见{rounds}项。")
