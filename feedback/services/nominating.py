"""Choosing whom to honour, and another's word; granted, it stands in the register of honours."""

from collections.abc import Iterable
from datetime import date

from django.db import transaction
from django.utils import timezone

from feedback.choices.evaluation import NominationKind, NominationStatus
from feedback.errors import FeedbackError
from feedback.evaluation.shortlists import candidates
from feedback.models import EvaluationCycle, Nomination
from liaison.accounts.choices import Mode
from liaison.accounts.models import User
from liaison.accounts.services import current_mode
from liaison.audit.actions import name_actions
from liaison.audit.services import record
from liaison.office.services import office
from stations.models import Honour
from stations.services.honours import add_honour

name_actions({"feedback.nominate": "提名表扬", "feedback.decide_nomination": "审批表扬提名"})
COMBINED = "岗位合并：提名人与审批人为同一人。"


@transaction.atomic
def nominate(cycle: EvaluationCycle, keys: Iterable[str], *, by: User) -> int:
    """``keys``: of the candidates that the page showed; what is no candidate is left out."""
    if not cycle.is_seen_by_stations:
        raise FeedbackError("核定公示以后才能提名。")
    chosen = set(keys)
    made = 0
    for one in candidates(cycle):
        if one.key not in chosen:
            continue
        subject = "item_id" if one.kind == NominationKind.OPINION else "person_id"
        nomination, created = Nomination.objects.get_or_create(
            **{"cycle": cycle, "kind": one.kind, "station_id": one.station, subject: one.subject},
            defaults={"grounds": one.grounds[:300], "chosen_by": by},
        )
        if created:
            record("feedback.nominate", actor=by, target=nomination)
        made += created
    if not made:
        raise FeedbackError("请先勾选要提名的建议或者联络员。")
    return made


@transaction.atomic
def grant(nomination: Nomination, *, by: User, today: date) -> None:
    """By another than who chose; alone in a small office it is marked."""
    alone = by.pk == nomination.chosen_by_id
    if alone and current_mode() != Mode.SMALL:
        raise FeedbackError("提名人不能自己审批，请由另一位同事办理。")
    honour = add_honour(
        Honour(
            title=_title(nomination), granted_by=office().name, granted_on=today,
            person=nomination.person, station=None if nomination.person else nomination.station,
        ),
        by=by,
    )  # fmt: skip
    note = COMBINED if alone else ""
    _decide(nomination, NominationStatus.GRANTED, by=by, note=note, honour=honour)


def _title(nomination: Nomination) -> str:
    """An honour's title holds 100 characters."""
    begin = f"{nomination.cycle.year}年度{nomination.get_kind_display()}"
    return f"{begin}：{nomination.item.text}"[:100] if nomination.item else begin


@transaction.atomic
def refuse(nomination: Nomination, *, by: User, note: str) -> None:
    if not note.strip():
        raise FeedbackError("不通过的请写明原因。")
    _decide(nomination, NominationStatus.REFUSED, by=by, note=note.strip())


def _decide(
    nomination: Nomination,
    status: NominationStatus,
    *,
    by: User,
    note: str,
    honour: Honour | None = None,
) -> None:
    same = Nomination.objects.filter(pk=nomination.pk, status=NominationStatus.CHOSEN)
    if not same.update(
        status=status, decided_by=by, decided_at=timezone.now(), note=note[:200], honour=honour
    ):
        raise FeedbackError("这条提名刚刚被其他人处理过，请刷新页面。")
    record(
        "feedback.decide_nomination", actor=by, target=nomination, after={"status": status},
        note=note,
    )  # fmt: skip
