"""What came back once it was sent up, and how people were told:

- tasks.jsonl: station, mode, status, dispatched_at, due_at, filed_at, was_late, nil_reason,
  opinions, moves, requests [{kind, reason, status, asked_at, decided_at, note}]
- reflections.jsonl: one line for each later text: text, asked_at, finished_at, reflections [{item,
  standing, place, text, provision, decided_by, decided_at, outcome (revision), moves}]; standing
  claimed_by_us is the office's own reading, only confirmed_by_superior is the organ's word
- corrections.jsonl: item, revision, cause, words, status, asked_by, asked_at, posted (revision)
- certificates.jsonl: kind, organ, number, dated_on, title, status, items, honoured (names of people
  only with their consent), moves
- told.jsonl: receipt_no, release, result, is_current, told_at, notice (its status), rating {score,
  reasons, comment, at, rereview {status, opened_at, due_on, answer, answered_at, moves}}
- tellings.jsonl: kind (no_answer, withdrawn), people, finished_at
- shelvings.jsonl: kind, dated_on, source, reference, words, asked_by, asked_at, released_by,
  released_at, people, finished_at, resumed_on, resumed_words, resumed_by, resumed_at
- asking.jsonl: number, signed_on, signer, organ, items, status, sent_on, body, moves
- thanks.jsonl: number, status, signed_on, delivered_on, void_reason, moves; salutation and
  body only where the office asked for personal data
- referrals.jsonl: receipt_no, to, organ, part, note, at, due_on, result, reply, closed_on
- stories.jsonl: receipt_no, item, title, speaker, words, text, status, shown_at, moves
- media.jsonl: title, medium, published_on, url, is_public

moves are [{at, by, old, new, note}].
"""

from collections.abc import Iterable, Iterator
from typing import Any

from django.db.models import Prefetch

from drafts.models import Consultation
from feedback.models import (
    AskingLetter,
    Certificate,
    Honoured,
    MediaReport,
    NoAnswerTelling,
    OpinionFeedback,
    Rating,
    Reflection,
    Shelving,
    Story,
    TakingBack,
    TextCheck,
    ThankYouLetter,
    WithdrawalTelling,
)
from opinions.models import Referral
from opinions.redaction import covered_text
from stations.models import Assignment

ROWS_AT_ONCE = 500
Lines = Iterator[dict[str, Any]]


def task_lines(one: Consultation) -> Lines:
    tasks = Assignment.objects.filter(consultation=one).select_related("station")
    for row in tasks.prefetch_related("moves__by", "requests").order_by("pk"):
        yield {
            "station": row.station.code, "mode": row.mode, "status": row.status,
            "dispatched_at": row.dispatched_at, "due_at": row.due_at, "filed_at": row.filed_at,
            "was_late": row.was_late, "nil_reason": row.nil_reason, "opinions": row.opinion_count,
            "moves": moves(row.moves.all()),
            "requests": [
                {"kind": asked.kind, "reason": asked.reason, "status": asked.status,
                 "asked_at": asked.asked_at, "decided_at": asked.decided_at,
                 "note": asked.decision_note}
                for asked in row.requests.all()
            ],
        }  # fmt: skip


def reflection_lines(one: Consultation) -> Lines:
    checks = TextCheck.objects.filter(consultation=one).select_related("version")
    for check in checks:
        rows = check.reflections.select_related("decided_by", "outcome", "provision")
        yield {
            "text": str(check), "asked_at": check.asked_at, "finished_at": check.finished_at,
            "reflections": [_reflection(row) for row in rows.prefetch_related("moves__by")],
        }  # fmt: skip


def _reflection(row: Reflection) -> dict[str, Any]:
    return {
        "item": row.item_id, "standing": row.standing, "place": row.place, "text": row.text,
        "provision": row.provision.full_label if row.provision else "",
        "decided_by": str(row.decided_by or ""), "decided_at": row.decided_at,
        "outcome": row.outcome.revision if row.outcome else None,
        "moves": [
            {"at": move.at, "by": str(move.by or "系统"), "old": move.old_standing,
             "new": move.new_standing, "note": move.place}
            for move in row.moves.all()
        ],
    }  # fmt: skip


def correction_lines(one: Consultation) -> Lines:
    found = TakingBack.objects.filter(outcome__item__consultation=one)
    for row in found.select_related("outcome", "posted", "asked_by").order_by("pk"):
        yield {
            "item": row.outcome.item_id, "revision": row.outcome.revision, "cause": row.cause,
            "words": row.words, "status": row.status, "asked_by": str(row.asked_by),
            "asked_at": row.asked_at, "posted": row.posted.revision if row.posted else None,
        }  # fmt: skip


def certificate_lines(one: Consultation) -> Lines:
    honoured = Honoured.objects.select_related("station", "person", "contributor")
    found = Certificate.objects.filter(consultation=one).select_related("organ")
    for row in found.prefetch_related("items", Prefetch("honoured", honoured), "moves__by"):
        yield {
            "kind": row.kind, "organ": str(row.organ), "number": row.number,
            "dated_on": row.dated_on, "title": covered_text(row.title), "status": row.status,
            "items": [item.pk for item in row.items.all()],
            "honoured": [who.shown_name for who in row.honoured.all()],
            "moves": moves(row.moves.all()),
        }  # fmt: skip


