"""Handing an opinion on (转交), whole or in part, and what comes back of it."""

from dataclasses import dataclass
from datetime import date

from django.db import transaction
from django.utils import timezone

from liaison.accounts.models import User
from liaison.audit.actions import name_actions
from liaison.audit.services import record
from liaison.office.choices import NumberKind
from liaison.office.models import DocumentNumber
from liaison.office.numbers import (
    Entry,
    enter_numbers,
    next_number,
    number_in_use,
    void_number,
    written,
)
from liaison.office.working_days import add_working_days
from opinions.choices import TO_SORT, Axis, Moderation, Processing
from opinions.choices.referrals import REFERRED_AS, ReferralKind, ReferralResult
from opinions.errors import OpinionError, rules_below
from opinions.models import Opinion, Referral
from opinions.redaction import FIELDS, redacted, spans_of
from opinions.services.compiling import lock_while_compiling
from opinions.services.moves import LONGEST_NOTE, move
from opinions.services.redacting import places, redact
from opinions.services.telling_handled import tell_handled
from opinions.services.telling_referred import tell_claim_referred
from stations.models import PartnerOrg
from stations.services.making_letters import proposed_prefix

name_actions({"opinions.refer": "转交意见", "opinions.close_referral": "登记转交结果"})
# Working days for an answer unless the clerk says otherwise [proposal].
USUAL_DAYS = 15


@dataclass(frozen=True)
class Asked:
    """To whom, by when, and why; ``part`` are the author's words if it is not the whole."""

    kind: ReferralKind
    org: PartnerOrg
    due_on: date
    note: str
    part: str = ""


def usual_due(today: date) -> date:
    return add_working_days(today, USUAL_DAYS)


def may_refer(opinion: Opinion) -> bool:
    """Whole or in part; what is settled already is taken back first."""
    waits = opinion.processing in {*TO_SORT, Processing.MERGED, Processing.PUBLIC_SENTIMENT}
    return waits and opinion.moderation in {Moderation.HELD, Moderation.PASSED}


@transaction.atomic
def refer(opinion: Opinion, asked: Asked, *, by: User, today: date) -> Referral:
    """Ask ``asked.org`` to deal with the opinion, or with one part of it.

    The whole goes out of sorting. Of a mixed one the rest goes on to compiling (edge case 19), and
    the part is covered in every copy that leaves the office. 社情民意 stay what they are: the table
    is none of theirs, they are handed on also once it is frozen.
    """
    is_sentiment = opinion.processing == Processing.PUBLIC_SENTIMENT
    if not is_sentiment:
        lock_while_compiling(opinion.consultation_id)
    part = _original_of(opinion, _same_breaks(asked.part))
    _check(opinion, asked, part, today)
    referral = Referral.objects.create(
        opinion=opinion,
        kind=asked.kind,
        org=asked.org,
        part=part,
        note=asked.note.strip(),
        due_on=asked.due_on,
        by=by,
    )
    record(
        "opinions.refer", actor=by, target=opinion, after={"kind": asked.kind, "org": asked.org.pk}
    )
    if opinion.moderation == Moderation.HELD and not part:
        move(opinion, Axis.MODERATION, Moderation.PASSED, by=by, note=f"转{asked.org}")
    if part:
        redact(opinion, spans_of(opinion), by=by, seen=opinion.revision, words=[part])
    elif not is_sentiment:
        said = f"转{asked.org}：{asked.note.strip()}"[:LONGEST_NOTE]
        move(opinion, Axis.PROCESSING, REFERRED_AS[asked.kind], by=by, note=said)
    if asked.kind == ReferralKind.PETITION:
        tell_claim_referred(referral)
    return referral


