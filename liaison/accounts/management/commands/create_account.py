from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from liaison.accounts import services
from liaison.accounts.choices import Role
from liaison.accounts.passwords import temporary_password


class Command(BaseCommand):
    help = (
        "建立账号并显示临时密码。新装的系统先用它建立系统管理员、安全管理员和审计管理员各一名，"
        "其余账号在网页上办理。"
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("username", help="用户名")
        parser.add_argument("full_name", help="姓名")
        parser.add_argument(
            "--role", action="append", default=[], choices=Role.values, help="角色，可以写多个"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        password = temporary_password()
        try:
            user = services.create_user(
                username=options["username"],
                full_name=options["full_name"],
                roles=options["role"],
                password=password,
                by=None,
            )
        except services.AccountError as error:
            raise CommandError(str(error)) from error
        self.stdout.write(f"用户名 {user.username}　临时密码 {password}　第一次登录时须修改。")
