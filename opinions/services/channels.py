"""Keeping the office's list of channels."""

from django.db import transaction

from liaison.accounts.models import User
from liaison.audit.actions import name_actions
from liaison.audit.services import record
from opinions.models import OpinionChannel
from opinions.models.channels import channel_names

name_actions({"opinions.keep_channel": "保存意见渠道"})


@transaction.atomic
def keep_channel(channel: OpinionChannel, *, by: User) -> None:
    """Opinions keep the key, so none is rewritten."""
    channel.save()
    note = f"{channel.name}（不再使用）" if channel.is_hidden else channel.name
    record("opinions.keep_channel", actor=by, target=channel, note=note)
    transaction.on_commit(channel_names.forget)
