"""What 反馈单 say: read from what people were told, by person and by station (form 4.2)."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from itertools import groupby
from typing import Any

from django.conf import settings
from django.db.models import Prefetch, QuerySet
from django.utils import timezone
from django.utils.safestring import SafeString

from drafts.models import Consultation
from feedback.choices.papers import Recipients
from feedback.direct_answers import answers_of
from feedback.models import OpinionFeedback, Outcome, ReplyLine
from feedback.wording import (
    not_sent_up_words,
    outcome_words,
    reason_words,
    refusals,
    salutation,
    why_not_sent_up,
)
from liaison.notices.choices import NoticeStatus
from liaison.office.services import office
from liaison.qr import qr_drawing
from opinions.choices import Adoption, Processing
from opinions.models import CompiledSource
from opinions.redaction import covered_parts

LONGEST_SUMMARY = 160


def rows_to_print(
    consultation: Consultation, *, which: str = Recipients.ALL, station: str = ""
) -> QuerySet[OpinionFeedback]:
    """What is told now, person by person; ``station`` is a station's code, "" for all."""
    rows = OpinionFeedback.objects.current().filter(release__consultation=consultation)
    if which == Recipients.BY_HAND:
        rows = rows.filter(notice__status=NoticeStatus.MANUAL, notice__contact_phone=None)
    if station:
        rows = rows.filter(opinion__station__code=station)
    return rows.order_by("opinion__contributor__person_key", "pk")


def with_words(rows: QuerySet[OpinionFeedback]) -> QuerySet[OpinionFeedback]:
    """Load what a slip says, in a fixed number of queries."""
    outcomes = Outcome.objects.select_related("line__reply").order_by("item_id")
    refused = Prefetch("opinion__moves", refusals(), "refusals")
    sources = CompiledSource.objects.select_related("submission").order_by("pk")
    return rows.select_related(
        "release", "opinion__contributor", "opinion__station", "notice__contact_phone",
        "notice__contact_email",
    ).prefetch_related(
        "opinion__targets", "opinion__redactions", refused,
        Prefetch("outcomes", outcomes), Prefetch("opinion__compiled_in", sources),
    )  # fmt: skip


def slip_sheets(
    consultation: Consultation, rows: Iterable[OpinionFeedback]
) -> list[dict[str, Any]]:
    """A sheet for each person; ``rows`` come person by person, see ``with_words``."""
    every = list(rows)
    direct = _direct_answers(every)
    by_person = groupby(every, key=lambda row: row.opinion.contributor.person_key)
    return [_slip(consultation, list(own), direct) for _, own in by_person]


def _slip(
    consultation: Consultation,
    rows: Sequence[OpinionFeedback],
    direct: Mapping[int, ReplyLine],
) -> dict[str, Any]:
    decider = consultation.version.draft.matter.decider
    first = rows[0]
    return {
        "称谓": salutation([row.opinion for row in rows]),
        "编号": f"{timezone.localtime(first.release.created_at).year}-{first.pk:06d}",
        "草案": str(consultation.version.draft),
        "意见": [_one(row, decider, direct) for row in rows],
        "条数": len(rows),
        "日期": day_words(max(row.release.released_at or row.release.created_at for row in rows)),
        **office_values(),
    }


def station_sheets(
    consultation: Consultation, rows: Iterable[OpinionFeedback]
) -> list[dict[str, Any]]:
    """A sheet for each station whose people said something; what came online has none."""
    every = list(rows)
    direct = _direct_answers(every)
    by_station: dict[str, list[OpinionFeedback]] = defaultdict(list)
    for row in every:
        if row.opinion.station:
            by_station[row.opinion.station.name].append(row)
    return [
        _of_station(consultation, name, own, direct) for name, own in sorted(by_station.items())
    ]


def _of_station(
    consultation: Consultation,
    name: str,
    rows: Sequence[OpinionFeedback],
    direct: Mapping[int, ReplyLine],
) -> dict[str, Any]:
    decider = consultation.version.draft.matter.decider
    results = Counter(result_label(row) for row in rows)
    waiting = {row.notice_id for row in rows if _waits_for_slip(row)}
    return {
        "站点": name,
        "草案": str(consultation.version.draft),
        "意见": [_one(row, decider, direct) | {"结果": result_label(row)} for row in rows],
        "条数": len(rows),
        "人数": len({row.opinion.contributor.person_key for row in rows}),
        "情况": "、".join(f"{result}{count}条" for result, count in results.most_common()),
        "待转告": len(waiting),
        "日期": day_words(max(row.release.released_at or row.release.created_at for row in rows)),
        **office_values(),
    }


