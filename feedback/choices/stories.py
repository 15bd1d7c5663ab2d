"""Words of the stories 一句话到一条法."""

from django.db.models import TextChoices


class StoryStatus(TextChoices):
    DRAFTED = "drafted", "已拟稿"
    PENDING = "pending", "待复核"
    SHOWN = "shown", "已公布"
    TAKEN_DOWN = "taken_down", "已撤下"


_S = StoryStatus
STORY_MOVES: dict[StoryStatus, set[StoryStatus]] = {
    _S.DRAFTED: {_S.PENDING, _S.TAKEN_DOWN},
    _S.PENDING: {_S.SHOWN, _S.DRAFTED, _S.TAKEN_DOWN},
    _S.SHOWN: {_S.TAKEN_DOWN},
    _S.TAKEN_DOWN: set(),
}
