"""Carries the origin of a request to the worker, in the headers of the Celery message."""

from typing import Any

from celery import signals

from liaison.audit import origin


def connect() -> None:
    signals.before_task_publish.connect(_write_headers, dispatch_uid="audit.origin")
    signals.task_prerun.connect(_read_headers, dispatch_uid="audit.origin")
    signals.task_postrun.connect(_forget, dispatch_uid="audit.origin")


def _write_headers(headers: dict[str, Any] | None = None, **kwargs: Any) -> None:
    source = origin.current()
    if headers is not None and source.request_id:
        headers[origin.ADDRESS_HEADER] = source.address
        headers[origin.REQUEST_ID_HEADER] = source.request_id


def _read_headers(task: Any = None, **kwargs: Any) -> None:
    request = task.request
    origin.enter(
        origin.Origin(
            address=request.get(origin.ADDRESS_HEADER) or "",
            request_id=request.get(origin.REQUEST_ID_HEADER) or "",
            task=task.name,
            task_id=request.get("id") or "",
        )
    )


def _forget(**kwargs: Any) -> None:
    origin.enter(origin.Origin())
