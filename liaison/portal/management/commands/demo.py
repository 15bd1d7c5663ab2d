"""``demo``: the fictional county 清禾县, loaded once."""

from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from django.db import connection

from liaison.portal.demo import county


class Command(BaseCommand):
    help = "载入演示数据：虚构的清禾县（已载入则不做任何事；--reset 清空后重新载入）。"

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--reset", action="store_true", help="清空全部数据后重新载入")

    def handle(self, *args: Any, **options: Any) -> None:
        if not settings.DEMO:
            raise CommandError(
                "演示数据只能载入自带数据库，或者在 DEMO=on 时载入，以免混入真实数据。"
            )
        if options["reset"]:
            self._clear()
        if county.is_settled():
            self.stdout.write("演示数据已经载入。")
            return
        county.build()
        path = settings.DATA_DIR / county.ACCOUNTS_FILE
        self.stdout.write(f"演示数据已载入，账号和密码在 {path}。")

    def _clear(self) -> None:
        """The log refuses deletion row by row, as it should: the whole schema is made anew."""
        with connection.cursor() as cursor:
            cursor.execute("DROP SCHEMA public CASCADE")
            cursor.execute("CREATE SCHEMA public")
        call_command("migrate", verbosity=0)
