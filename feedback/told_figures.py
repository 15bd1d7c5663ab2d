"""告知情况 in numbers: how far each channel and station is; every number can be opened."""

from collections import Counter, defaultdict
from dataclasses import dataclass, field

from django.db.models import Count, QuerySet

from feedback.models import OpinionFeedback
from feedback.models.releases import NOTICE_STATES, OpinionFeedbackQuerySet
from liaison.notices.choices import Channel

PUBLIC, ONLINE = "public", "online"
CHANNELS = {**dict(Channel.choices), PUBLIC: "网上可查"}
# 已反馈: the message left, arrived, was told by hand, or stands where the author reads it.
DONE = ("sent", "delivered", "in_person", PUBLIC)
STATE_OF = {status: name for name, statuses in NOTICE_STATES.items() for status in statuses}


@dataclass
class Line:
    """One channel or station: how many opinions are due and in which state."""

    key: str
    label: str
    states: Counter[str] = field(default_factory=Counter)

    @property
    def due(self) -> int:
        return self.states.total()

    @property
    def done(self) -> int:
        return sum(self.states[state] for state in DONE)

    @property
    def left(self) -> int:
        return self.due - self.done


def lines(feedbacks: QuerySet[OpinionFeedback]) -> tuple[list[Line], list[Line]]:
    """By channel and by station, in one query."""
    rows = (
        feedbacks.values_list(
            "notice__channel", "notice__status", "opinion__station__code",
            "opinion__station__name",
        )
        .annotate(number=Count("pk"))
        .order_by("opinion__station__code")
    )  # fmt: skip
    by_channel, by_station = defaultdict[str, Counter[str]](Counter), dict[str, Line]()
    for channel, status, code, name, number in rows:
        state = STATE_OF.get(status, PUBLIC)
        by_channel[channel or PUBLIC][state] += number
        station = by_station.setdefault(code or ONLINE, Line(code or ONLINE, name or "网上平台"))
        station.states[state] += number
    channels = [Line(key, CHANNELS[key], by_channel[key]) for key in CHANNELS if key in by_channel]
    return channels, list(by_station.values())


def chosen(
    feedbacks: OpinionFeedbackQuerySet, *, channel: str = "", station: str = ""
) -> OpinionFeedbackQuerySet:
    """The rows behind one number; what is not known filters nothing."""
    if channel == PUBLIC:
        feedbacks = feedbacks.filter(notice=None)
    elif channel in CHANNELS:
        feedbacks = feedbacks.filter(notice__channel=channel)
    if station == ONLINE:
        return feedbacks.filter(opinion__station=None)
    return feedbacks.filter(opinion__station__code=station) if station else feedbacks
