"""Looks the installation over and says what is wrong with it."""

import json
import sys
from argparse import ArgumentParser
from dataclasses import asdict
from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from liaison.portal import checkup


class Command(BaseCommand):
    help = "检查安装是否正常；有问题时退出码为1。"
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--json", action="store_true", help="输出 JSON")

    def handle(self, *args: Any, **options: Any) -> None:
        checks = list(checkup.examine(timezone.now()))
        ok = all(check.ok for check in checks)
        if options["json"]:
            report = {"ok": ok, "checks": [asdict(check) for check in checks]}
            self.stdout.write(json.dumps(report, ensure_ascii=False))
        else:
            for check in checks:
                word = "正常" if check.ok else "异常"
                self.stdout.write(f"{word}  {check.name:<11}{check.message}")
        if not ok:
            sys.exit(1)
