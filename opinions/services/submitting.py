"""Freezing the table (a second person), and sending it upward with number and date."""

import hashlib
import json
from collections.abc import Iterator
from datetime import date, datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import Sum

from drafts.choices import ConsultationStatus
from drafts.models import Consultation
from drafts.services import move_consultation
from liaison.accounts.models import User
from liaison.audit.actions import name_actions
from liaison.audit.services import record
from liaison.office.confirmations import confirm, reject, request_confirmation
from liaison.office.models import Confirmation, StoredFile
from opinions.choices import Adoption, Axis, Channel, ContributorKind, Moderation, Processing
from opinions.errors import OpinionError
from opinions.models import CompiledItem, CompiledTable, Opinion, Submission
from opinions.services.moves import move_many

name_actions(
    {
        "opinions.freeze_table": "汇总表定稿",
        "opinions.reopen_table": "重新打开汇总表",
        "opinions.submit_upward": "上报",
    }
)
FREEZE = "opinions.freeze_table"


def ask_to_freeze(consultation: Consultation, *, by: User) -> Confirmation:
    """The clerk says that the table is ready; a second person looks at it."""
    check_ready(consultation)
    items = CompiledItem.objects.filter(consultation=consultation).count()
    return request_confirmation(
        FREEZE, consultation, by=by, summary=f"《{consultation}》意见建议汇总表定稿，共{items}条"
    )


def check_ready(consultation: Consultation) -> None:
    """Raise OpinionError while anybody's opinion is still without a decision."""
    if consultation.status != ConsultationStatus.COMPILING:
        raise OpinionError("征求意见截止并转入整理后，才能定稿。")
    opinions = Opinion.objects.filter(consultation=consultation)
    if waiting := opinions.to_sort().count():
        raise OpinionError(f"还有{waiting}条意见没有整理，请先整理完。")
    undecided = [Moderation.PENDING, Moderation.HELD]
    if held := opinions.counted().filter(moderation__in=undecided).count():
        raise OpinionError(f"还有{held}条意见待复核，请先复核完。")
    if not opinions.counted().exists():
        return
    empty = CompiledItem.objects.filter(consultation=consultation, sources=None).first()
    if empty is not None:
        raise OpinionError(f"归并意见“{empty}”没有来源意见，请并入意见或者删除。")


@transaction.atomic
def freeze_table(confirmation: Confirmation, *, by: User, note: str = "") -> CompiledTable:
    """A second person agrees: rows and counts become a snapshot that no later change touches.

    Raises OfficeError where two people are needed, OpinionError if something changed meanwhile.
    """
    confirm(confirmation, by=by, note=note)
    consultation = Consultation.objects.select_for_update().get(pk=confirmation.target_id)
    check_ready(consultation)
    rows = list(_rows(consultation))
    merged = Opinion.objects.filter(consultation=consultation, processing=Processing.MERGED)
    number = CompiledTable.objects.filter(consultation=consultation).count() + 1
    try:
        with transaction.atomic():
            table = CompiledTable.objects.create(
                consultation=consultation,
                number=number,
                rows=rows,
                raw_count=merged.count(),
                people_count=merged.aggregate(total=Sum("people"))["total"] or 0,
                item_count=len(rows),
                checksum=checksum(rows),
                frozen_by=by,
            )
    except IntegrityError as error:
        raise OpinionError("汇总表刚刚由其他人定稿，请刷新页面。") from error
    move_consultation(consultation, ConsultationStatus.COMPILED, by=by, note=note)
    record(FREEZE, actor=by, target=table, after={"checksum": table.checksum}, count=len(rows))
    return table


def give_back(confirmation: Confirmation, *, by: User, reason: str) -> None:
    """The second person does not agree to the table yet."""
    reject(confirmation, by=by, reason=reason)


