"""Beside the ledger: which activity forms are offered, where problems were referred to."""

from datetime import date

from django.db import IntegrityError, transaction

from liaison.accounts.models import User
from liaison.audit.actions import name_actions
from liaison.audit.services import record
from stations.choices import LedgerStatus
from stations.errors import StationError
from stations.ledger_kinds import FINDING
from stations.models import LedgerEntry, LedgerReferral, SubKind

name_actions(
    {
        "stations.add_sub_kind": "增加具体形式",
        "stations.offer_sub_kind": "启用或者停用具体形式",
        "stations.refer_problem": "转交问题",
        "stations.answer_referral": "登记整改结果",
    }
)


def add_sub_kind(kind: str, name: str, *, by: User) -> SubKind:
    """One that was given up before is offered again."""
    try:
        with transaction.atomic():
            made = SubKind.objects.create(kind=kind, name=name.strip())
            record("stations.add_sub_kind", actor=by, target=made, after={"name": made.name})
    except IntegrityError as error:
        raise StationError("这一类别已有这个具体形式；停用了的，请重新启用。") from error
    return made


@transaction.atomic
def offer_sub_kind(sub_kind: SubKind, *, by: User, offered: bool) -> None:
    """Entries keep the words: nothing vanishes from them."""
    SubKind.objects.filter(pk=sub_kind.pk).update(is_offered=offered)
    sub_kind.is_offered = offered
    record("stations.offer_sub_kind", actor=by, target=sub_kind, after={"is_offered": offered})


@transaction.atomic
def refer_problem(referral: LedgerReferral, *, by: User) -> LedgerReferral:
    """``referral`` is unsaved and cleaned. Only what the office has approved is passed on."""
    entry: LedgerEntry = referral.entry
    if entry.kind not in FINDING or entry.status != LedgerStatus.APPROVED:
        raise StationError("这条台账审核通过以后，才能转交发现的问题。")
    referral.referred_by = by
    referral.save(force_insert=True)
    record("stations.refer_problem", actor=by, target=referral, note=referral.receiver)
    return referral


@transaction.atomic
def answer_referral(referral: LedgerReferral, *, by: User, answered_on: date, result: str) -> None:
    if answered_on < referral.referred_on:
        raise StationError("答复日期不能早于转交日期。")
    if not result.strip():
        raise StationError("请写明整改结果。")
    answer = {"answered_on": answered_on, "result": result.strip(), "answered_by": by}
    if not LedgerReferral.objects.waiting().filter(pk=referral.pk).update(**answer):
        raise StationError("整改结果刚刚已由其他人登记，请刷新页面。")
    record("stations.answer_referral", actor=by, target=referral, note=result)
