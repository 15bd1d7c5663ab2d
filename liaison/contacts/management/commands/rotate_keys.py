from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from liaison.contacts import services
from liaison.contacts.ciphers import current_key_id


class Command(BaseCommand):
    help = (
        "把旧密钥（或者另一种算法）加密的联系方式，改用 CONTACT_KEYS 的第一个密钥和 CIPHER 加密。"
        "门户照常运行；可以中断，再次运行即继续。"
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--batch", type=int, default=500, help="每批条数，默认500")

    def handle(self, *args: Any, **options: Any) -> None:
        total = 0
        try:
            while done := services.rotate(limit=options["batch"]):
                total += done
        except services.ContactError as error:
            raise CommandError(f"已更换{total}条。{error}") from error
        self.stdout.write(f"已更换{total}条。现在都用密钥{current_key_id()}，旧密钥可以撤下。")
