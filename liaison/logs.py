"""Log lines: one JSON object each, with the number of the request, without personal data.

What a line may not hold is covered here, at the last moment, whoever wrote it.
"""

import json
import logging
from datetime import UTC, datetime
from typing import Any

from liaison.audit import origin
from liaison.contacts.log_lines import covered


def config(*, level: str, style: str) -> dict[str, Any]:
    """The configuration of ``logging`` for web, worker, beat and commands alike."""
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {
            "json": {"()": "liaison.logs.JsonLine"},
            "text": {
                "()": "liaison.contacts.log_lines.CoveredFormatter",
                "format": "%(asctime)s %(levelname)s %(name)s %(process)d %(message)s",
            },
        },
        "handlers": {"console": {"class": "logging.StreamHandler", "formatter": style}},
        "root": {"handlers": ["console"], "level": level},
        "loggers": {
            "django.server": {"propagate": True},
            # The middleware tells of refused requests, without their address.
            "django.request": {"level": "ERROR"},
            "gunicorn.error": {"level": "INFO", "handlers": [], "propagate": True},
            # It complains of every HEAD, which Django answers like GET.
            "gunicorn.http.wsgi": {"level": "ERROR"},
            "gunicorn.access": {"level": "WARNING", "handlers": [], "propagate": True},
        },
    }


class JsonLine(logging.Formatter):
    """``extra={"fields": {...}}`` of a log call become members of the object."""

    def format(self, record: logging.LogRecord) -> str:
        source = origin.current()
        line = {
            "at": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname,
            "logger": record.name,
            "process": record.process,
            "request_id": source.request_id,
            "task": source.task,
            "task_id": source.task_id,
            "message": covered(record.getMessage()),
            **getattr(record, "fields", {}),
        }
        if record.exc_info:
            line["trace"] = covered(self.formatException(record.exc_info))
        known = {name: value for name, value in line.items() if value != ""}
        return json.dumps(known, ensure_ascii=False, default=str)
