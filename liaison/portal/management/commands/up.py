"""Starts the whole portal and stays until it is stopped."""

import errno
import json
import os
import signal
import socket
import time
from contextlib import suppress
from typing import Any

from celery import current_app
from django.conf import settings
from django.core.management import call_command, get_commands
from django.core.management.base import BaseCommand, CommandError
from django.db import OperationalError, connection
from django.utils import timezone
from kombu.exceptions import OperationalError as BrokerError

from liaison.accounts.choices import Role
from liaison.portal.supervisor import crew, folder, ready
from liaison.portal.supervisor.errors import StartError
from liaison.portal.supervisor.house import House
from liaison.portal.watching import watch_once

LOOK_EVERY = 60.0
STOPPING = (signal.SIGTERM, signal.SIGINT, signal.SIGHUP)


class Command(BaseCommand):
    help = "启动整个门户：数据库、消息服务、网页、后台进程和定时进程；Ctrl-C 停止。"
    requires_system_checks: list[str] = []

    def handle(self, *args: Any, **options: Any) -> None:
        # Mails, attachments and logs are nobody else's business on this machine.
        os.umask(0o077)
        house = House(self._say)
        for number in STOPPING:
            if signal.getsignal(number) is not signal.SIG_IGN:
                signal.signal(number, _interrupt)
        try:
            with folder.held(settings.DATA_DIR):
                try:
                    self._start(house)
                    self._watch(house)
                finally:
                    self._stop(house)
        except StartError as error:
            raise CommandError(str(error)) from error
        except KeyboardInterrupt:
            self._say("已停止。")

    def _start(self, house: House) -> None:
        left = folder.end_leftovers(settings.DATA_DIR)
        if left:
            self._say(f"上次没有正常停止，已结束遗留的{left}个进程。")
        _check_port()
        self._say("正在启动数据库和消息服务……")
        house.start_servers()
        self._say("正在准备数据和页面文件……")
        try:
            call_command("migrate", interactive=False, verbosity=0)
        except OperationalError as error:
            raise StartError(f"连不上数据库，请检查 DATABASE_URL：{error}") from error
        call_command("collectstatic", interactive=False, verbosity=0)
        self._load_demo()
        connection.close()
        self._say("正在启动网页服务和后台进程……")
        house.start_programs()
        self._wait(house)

    def _load_demo(self) -> None:
        """Load the demo county once; its command writes the accounts when it is done."""
        if settings.DEMO and "demo" in get_commands() and not _demo_accounts():
            self._say("正在载入演示数据（清禾县，人物均为虚构）……")
            call_command("demo", verbosity=0)

    def _wait(self, house: House) -> None:
        def tend() -> None:
            house.tend()
            house.refuse_to_fall()

        _ask_for_heartbeat()
        answer = ready.wait(tend)
        if not answer.ready:
            raise StartError(f"网页服务四分钟内没有就绪，请看日志：{settings.DATA_DIR}/logs。")
        if answer.degraded:
            self._say(f"门户已可用，但有欠缺：{'、'.join(answer.degraded)}；请运行 doctor 查看。")
        self._say(f"门户已就绪：{settings.PUBLIC_URL}/")
        self._show_accounts()
        self._say("按 Ctrl-C 停止。")

    def _show_accounts(self) -> None:
        accounts = _demo_accounts()
        if accounts:
            self._say(f"演示账号（登录：{settings.PUBLIC_URL}/accounts/login/）：")
        labels = dict(Role.choices)
        for account in accounts:
            role = labels.get(account["role"], account["role"])
            place = f"（{account['place']}）" if account.get("place") else ""
            self._say(f"  {account['username']:<14}{account['password']:<20}{role}{place}")

    def _watch(self, house: House) -> None:
        looked = time.monotonic()
        while True:
            house.tend()
            time.sleep(0.3)
            if time.monotonic() - looked > LOOK_EVERY:
                looked = time.monotonic()
                # Sending would take long; the worker is started again by ``tend``.
                watch_once(timezone.now(), may_send=False)

    def _stop(self, house: House) -> None:
        """Stop everything; being asked again must not leave half of it running."""
        for number in STOPPING:
            signal.signal(number, signal.SIG_IGN)
        if house.programs:
            self._say("正在停止……")
        house.stop()

    def _say(self, text: str) -> None:
        # Said into a file on a full disk, or to nobody any more.
        with suppress(OSError):
            self.stdout.write(text)
            self.stdout.flush()


def _interrupt(*_: object) -> None:
    raise KeyboardInterrupt


def _check_port() -> None:
    family = socket.AF_INET6 if ":" in settings.BIND else socket.AF_INET
    with socket.socket(family) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((settings.BIND, settings.PORT))
        except OSError as error:
            where = crew.address(settings.BIND, settings.PORT)
            if error.errno == errno.EADDRINUSE:
                advice = f"已被别的程序占用，请换一个端口，例如：make run PORT={settings.PORT + 1}"
            else:
                advice = f"不能使用（{error.strerror}），请用 BIND 和 PORT 另选地址。"
            raise StartError(f"地址 {where} {advice}") from error


def _ask_for_heartbeat() -> None:
    """Beat would ask some seconds later."""
    try:
        current_app.send_task("portal.heartbeat", expires=120)
    except BrokerError:
        return


def _demo_accounts() -> list[dict[str, str]]:
    try:
        accounts: list[dict[str, str]] = json.loads(
            (settings.DATA_DIR / "demo-accounts.json").read_text()
        )
    except FileNotFoundError:
        return []
    return accounts
