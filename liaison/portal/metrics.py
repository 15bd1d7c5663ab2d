"""The figures behind /metrics, in Prometheus' text format; counts only, nothing personal."""

from collections.abc import Iterator
from datetime import datetime

from django.db import Error
from django.db.models import Count

from liaison.jobs.models import Job
from liaison.notices.models import Notice
from liaison.portal import health, heartbeat


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
    except Error:
        return


def _by_status(model: type[Notice | Job]) -> dict[str, float]:
    rows = model._default_manager.order_by().values_list("status").annotate(Count("pk"))
    return {f'status="{status}"': float(count) for status, count in sorted(rows)}


def _gauge(name: str, values: dict[str, float]) -> Iterator[str]:
    yield f"# TYPE {name} gauge"
    for labels, value in values.items():
        yield f"{name}{{{labels}}} {value:g}" if labels else f"{name} {value:g}"
