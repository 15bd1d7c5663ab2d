"""The office's own texts of messages: every change is a new version, and a notice names its own."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.conf import settings
from django.db import IntegrityError, transaction
from django.db.models import Max

from feedback.choices.texts import TextChannel
from feedback.errors import FeedbackError
from feedback.models import TextVersion
from feedback.texts import Texts, check, own_words, preview
from liaison.audit.actions import name_actions
from liaison.audit.services import record
from liaison.contacts.services import ContactError
from liaison.notices.choices import Channel, Outcome
from liaison.notices.trying import send_once

if TYPE_CHECKING:
    from liaison.accounts.models import User

name_actions({"feedback.change_text": "修改告知文字", "feedback.try_text": "试发告知文字"})


def current_texts() -> Texts:
    """Everything in use, in one query; what is not in it is the portal's own."""
    used = TextVersion.objects.filter(in_use=True).exclude(text="")
    rows = used.values_list("situation", "channel", "text", "number")
    return Texts(
        {(situation, channel): (text, number) for situation, channel, text, number in rows}
    )


def text_in_use(situation: str, channel: str) -> str:
    used = TextVersion.objects.filter(situation=situation, channel=channel, in_use=True).first()
    return (used and used.text) or own_words(situation, channel)


@transaction.atomic
def change_text(
    situation: str, channel: str, text: str, *, by: User, note: str = ""
) -> TextVersion:
    """In use from the next message on; raises FeedbackError that says what to put right.

    An empty ``text`` goes back to the portal's own words.
    """
    text = text.replace("\r\n", "\n").strip()
    if text:
        check(situation, channel, text)
    now = TextVersion.objects.filter(situation=situation, channel=channel, in_use=True).first()
    if text == (now.text if now else "") or text == text_in_use(situation, channel):
        raise FeedbackError("文字没有变化，不用保存。")
    versions = TextVersion.objects.filter(situation=situation, channel=channel)
    last = versions.aggregate(Max("number"))["number__max"] or 0
    try:
        with transaction.atomic():
            versions.filter(in_use=True).update(in_use=False)
            version = TextVersion.objects.create(
                situation=situation, channel=channel, number=last + 1, text=text,
                note=note, written_by=by,
            )  # fmt: skip
    except IntegrityError as error:
        raise FeedbackError("这段文字刚刚被其他人改过，请刷新页面再改。") from error
    record("feedback.change_text", actor=by, target=version, note=str(version))
    return version


def restore(version: TextVersion | None, situation: str, channel: str, *, by: User) -> TextVersion:
    """An earlier version written anew; None stands for the portal's own words."""
    if version is None:
        return change_text(situation, channel, "", by=by, note="恢复系统自带的文字")
    note = f"恢复第{version.number}版"
    return change_text(situation, channel, version.text, by=by, note=note)


def can_try(channel: str) -> bool:
    if channel == TextChannel.SMS:
        return bool(settings.SMS_URL)
    return channel == TextChannel.EMAIL and bool(settings.EMAIL_ENABLED)


def try_out(situation: str, channel: str, text: str, *, address: str, by: User) -> None:
    """One message with example data to whoever edits; ``address`` is not kept."""
    check(situation, channel, text)
    if not can_try(channel):
        raise FeedbackError("没有配置这个发送渠道，请看下面的预览。")
    words = preview(situation, channel, text)
    way = Channel.SMS if channel == TextChannel.SMS else Channel.EMAIL
    try:
        done = send_once(way, address=address, subject="试发：告知文字", text=words)
    except ContactError as error:
        raise FeedbackError(str(error)) from error
    if done.outcome != Outcome.ACCEPTED:
        raise FeedbackError(f"没有发出去。{done.detail}")
    record("feedback.try_text", actor=by, target=None, note=f"{situation} {channel}")
