"""The figures behind /metrics, in Prometheus' text format; counts only, nothing personal."""

from collections.abc import Iterator
from datetime import datetime

from django.db import Error, connection
from django.db.models import Count

from liaison.audit.models import AuditEntry
from liaison.jobs.models import Job
from liaison.notices.models import Notice
from liaison.portal import alarms, health, heartbeat
from liaison.portal.choices import AlarmKind
from liaison.portal.models import Alarm

CONNECTIONS = "(SELECT count(*) FROM pg_stat_activity WHERE datname = current_database())"


def exposition(now: datetime) -> str:
    return "".join(f"{line}\n" for line in _lines(now))


def _lines(now: datetime) -> Iterator[str]:
    ready = list(health.database_checks())
    yield from _gauge("liaison_ready", {"": float(all(check.ok for check in ready))})
    checks = {f'check="{c.name}"': float(not c.ok) for c in health.degrading_checks(now)}
    yield from _gauge("liaison_degraded", checks)
    yield from _gauge("liaison_data_free_bytes", {"": float(health.free_bytes())})
    age = heartbeat.age()
    if age is not None:
        yield from _gauge("liaison_worker_heartbeat_age_seconds", {"": age})
    try:
        yield from _gauge(
            "liaison_outbox_age_seconds", {"": health.outbox_age(now).total_seconds()}
        )
        yield from _gauge("liaison_notices", _by_status(Notice))
        yield from _gauge("liaison_jobs", _by_status(Job))
        yield from _gauge("liaison_queue_age_seconds", dict(_queue_ages(now)))
        yield from _gauge(
            "liaison_database_bytes", {"": _asked("pg_database_size(current_database())")}
        )
        yield from _gauge("liaison_database_connections", {"": _asked(CONNECTIONS)})
        yield from _gauge(
            "liaison_failed_sign_ins_15_minutes", {"": float(alarms.failed_sign_ins(now))}
        )
        yield from _gauge("liaison_alarms", _open_alarms())
        last = alarms.last_backup()
        if last and last.finished_at:
            age = (now - last.finished_at).total_seconds()
            yield from _gauge("liaison_backup_age_seconds", {"": age})
            yield from _gauge("liaison_backup_bytes", {"": float(last.size)})
    except Error:
        return


def _queue_ages(now: datetime) -> Iterator[tuple[str, float]]:
    """How long the first in each queue waits; 0 when nobody does."""
    first = Job.objects.waiting().values_list("created_at", flat=True).first()
    yield 'queue="jobs"', (now - (first or now)).total_seconds()
    yield 'queue="notices"', health.outbox_age(now).total_seconds()
    entry = AuditEntry.objects.unsealed().order_by("pk").values_list("at", flat=True).first()
    yield 'queue="audit_seal"', (now - (entry or now)).total_seconds()


def _asked(what: str) -> float:
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {what}")
        return float(cursor.fetchone()[0])


def _open_alarms() -> dict[str, float]:
    kinds = set(Alarm.objects.open().values_list("kind", flat=True))
    return {f'kind="{kind}"': float(kind in kinds) for kind in AlarmKind.values}


def _by_status(model: type[Notice | Job]) -> dict[str, float]:
    rows = model._default_manager.order_by().values_list("status").annotate(Count("pk"))
    return {f'status="{status}"': float(count) for status, count in sorted(rows)}


def _gauge(name: str, values: dict[str, float]) -> Iterator[str]:
    yield f"# TYPE {name} gauge"
    for labels, value in values.items():
        yield f"{name}{{{labels}}} {value:g}" if labels else f"{name} {value:g}"
