from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from liaison.contacts import services


class Command(BaseCommand):
    help = "把旧密钥加密的联系方式改用 CONTACT_KEYS 的第一个密钥加密；可以中断，再次运行即继续。"

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--batch", type=int, default=500, help="每批条数，默认500")

    def handle(self, *args: Any, **options: Any) -> None:
        total = 0
        try:
            while done := services.rotate(limit=options["batch"]):
                total += done
        except services.ContactError as error:
            raise CommandError(f"已更换{total}条。{error}") from error
        self.stdout.write(
            f"已更换{total}条。现在都用密钥{services.current_key_id()}，旧密钥可以撤下。"
        )
