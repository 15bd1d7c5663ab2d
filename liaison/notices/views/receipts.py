"""Where the SMS gateway posts its status reports; nobody else knows the token."""

from __future__ import annotations

import json
from typing import Any

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.utils.crypto import constant_time_compare
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from liaison.notices.receipts import Report, take_reports

MOST_AT_ONCE = 1000
STATES = {"delivered": True, "failed": False}


@csrf_exempt
@require_POST
def receipts(request: HttpRequest) -> HttpResponse:
    """One report or ``{"reports": [...]}``, each ``{"idempotency_key", "status", "detail"}``.

    ``status`` is delivered or failed; whatever else a gateway says on the way is passed over.
    Answers 200 also for what is unknown, or the gateway would repeat it for ever.
    """
    if not settings.SMS_REPORT_TOKEN:
        raise Http404
    if not _knows_token(request):
        return JsonResponse({"error": "令牌不对。"}, status=401)
    try:
        rows = _rows(json.loads(request.body))
    except ValueError:
        return JsonResponse({"error": "不是约定的格式，见部署说明。"}, status=400)
    reports = [
        Report(row["idempotency_key"], STATES[row["status"]], str(row.get("detail") or ""))
        for row in rows
        if row["status"] in STATES
    ]
    taken = take_reports(reports)
    return JsonResponse({"received": len(rows), "taken": taken})


def _knows_token(request: HttpRequest) -> bool:
    said = request.headers.get("Authorization", "")
    return constant_time_compare(said, f"Bearer {settings.SMS_REPORT_TOKEN}")


def _rows(said: Any) -> list[dict[str, Any]]:
    """Raises ValueError unless all rows have what is needed."""
    rows = said.get("reports", [said]) if isinstance(said, dict) else said
    if not isinstance(rows, list) or len(rows) > MOST_AT_ONCE:
        raise ValueError
    for row in rows:
        if not isinstance(row, dict):
            raise ValueError
        if not all(isinstance(row.get(name), str) for name in ("idempotency_key", "status")):
            raise ValueError
        if "\x00" in row["idempotency_key"] + str(row.get("detail")):
            raise ValueError
    return rows
