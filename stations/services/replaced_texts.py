"""Stations at work on a text hear that another took its place."""

from datetime import datetime, timedelta

from django.conf import settings
from django.urls import reverse

from drafts.choices import AWAITS_STATIONS
from drafts.models import VersionReplacement
from drafts.models.maps import changes_between
from liaison.notices.models import Notice
from stations.choices import StationStatus
from stations.models import Assignment
from stations.services.telling import people_of, recipients, tell

REPLACED = "征求意见的文本已经更换，请看新稿"
# The sweep looks back so far; the nudge comes at once.
NEWS = timedelta(days=7)


def tell_replaced(now: datetime) -> int:
    """Tell each station that was at work on a text when it was replaced, once for each
    replacement; how many were told."""
    news: dict[str, tuple[Assignment, VersionReplacement]] = {}
    done = VersionReplacement.objects.done().filter(
        replaced_at__gt=now - NEWS, consultation__status__in=AWAITS_STATIONS
    )
    for replacement in done.with_texts():
        at_work = (
            Assignment.objects.waiting()
            .with_list_relations()
            .filter(
                consultation=replacement.consultation_id,
                station__status=StationStatus.ACTIVE,
                dispatched_at__lte=replacement.replaced_at,
            )
        )
        for task in at_work:
            news[f"replaced:{replacement.pk}:{task.pk}"] = (task, replacement)
    told = set(Notice.objects.filter(cause__in=news).values_list("cause", flat=True))
    for cause, (task, replacement) in news.items():
        if cause not in told:
            to = recipients(task.station, people_of([task.station_id], now))
            tell(task, to, cause, REPLACED, extra=_what_changed(task, replacement), now=now)
    return len(news) - len(told)


def _what_changed(task: Assignment, replacement: VersionReplacement) -> str:
    old, new = replacement.old, replacement.new
    slug = task.consultation.slug
    counts = changes_between(old, new)
    said = "、".join(f"{words}{count}条" for words, count in counts.items())
    lines = [
        f"第{old.number}稿（{old.get_stage_display()}）已更换为"
        f"第{new.number}稿（{new.get_stage_display()}）。原因：{replacement.reason}",
        f"改动：{said}。" if said else "",
        f"看新稿：{settings.PUBLIC_URL}{reverse('drafts:read', args=[slug])}",
        f"看原稿：{settings.PUBLIC_URL}{reverse('drafts:earlier', args=[slug, old.number])}",
        "更换以前收集的意见不用重报，仍对应原稿；以后收集的请对着新稿。",
    ]
    return "\n".join(line for line in lines if line)