def told_lines(one: Consultation, *, with_names: bool) -> Lines:
    """Without names what an author said of the answer is covered where it tells who it was."""
    ratings = Rating.objects.select_related("rereview").prefetch_related("rereview__moves__by")
    found = OpinionFeedback.objects.filter(release__consultation=one).order_by("pk")
    found = found.select_related("release", "opinion", "notice")
    rows = found.prefetch_related(Prefetch("rating", ratings))
    for row in rows.iterator(chunk_size=ROWS_AT_ONCE):
        rating = getattr(row, "rating", None)
        yield {
            "receipt_no": row.opinion.receipt_no, "release": row.release.number,
            "result": row.result, "is_current": row.is_current, "told_at": row.told_at,
            "notice": row.notice.status if row.notice else "",
            "rating": _rating(rating, with_names=with_names) if rating else None,
        }  # fmt: skip


def _rating(row: Rating, *, with_names: bool) -> dict[str, Any]:
    second = getattr(row, "rereview", None)
    return {
        "score": row.score, "reasons": row.reasons, "at": row.at,
        "comment": row.comment if with_names else covered_text(row.comment),
        "rereview": second and {
            "status": second.status, "opened_at": second.opened_at, "due_on": second.due_on,
            "answer": second.answer if with_names else covered_text(second.answer),
            "answered_at": second.answered_at, "moves": moves(second.moves.all()),
        },
    }  # fmt: skip


def telling_lines(one: Consultation) -> Lines:
    """Tellings that no result goes with: none after a year, or the round was called off."""
    for kind, model in (("no_answer", NoAnswerTelling), ("withdrawn", WithdrawalTelling)):
        for row in model.objects.filter(consultation=one):
            yield {"kind": kind, "people": row.people, "finished_at": row.finished_at}


def shelving_lines(one: Consultation) -> Lines:
    rows = Shelving.objects.filter(consultation=one).select_related(
        "asked_by", "released_by", "resumed_by"
    )
    for row in rows.order_by("pk"):
        yield {
            "kind": row.kind, "dated_on": row.dated_on, "source": row.source,
            "reference": row.reference, "words": row.words, "asked_by": str(row.asked_by),
            "asked_at": row.asked_at, "released_by": str(row.released_by or ""),
            "released_at": row.released_at, "people": row.people,
            "finished_at": row.finished_at, "resumed_on": row.resumed_on,
            "resumed_words": row.resumed_words, "resumed_by": str(row.resumed_by or ""),
            "resumed_at": row.resumed_at,
        }  # fmt: skip


def asking_lines(one: Consultation) -> Lines:
    letters = AskingLetter.objects.filter(consultation=one).select_related("organ")
    for row in letters.prefetch_related("moves__by").order_by("pk"):
        yield {
            "number": row.number_text, "signed_on": row.signed_on, "signer": row.signer,
            "organ": str(row.organ), "items": row.items, "status": row.status,
            "sent_on": row.sent_on, "body": row.body, "moves": moves(row.moves.all()),
        }  # fmt: skip


def thanks_lines(one: Consultation, *, with_names: bool) -> Lines:
    letters = ThankYouLetter.objects.filter(consultation=one).prefetch_related("moves__by")
    for row in letters.order_by("pk"):
        yield {
            "number": row.number_text, "status": row.status, "signed_on": row.signed_on,
            "delivered_on": row.delivered_on, "void_reason": row.void_reason,
            "moves": moves(row.moves.all()),
            **({"salutation": row.salutation, "body": row.body} if with_names else {}),
        }  # fmt: skip


def referral_lines(one: Consultation, *, with_names: bool) -> Lines:
    found = Referral.objects.filter(opinion__consultation=one).select_related("opinion", "org")
    for row in found.order_by("pk"):
        words = {name: getattr(row, name) for name in ("part", "note", "reply")}
        if not with_names:
            words = {name: covered_text(text) for name, text in words.items()}
        yield {
            "receipt_no": row.opinion.receipt_no, "to": row.kind, "organ": str(row.org), **words,
            "at": row.at, "due_on": row.due_on, "result": row.result, "closed_on": row.closed_on,
        }  # fmt: skip


def story_lines(one: Consultation, *, with_names: bool) -> Lines:
    """A story that names a person is told without its words unless names were asked for."""
    stories = Story.objects.filter(item__consultation=one).select_related("opinion")
    for row in stories.prefetch_related("moves__by").order_by("pk"):
        words = {name: getattr(row, name) for name in ("title", "speaker", "words", "text")}
        yield {
            "receipt_no": row.opinion.receipt_no, "item": row.item_id, "status": row.status,
            "shown_at": row.shown_at, "moves": moves(row.moves.all()),
            **(words if with_names or not row.names_person else {}),
        }  # fmt: skip


def media_lines(one: Consultation) -> Lines:
    for row in MediaReport.objects.filter(consultation=one).order_by("published_on", "pk"):
        yield {
            "title": row.title, "medium": row.medium, "published_on": row.published_on,
            "url": row.url, "is_public": row.is_public,
        }  # fmt: skip


def moves(rows: Iterable[Any]) -> list[dict[str, Any]]:
    return [
        {"at": row.at, "by": str(row.by or "系统"), "old": row.old_status, "new": row.new_status,
         "note": row.note}
        for row in rows
    ]  # fmt: skip
