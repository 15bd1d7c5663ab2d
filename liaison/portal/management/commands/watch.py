"""Looks for what needs an alarm, again and again."""

import time
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from liaison.portal.watching import watch_once


class Command(BaseCommand):
    help = "查看后台进程、通知、磁盘、备份、登录是否正常，异常时告警；up 自己会看，不必另开。"
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--every", type=int, default=0, metavar="SECONDS", help="每隔多少秒看一次；不写只看一次"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        every: int = options["every"]
        while True:
            time.sleep(every)  # whatever starts beside us gets its time
            watch_once(timezone.now(), may_send=True)
            if not every:
                return
