"""What browsers report when a page breaks the content security policy: counted, not collected."""

import json
from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import urlsplit

from django.db.models import F
from django.urls import Resolver404, resolve

from liaison.portal.models import PolicyReport
from opinions.buckets import Bucket, take

MOST_BYTES = 8 * 1024
MOST_KINDS = 200
KEPT_FOR = timedelta(days=90)
TYPES = frozenset({"application/csp-report", "application/reports+json", "application/json"})
ONE_PLACE = Bucket("policy-report", 20, timedelta(hours=1))
ALL_PLACES = Bucket("policy-reports", 300, timedelta(hours=1))
WORDS = frozenset({"inline", "eval", "wasm-eval", "self", "data", "blob", "filesystem"})
# What an extension of the reader's own browser tried says nothing about our pages.
OURS = frozenset({"http", "https", "ws", "wss", "data", "blob"})


def may_report(address: str) -> bool:
    """Whether this report still fits the limits; nothing is taken while nobody counts."""
    waits = take([(ONE_PLACE, address), (ALL_PLACES, "all")])
    return waits is not None and not any(waits)


def note_reports(body: bytes, now: datetime) -> int:
    """Count what one message of a browser reports; returns how many kinds it named."""
    kinds = {kind for report in _reports(body) if (kind := _kind(report))}
    for directive, blocked, page in sorted(kinds):
        _count({"directive": directive, "blocked": blocked, "page": page}, now)
    return len(kinds)


def _reports(body: bytes) -> Iterator[dict[str, Any]]:
    """Both forms: the old report-uri's single object, the Reporting API's list."""
    try:
        told = json.loads(body)
    except ValueError:
        return
    for entry in told if isinstance(told, list) else [told]:
        if isinstance(entry, dict):
            report = entry.get("csp-report", entry.get("body"))
            if isinstance(report, dict):
                yield report


def _kind(report: dict[str, Any]) -> tuple[str, str, str] | None:
    directive = _first(report, "effective-directive", "effectiveDirective", "violated-directive")
    blocked = _blocked(_first(report, "blocked-uri", "blockedURL"))
    if not blocked or not directive.replace("-", "").isalpha():
        return None
    return directive[:40], blocked[:120], _page(_first(report, "document-uri", "documentURL"))


def _first(report: dict[str, Any], *names: str) -> str:
    found = next((report[name] for name in names if isinstance(report.get(name), str)), "")
    return str(found).split(" ", 1)[0]


def _blocked(address: str) -> str:
    """A word, or scheme and host: paths and questions may name people."""
    if address in WORDS:
        return address
    try:
        parts = urlsplit(address)
        host = parts.hostname or ""
    except ValueError:
        return ""
    if parts.scheme not in OURS:
        return ""
    return f"{parts.scheme}://{host}" if host else parts.scheme


def _page(address: str) -> str:
    try:
        return resolve(urlsplit(address).path).route[:120]
    except (Resolver404, ValueError):
        return ""


def _count(kind: dict[str, str], now: datetime) -> None:
    if PolicyReport.objects.filter(**kind).update(count=F("count") + 1, last_at=now):
        return
    if PolicyReport.objects.count() >= MOST_KINDS:
        PolicyReport.objects.filter(last_at__lt=now - KEPT_FOR).delete()
        if PolicyReport.objects.count() >= MOST_KINDS:
            return
    PolicyReport.objects.get_or_create(**kind, defaults={"first_at": now, "last_at": now})
