"""The office's own list of ways (渠道) in which opinions come.

An opinion stores the key alone: a name that is changed changes everywhere, and no page joins for
it. The few keys that the code itself writes stand in ``Channel`` and can be renamed or hidden,
never removed.
"""

from uuid import uuid4

from django.db import models

from liaison.office.memory import Remembered
from opinions.choices import Channel


def new_key() -> str:
    return f"own_{uuid4().hex[:12]}"


class OpinionChannel(models.Model):
    key = models.CharField(max_length=20, unique=True, default=new_key, editable=False)
    name = models.CharField(
        "名称", max_length=20, unique=True, error_messages={"unique": "已经有这个渠道。"}
    )
    position = models.PositiveSmallIntegerField(
        "顺序", default=100, db_default=100, help_text="数字小的排在前面。"
    )
    is_hidden = models.BooleanField(
        "不再使用", default=False, db_default=False,
        help_text="录入时不再列出；以前的意见照样显示这个渠道。",
    )  # fmt: skip

    class Meta:
        verbose_name = verbose_name_plural = "意见渠道"
        ordering = ["position", "pk"]

    def __str__(self) -> str:
        return self.name

    @property
    def is_built_in(self) -> bool:
        """Written by the portal itself, such as 网上平台."""
        return self.key in Channel.values


def _ask() -> tuple[dict[str, str], frozenset[str]]:
    """Names by key in the office's order, and the keys that are no longer used."""
    rows = list(OpinionChannel.objects.values_list("key", "name", "is_hidden"))
    hidden = frozenset(key for key, _, is_hidden in rows if is_hidden)
    return {key: name for key, name, _ in rows}, hidden


channel_names = Remembered(_ask)


def channel_label(key: str) -> str:
    """What the office calls it; asked of the database once in some seconds by each process."""
    return channel_names()[0].get(key, key)


def channel_choices() -> list[tuple[str, str]]:
    """Every channel, also those no longer used: for filters."""
    return list(channel_names()[0].items())


def collecting_choices() -> list[tuple[str, str]]:
    """What a person may choose who takes down what others said; 网上平台 is no such."""
    names, hidden = channel_names()
    left_out = hidden | {Channel.ONLINE}
    return [(key, name) for key, name in names.items() if key not in left_out]
