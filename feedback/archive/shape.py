"""What stands in ``data/``: one object for each line (JSON lines), so that length costs no memory.

Shapes, by file; moments are ISO 8601 with their zone, days are ``YYYY-MM-DD``:

- consultation.jsonl: one line: slug, title, draft, organ, stage, status, opens_at, public_close,
  notice, questions, text (the draft as it was imported), moves [{at, by, old, new, note}]
- opinions.jsonl: receipt_no, received_at, channel, station, kind, labels, body, replacement,
  reason, supplements, people, processing, adoption, items (ids of items.jsonl), contributor
  (only where the office asked for personal data: kind, name, phone, email)
- items.jsonl: id, label, kind, text, reason, remark, adoption, outcomes [{revision, result,
  reason_code, reason, reflected_in, letter, dated_on, is_current}]
- submissions.jsonl: number, document_number, sent_on, organ, signer, checksum, rows
- replies.jsonl: kind, number, dated_on, organ, status, lines [{text, result, reason_code, reason,
  reflected_in, items}], moves
- releases.jsonl: number, status, foreword, released_at, told
- ledger.jsonl: number, station, kind, held_by, title, starts_at, headcount, summary
"""

from collections.abc import Iterator, Mapping
from typing import Any

from django.db.models import Count, Q

from drafts.models import Consultation
from feedback.archive.after import moves
from feedback.models import Outcome, Release, SuperiorReply
from opinions.models import CompiledItem, Opinion, Submission
from opinions.redaction import covered_text, redacted
from stations.choices import LedgerStatus
from stations.models import LedgerEntry

ROWS_AT_ONCE = 500
Lines = Iterator[dict[str, Any]]


def consultation_lines(one: Consultation) -> Lines:
    version = one.version
    yield {
        "slug": one.slug, "title": one.title, "draft": str(version.draft),
        "organ": str(version.draft.organ), "stage": version.stage, "status": one.status,
        "opens_at": one.opens_at, "public_close": one.public_close, "notice": one.notice_text,
        "questions": [question.text for question in one.questions.all()],
        "text": version.source_text, "moves": moves(one.moves.select_related("by")),
    }  # fmt: skip


def opinion_lines(one: Consultation, people: Mapping[int, dict[str, str]] | None) -> Lines:
    """With ``people`` (by contributor) the words as they came; without, what tells who is ×."""
    found = (
        Opinion.objects.filter(consultation=one)
        .select_related("station")
        .prefetch_related("targets", "redactions", "compiled_in", "supplements")
        .order_by("pk")
    )
    for row in found.iterator(chunk_size=ROWS_AT_ONCE):
        words = redacted(row) if people is None else _own_words(row)
        yield {
            "receipt_no": row.receipt_no, "received_at": row.received_at, "channel": row.channel,
            "station": row.station.code if row.station else "", "kind": row.kind,
            "labels": [target.label for target in row.targets.all()], **words,
            "supplements": [
                one.body if people is not None else covered_text(one.body)
                for one in row.supplements.all()
            ],
            "people": row.people, "processing": row.processing, "adoption": row.adoption,
            "items": [source.item_id for source in row.compiled_in.all()],
            **({} if people is None else {"contributor": people[row.contributor_id]}),
        }  # fmt: skip


def item_lines(one: Consultation) -> Lines:
    outcomes: dict[int, list[dict[str, Any]]] = {}
    found = Outcome.objects.filter(item__consultation=one).select_related("line__reply")
    for row in found.order_by("revision"):
        outcomes.setdefault(row.item_id, []).append(
            {"revision": row.revision, **_result(row), "letter": str(row.line.reply),
             "dated_on": row.line.reply.dated_on, "is_current": row.is_current,
             "basis": row.basis}
        )  # fmt: skip
    for item in CompiledItem.objects.filter(consultation=one).order_by("pk"):
        yield {
            "id": item.pk, "label": item.label, "kind": item.kind, "text": item.text,
            "reason": item.reason, "remark": item.remark, "adoption": item.adoption,
            "outcomes": outcomes.get(item.pk, []),
        }  # fmt: skip


def submission_lines(one: Consultation) -> Lines:
    sent = Submission.objects.filter(consultation=one).select_related("organ", "table")
    for row in sent.order_by("number"):
        yield {
            "number": row.number, "document_number": row.document_number, "sent_on": row.sent_on,
            "organ": str(row.organ), "signer": row.signer, "checksum": row.table.checksum,
            "rows": row.table.rows,
        }  # fmt: skip


def reply_lines(one: Consultation) -> Lines:
    replies = SuperiorReply.objects.filter(consultation=one).select_related("organ")
    for row in replies.prefetch_related("lines__items", "moves__by").order_by("pk"):
        lines = [
            {"text": line.text, **_result(line), "items": [item.pk for item in line.items.all()]}
            for line in row.lines.all()
        ]
        yield {
            "kind": row.kind, "number": row.number, "dated_on": row.dated_on,
            "organ": str(row.organ), "status": row.status, "lines": lines,
            "moves": moves(row.moves.all()),
        }  # fmt: skip


def release_lines(one: Consultation) -> Lines:
    told = Count("feedbacks", filter=Q(feedbacks__told_at__isnull=False))
    for row in Release.objects.filter(consultation=one).annotate(told=told).order_by("number"):
        yield {
            "number": row.number, "status": row.status, "foreword": row.foreword,
            "released_at": row.released_at, "told": row.told,
        }  # fmt: skip


def ledger_lines(one: Consultation) -> Lines:
    found = LedgerEntry.objects.filter(consultation=one, status=LedgerStatus.APPROVED)
    for row in found.select_related("station").order_by("number"):
        yield {
            "number": row.number, "station": row.station.code, "kind": row.kind,
            "held_by": row.held_by, "title": row.title, "starts_at": row.starts_at,
            "headcount": row.headcount, "summary": row.summary,
        }  # fmt: skip


def _own_words(row: Opinion) -> dict[str, str]:
    return {name: getattr(row, name) for name in ("body", "replacement", "reason")}


def _result(row: Any) -> dict[str, Any]:
    names = ("result", "reason_code", "reason", "reflected_in")
    return {name: getattr(row, name) for name in names}
