"""What works and what does not, for /readyz, /metrics, ``doctor`` and ``up``."""

import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache

from django.conf import settings
from django.db import Error, connection
from django.db.migrations.executor import MigrationExecutor

from liaison.notices.models import Notice
from liaison.portal import heartbeat

OUTBOX_LIMIT = timedelta(minutes=15)
LEAST_FREE_BYTES = 500 * 1024 * 1024


@dataclass(frozen=True)
class Check:
    """One thing looked at; the message is a Chinese sentence for the operator."""

    name: str
    ok: bool
    message: str


def database_checks() -> Iterator[Check]:
    """What opinions need: without these the portal is not ready."""
    try:
        with connection.cursor() as cursor:
            cursor.execute("SHOW server_version")
            version = cursor.fetchone()[0]
        missing = pending_migrations()
    except Error as error:
        yield Check("database", False, f"连不上数据库：{_first_line(error)}。")
        return
    yield Check("database", True, f"数据库可用（PostgreSQL {version}）。")
    if missing:
        yield Check("migrations", False, f"有{missing}项数据库升级没有执行，请运行 migrate。")
    else:
        yield Check("migrations", True, "数据库结构与程序一致。")


def degrading_checks(now: datetime) -> Iterator[Check]:
    """What can be missing for a while: opinions are accepted all the same."""
    yield _broker()
    yield _worker()
    yield _disk()
    try:
        yield _outbox(now)
    except Error as error:
        yield Check("outbox", False, f"读不到待发通知：{_first_line(error)}。")


def pending_migrations() -> int:
    """How many migrations the database lacks; once there are none, this process asks no more."""
    if _known_complete.cache_info().currsize:
        return 0
    executor = MigrationExecutor(connection)
    plan = executor.migration_plan(executor.loader.graph.leaf_nodes())
    if not plan:
        _known_complete()
    return len(plan)


@cache
def _known_complete() -> bool:
    return True


def outbox_age(now: datetime) -> timedelta:
    """How long the oldest notice has been waiting past its time."""
    oldest = Notice.objects.due(now).order_by("not_before").values_list("not_before", flat=True)
    return now - (oldest.first() or now)


def free_bytes() -> int:
    return shutil.disk_usage(settings.DATA_DIR).free


def _broker() -> Check:
    if heartbeat.broker_answers():
        return Check("broker", True, "消息服务（Valkey）可用。")
    return Check("broker", False, "消息服务（Valkey）没有应答；意见照常接收，后台任务稍后补做。")


def _worker() -> Check:
    age = heartbeat.age()
    if age is None:
        return Check("worker", False, "后台进程还没有报到，请检查 worker 和 beat。")
    if age > heartbeat.LONGEST_SILENCE:
        return Check("worker", False, f"后台进程已有{age:.0f}秒没有报到，请检查 worker 和 beat。")
    return Check("worker", True, f"后台进程{age:.0f}秒前报到。")


def _disk() -> Check:
    free = free_bytes()
    message = f"数据目录剩余空间{free / 1024**3:.1f} GB。"
    return Check("disk", free >= LEAST_FREE_BYTES, message)


def _outbox(now: datetime) -> Check:
    minutes = int(outbox_age(now).total_seconds() // 60)
    if timedelta(minutes=minutes) > OUTBOX_LIMIT:
        return Check("outbox", False, f"最早一条待发通知已等了{minutes}分钟。")
    return Check("outbox", True, "待发通知没有积压。")


def _first_line(error: Exception) -> str:
    return (str(error).strip().splitlines() or [type(error).__name__])[0]
