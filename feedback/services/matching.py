"""What each line of an answer is about, as a clerk says: many lines at once."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.db import transaction

from feedback.errors import FeedbackError
from feedback.models import ReplyLine, SuperiorReply
from feedback.services.registering import check_open
from feedback.services.replies import match_line
from liaison.accounts.models import User
from liaison.audit.actions import name_actions
from liaison.audit.services import record
from opinions.models import CompiledItem, CompiledTable, Opinion

name_actions({"feedback.match_lines": "对应归并意见"})


@dataclass(frozen=True)
class Match:
    line: ReplyLine
    items: Sequence[CompiledItem]
    is_elsewhere: bool = False
    # None leaves them as they are.
    direct_opinions: Sequence[Opinion] | None = None


@transaction.atomic
def match_lines(reply: SuperiorReply, matches: Sequence[Match], *, by: User) -> int:
    """Several lines on one page, each to any number of items; how many have some now."""
    check_open(reply)
    for match in matches:
        if match.is_elsewhere and match.items:
            raise FeedbackError("勾了“其他地方的意见”的，不能再对应我们的意见，请只留一样。")
        match_line(match.line, match.items, by=by, direct_opinions=match.direct_opinions)
        if match.line.is_elsewhere != match.is_elsewhere:
            match.line.is_elsewhere = match.is_elsewhere
            match.line.save(update_fields=["is_elsewhere"])
    done = sum(bool(match.items or match.direct_opinions) for match in matches)
    record("feedback.match_lines", actor=by, target=reply, count=done)
    return done


def sent_numbers(reply: SuperiorReply) -> dict[int, set[int]]:
    """By item the numbers (上报序号) that it had in the tables that went up; one query."""
    tables = CompiledTable.objects.filter(consultation=reply.consultation_id).sent()
    found: dict[int, set[int]] = {}
    for rows in tables.values_list("rows", flat=True):
        for row in rows:
            found.setdefault(row["item"], set()).add(row["position"])
    return found
