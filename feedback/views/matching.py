"""Lines of an answer beside our items: several are matched on one page, by a person."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.contrib import admin, messages
from django.core.paginator import Page, Paginator
from django.db.models import Count, Q
from django.http import Http404, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from feedback.access import get_reply_for_office
from feedback.choices import ReplyStatus
from feedback.errors import FeedbackError
from feedback.matching import Matcher, is_sure, shared_parts
from feedback.models import ReplyLine, SuperiorReply
from feedback.services import matching as services
from liaison.accounts.access import StaffRequest, staff_page
from liaison.accounts.choices import Role
from opinions.access import OFFICE
from opinions.choices import Adoption, Processing
from opinions.models import CompiledItem, Opinion

LINES = 20


@dataclass
class Row:
    """A line with what it may be about; ``fault`` is what was wrong with what was typed."""

    line: ReplyLine
    number: int
    options: list[dict[str, Any]] = field(default_factory=list)
    chosen: set[int] = field(default_factory=set)
    is_elsewhere: bool = False
    typed: str = ""
    # Numbers of opinions that a point had reported directly; asked only where there are some.
    offers_direct: bool = False
    typed_direct: str = ""
    direct: list[Opinion] = field(default_factory=list)
    fault: str = ""


@require_http_methods(["GET", "HEAD", "POST"])
@staff_page(*OFFICE)
def matching(request: StaffRequest, pk: int) -> HttpResponse:
    """``?all=1``: also the lines that are matched; ``?tick=1``: what stands out is ticked."""
    reply = get_reply_for_office(pk)
    items = list(
        CompiledItem.objects.filter(consultation=reply.consultation)
        .exclude(adoption=Adoption.NONE)
        .select_related("provision")
        .in_table_order()
    )
    numbers = services.sent_numbers(reply)
    if request.method == "POST":
        if not request.user.has_role(Role.CLERK):
            raise Http404
        return _match(request, reply, items, numbers)
    return _page(request, reply, _rows(request, reply, items, numbers))


def _match(
    request: StaffRequest,
    reply: SuperiorReply,
    items: Sequence[CompiledItem],
    numbers: Mapping[int, set[int]],
) -> HttpResponse:
    page = _rows(request, reply, items, numbers, posted=request.POST)
    rows: list[Row] = list(page.object_list)
    by_pk = {item.pk: item for item in items}
    if not any(row.fault for row in rows):
        matches = [
            services.Match(
                row.line,
                [by_pk[pk] for pk in sorted(row.chosen)],
                row.is_elsewhere,
                row.direct if row.offers_direct else None,
            )
            for row in rows
        ]
        try:
            done = services.match_lines(reply, matches, by=request.user)
        except FeedbackError as error:
            messages.error(request, str(error))
        else:
            messages.success(request, f"已保存，本页{done}条对应了我们上报的意见。")
            return redirect("admin:feedback_matching", reply.pk)
    return _page(request, reply, page, status=422)


def _rows(
    request: StaffRequest,
    reply: SuperiorReply,
    items: Sequence[CompiledItem],
    numbers: Mapping[int, set[int]],
    posted: QueryDict | None = None,
) -> Page[Any]:
    lines = reply.lines.prefetch_related("items", "direct_opinions")
    place = {pk: at for at, pk in enumerate(reply.lines.values_list("pk", flat=True), start=1)}
    if posted is not None:
        shown = lines.filter(
            pk__in=[value for value in posted.getlist("line") if value.isdecimal()]
        )
    elif "all" in request.GET:
        shown = lines.all()
    else:
        shown = lines.filter(items=None, direct_opinions=None, is_elsewhere=False)
    size = LINES if posted is None else max(len(place), 1)
    page: Page[Any] = Paginator(shown, size).get_page(
        request.GET.get("page") if posted is None else 1
    )
    matcher = Matcher(items, numbers)
    direct = _sent_directly(reply)
    page.object_list = [
        _row(line, place[line.pk], matcher, numbers, items, posted, "tick" in request.GET)
        for line in page.object_list
    ]
    for row in page.object_list if direct else ():
        _take_direct(row, direct, posted)
    return page


def _row(
    line: ReplyLine,
    number: int,
    matcher: Matcher,
    numbers: Mapping[int, set[int]],
    items: Sequence[CompiledItem],
    posted: QueryDict | None,
    tick: bool,
) -> Row:
    suggestions = matcher.suggest(line.text, line.sent_number)
    matched = list(line.items.all())
    row = Row(line, number, chosen={item.pk for item in matched}, is_elsewhere=line.is_elsewhere)
    if posted is not None:
        _take_typed(row, posted, numbers, {item.pk for item in items})
    elif tick and not matched and is_sure(suggestions):
        row.chosen = {suggestions[0].item.pk}
    scored = {one.item.pk: one for one in suggestions}
    others = [item for item in items if item.pk in row.chosen and item.pk not in scored]
    row.options = [
        {
            "item": item,
            "parts": shared_parts(item.text, line.text),
            "suggestion": scored.get(item.pk),
            "numbers": sorted(numbers.get(item.pk, ())),
        }
        for item in [*others, *(one.item for one in suggestions)]
    ]
    return row


def _take_typed(
    row: Row, posted: QueryDict, numbers: Mapping[int, set[int]], known: set[int]
) -> None:
    """What was ticked, and numbers of the table that were typed (3、5)."""
    pk = row.line.pk
    row.is_elsewhere = f"elsewhere-{pk}" in posted
    row.typed = posted.get(f"numbers-{pk}", "").strip()[:200]
    ticked = {int(value) for value in posted.getlist(f"items-{pk}") if value.isdecimal()}
    row.chosen = ticked & known
    for number in map(int, re.findall(r"\d{1,6}", row.typed)):
        found = {item for item, own in numbers.items() if number in own and item in known}
        if not found:
            row.fault = f"上报的汇总表里没有第{number}号，请核对。"
        row.chosen |= found
    if row.typed and not re.search(r"\d", row.typed):
        row.fault = "上报序号请填数字，几个的用顿号隔开，例如：3、5。"
    if row.is_elsewhere and row.chosen:
        row.fault = "勾了“其他地方的意见”的，不能再对应我们的意见，请只留一样。"


def _sent_directly(reply: SuperiorReply) -> dict[str, Opinion]:
    """By number; one query."""
    found = Opinion.objects.filter(
        consultation=reply.consultation_id, processing=Processing.SENT_DIRECTLY
    )
    return {opinion.receipt_no: opinion for opinion in found}


def _take_direct(row: Row, known: Mapping[str, Opinion], posted: QueryDict | None) -> None:
    row.offers_direct = True
    if posted is None:
        row.direct = list(row.line.direct_opinions.all())
        row.typed_direct = "、".join(opinion.receipt_no for opinion in row.direct)
        return
    row.typed_direct = posted.get(f"direct-{row.line.pk}", "").strip()[:500]
    for number in re.split(r"[\s,，、;；]+", row.typed_direct.upper()):
        if number and number not in known:
            row.fault = f"{number}不是这次“已直接报送”的意见编号，请核对。"
        elif number:
            row.direct.append(known[number])
    if row.is_elsewhere and row.direct:
        row.fault = "勾了“其他地方的意见”的，不能再对应我们的意见，请只留一样。"


def _page(
    request: StaffRequest, reply: SuperiorReply, page: Page[Any], status: int = 200
) -> HttpResponse:
    counts = reply.lines.aggregate(
        total=Count("pk", distinct=True),
        open=Count(
            "pk", distinct=True, filter=Q(items=None, direct_opinions=None, is_elsewhere=False)
        ),
        elsewhere=Count("pk", distinct=True, filter=Q(is_elsewhere=True)),
    )
    context: dict[str, Any] = {
        **admin.site.each_context(request),
        "title": "对应我们上报的意见",
        "reply": reply,
        "page": page,
        **counts,
        "faulty": [row for row in page.object_list if row.fault],
        "shows_all": "all" in request.GET,
        "ticked": "tick" in request.GET,
        "may_enter": request.user.has_role(Role.CLERK) and reply.status == ReplyStatus.REGISTERED,
    }
    return render(request, "feedback/office/matching.html", context, status=status)