def _check(opinion: Opinion, asked: Asked, part: str, today: date) -> None:
    if not may_refer(opinion):
        raise OpinionError("这条意见现在不能转交，请刷新页面，看它办到哪一步。")
    if not part and opinion.processing == Processing.MERGED:
        raise OpinionError("这条意见已经归并，只能转其中一段；整条转交的，先从归并意见里取出。")
    if not asked.note.strip():
        raise OpinionError("请写明为什么转交，提出人会看到。")
    if asked.due_on <= today:
        raise OpinionError("办理期限要在今天以后。")
    if not asked.org.is_active:
        raise OpinionError(f"{asked.org}已经停用，请另选单位。")
    if Referral.objects.open().filter(opinion=opinion, org=asked.org).exists():
        raise OpinionError(f"这条意见已经转给{asked.org}，还没有答复。")
    if part:
        _check_part(opinion, part)


def _check_part(opinion: Opinion, part: str) -> None:
    if not any(places(getattr(opinion, name), part) for name in FIELDS):
        raise OpinionError("转交的部分要照原文填写，一个字不差。")
    if part == opinion.own_words.strip():
        raise OpinionError("转交的部分就是全部原文，请不填这一项，整条转交。")


def _original_of(opinion: Opinion, part: str) -> str:
    """``part`` may be copied from the covered words: a cover has as many signs as it hides."""
    if part:
        for name, covered in redacted(opinion).items():
            start = covered.find(part)
            if start >= 0:
                return str(getattr(opinion, name))[start : start + len(part)]
    return part


def _same_breaks(text: str) -> str:
    return text.replace("\r\n", "\n").strip()


@transaction.atomic
def number_referral(referral: Referral, *, by: User, today: date) -> DocumentNumber:
    """The 转交函 gets the next number of the office's letters, once."""
    Referral.objects.select_for_update(no_key=True).get(pk=referral.pk)
    if number_in_use(referral):
        raise OpinionError("这份转交函已经编号，请刷新页面。")
    prefix = proposed_prefix()
    text = written(prefix, today.year, next_number(prefix, today.year))
    about = f"{referral.get_kind_display()}：{referral.opinion.receipt_no}"
    with rules_below():
        return enter_numbers(
            [Entry(text, NumberKind.REFERRAL, about, today, target=referral)], by=by
        )[0]


@transaction.atomic
def void_referral_number(referral: Referral, *, by: User, reason: str) -> None:
    """The letter on paper was spoilt or never sent; the next one gets a number of its own."""
    if not reason.strip():
        raise OpinionError("作废文号时请写明原因。")
    void_number(referral, by=by, reason=reason)


@transaction.atomic
def close_referral(
    referral: Referral, *, by: User, result: str, reply: str, closed_on: date
) -> None:
    """What came back, once; the author reads it.

    Of 社情民意 nothing more will come, neither from a legislature nor with its answers: the author
    is told at once.
    """
    if result == ReferralResult.TAKEN_BACK or result not in ReferralResult.values:
        raise OpinionError("请选择办理结果。")
    if not reply.strip():
        raise OpinionError("请写明答复的内容，提出人会看到。")
    _close(referral, result, by=by, reply=reply.strip(), closed_on=closed_on)
    if referral.opinion.processing == Processing.PUBLIC_SENTIMENT:
        tell_handled(referral, reply.strip(), now=timezone.now())


@transaction.atomic
def take_back_referrals(opinion: Opinion, *, by: User, today: date) -> None:
    """The opinion is sorted here again: whoever was asked for the whole need not answer."""
    for referral in Referral.objects.open().filter(opinion=opinion, part=""):
        _close(referral, ReferralResult.TAKEN_BACK, by=by, reply="", closed_on=today)


def _close(referral: Referral, result: str, *, by: User, reply: str, closed_on: date) -> None:
    facts = {"result": result, "reply": reply, "closed_on": closed_on, "closed_by": by}
    if not Referral.objects.open().filter(pk=referral.pk).update(**facts):
        raise OpinionError("这件转交刚刚由其他人登记了结果，请刷新页面。")
    record("opinions.close_referral", actor=by, target=referral, after={"result": result})