def track_drawing() -> SafeString:
    """The code to scan on the printed page; the docx draws its own from the address."""
    return qr_drawing(office_values()["查询网址"], fills=True)


def office_values() -> dict[str, str]:
    profile = office()
    return {
        "落款": profile.name,
        "联系电话": profile.phone,
        "查询网址": f"{settings.PUBLIC_URL}/track/",
        "查询二维码": "",
    }


def result_label(row: OpinionFeedback) -> str:
    if row.result == Adoption.NONE:
        return not_sent_up_words(row.opinion)
    return row.get_result_display()


def _direct_answers(rows: Sequence[OpinionFeedback]) -> Mapping[int, ReplyLine]:
    """For what a point had reported itself, the line that answers it; two queries if there is
    any."""
    sent = [row.opinion_id for row in rows if row.opinion.processing == Processing.SENT_DIRECTLY]
    if not sent:
        return {}
    return answers_of(sent, max(r.release.released_at or r.release.created_at for r in rows))


def _one(row: OpinionFeedback, decider: str, direct: Mapping[int, ReplyLine]) -> dict[str, str]:
    opinion = row.opinion
    outcomes: list[Outcome | ReplyLine] = list(row.outcomes.all())
    if not outcomes and opinion.pk in direct:
        outcomes = [direct[opinion.pk]]
    reasons = [reason_words(outcome) for outcome in outcomes] or [why_not_sent_up(opinion)]
    return {
        "意见编号": opinion.receipt_no,
        "提出日期": day_words(opinion.received_at),
        "条款": _joined(target.label for target in opinion.targets.all()),
        "摘要": _summary(row),
        "经过": _way_up(row),
        "结果": _results(row, outcomes, decider),
        "体现条款": _joined(outcome.reflected_in for outcome in outcomes),
        "体现文字": _joined((outcome.reflected_text for outcome in outcomes), "；"),
        "理由": _joined((reason.rstrip("。") for reason in reasons), "；"),
        "来函": _joined(_letter_words(outcome) for outcome in outcomes),
        "告知": _told_words(row),
    }


def _results(row: OpinionFeedback, outcomes: Sequence[Outcome | ReplyLine], decider: str) -> str:
    """Each answer by itself, and what 部分采纳 honestly means."""
    words = _joined((outcome_words(one.result, decider) for one in outcomes), "；")
    if not words:
        return not_sent_up_words(row.opinion)
    if row.result != Adoption.PARTIAL:
        return words
    return f"{words}（您的意见中只有一部分被采纳，没有采纳的部分以理由为准）"


def _way_up(row: OpinionFeedback) -> str:
    sent = {one.submission for one in row.opinion.compiled_in.all() if one.submission}
    return _joined(
        f"{day_words(one.sent_on)}以{one.document_number}汇总上报。"
        for one in sorted(sent, key=lambda one: one.number)
    )


def _summary(row: OpinionFeedback) -> str:
    words, _ = covered_parts(row.opinion)
    words = " ".join(words.split())
    return words if len(words) <= LONGEST_SUMMARY else f"{words[: LONGEST_SUMMARY - 1]}…"


def _letter_words(outcome: Outcome | ReplyLine) -> str:
    reply = outcome.line.reply if isinstance(outcome, Outcome) else outcome.reply
    return reply.number or f"{reply.get_kind_display()}（{day_words(reply.dated_on)}）"


def _told_words(row: OpinionFeedback) -> str:
    if row.notice is None:
        return "网上可查"
    if _waits_for_slip(row):
        return "待站点转告"
    way = row.notice.get_channel_display()
    return f"{way}，{day_words(row.told_at)}" if row.told_at else row.notice.get_status_display()


def _waits_for_slip(row: OpinionFeedback) -> bool:
    notice = row.notice
    return bool(notice and notice.status == NoticeStatus.MANUAL and not notice.contact_phone)


def _joined(words: Iterable[str], by: str = "、") -> str:
    return by.join(dict.fromkeys(one for one in words if one))


def day_words(day: date | datetime) -> str:
    if isinstance(day, datetime):
        day = timezone.localtime(day).date()
    return f"{day.year}年{day.month}月{day.day}日"