@transaction.atomic
def reopen_table(table: CompiledTable, *, by: User, reason: str, at: datetime) -> None:
    """Before it is sent; the next freezing makes a new version."""
    if not reason.strip():
        raise OpinionError("重新打开汇总表时请写明原因。")
    if Submission.objects.filter(table=table).exists():
        raise OpinionError("汇总表已经上报，不能重新打开；有遗漏的请补充上报。")
    changed = CompiledTable.objects.filter(pk=table.pk, reopened_at=None).update(
        reopened_at=at, reopen_reason=reason.strip()
    )
    if not changed:
        raise OpinionError("汇总表刚刚由其他人重新打开，请刷新页面。")
    move_consultation(table.consultation, ConsultationStatus.COMPILING, by=by, note=reason)
    record("opinions.reopen_table", actor=by, target=table, note=reason)


@transaction.atomic
def submit_upward(
    table: CompiledTable,
    *,
    by: User,
    document_number: str,
    sent_on: date,
    signer: str,
    signed_paper: StoredFile | None = None,
) -> Submission:
    """上报: signed off with document number and date; every merged opinion now waits for an answer.

    ``signed_paper`` is the signed 发文稿纸 when the leader signs on paper (线下签批).
    """
    consultation = table.consultation
    number = Submission.objects.filter(consultation=consultation).count() + 1
    try:
        with transaction.atomic():
            submission = Submission.objects.create(
                consultation=consultation,
                number=number,
                table=table,
                organ=consultation.version.draft.organ,
                document_number=document_number.strip(),
                sent_on=sent_on,
                signed_by=by,
                signer=signer.strip(),
                signed_paper=signed_paper,
            )
    except IntegrityError as error:
        raise OpinionError("这个发文字号已经用过，或者汇总表已经上报，请核对。") from error
    merged = Opinion.objects.filter(consultation=consultation, processing=Processing.MERGED)
    ids = list(merged.values_list("pk", flat=True))
    note = f"{submission.document_number}，{sent_on:%Y-%m-%d}"
    move_many(ids, Axis.PROCESSING, Processing.MERGED, Processing.SUBMITTED, by=by, note=note)
    move_many(ids, Axis.ADOPTION, Adoption.NONE, Adoption.AWAITING, by=by)
    CompiledItem.objects.filter(pk__in=[row["item"] for row in table.rows]).update(
        adoption=Adoption.AWAITING
    )
    move_consultation(consultation, ConsultationStatus.SUBMITTED, by=by, note=note)
    record("opinions.submit_upward", actor=by, target=submission, count=len(table.rows), note=note)
    return submission


def checksum(rows: list[dict[str, Any]]) -> str:
    text = json.dumps(rows, ensure_ascii=False, sort_keys=True)
    return hashlib.sha256(text.encode()).hexdigest()


def _rows(consultation: Consultation) -> Iterator[dict[str, Any]]:
    """The columns of form 4.1, general opinions first, then by article."""
    items = (
        CompiledItem.objects.filter(consultation=consultation)
        .in_table_order()
        .prefetch_related("sources__opinion__contributor", "sources__opinion__station")
    )
    for position, item in enumerate(items, start=1):
        opinions = [source.opinion for source in item.sources.all()]
        yield {
            "item": item.pk,
            "position": position,
            "label": item.label,
            "quote": item.quote,
            "kind": item.get_kind_display(),
            "text": item.text,
            "reason": item.reason,
            "proposers": _proposers(opinions),
            "stations": "、".join(sorted({str(o.station or "网上平台") for o in opinions})),
            "channels": "、".join(sorted({Channel(o.channel).label for o in opinions})),
            "opinions": len(opinions),
            "people": sum(opinion.people for opinion in opinions),
            "remark": item.remark,
        }


def _proposers(opinions: list[Opinion]) -> str:
    """Names only of those who agreed to be named upward; the others are counted by category."""
    units = [o for o in opinions if o.contributor.kind == ContributorKind.UNIT]
    persons = sum(o.people for o in opinions if o.contributor.kind == ContributorKind.PERSON)
    named = sorted(
        {
            o.contributor.name
            for o in opinions
            if o.contributor.consent_upward and o.contributor.name
        }
    )
    parts = [f"居民（{persons}人）"] if persons else []
    parts += [f"单位（{len(units)}家）"] if units else []
    return "、".join(parts) + (f"：{'、'.join(named)}" if named else "")
