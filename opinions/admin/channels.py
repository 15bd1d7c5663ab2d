"""The office's own list of the ways in which opinions come."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import admin
from django.http import HttpRequest

from liaison.accounts.models import User
from opinions.models import OpinionChannel
from opinions.services import channels


@admin.register(OpinionChannel)
class OpinionChannelAdmin(admin.ModelAdmin):
    """Added, renamed, hidden; never deleted, since opinions of all years name them."""

    actions = None
    list_display = ["name", "position", "is_used", "kept_by_portal"]
    fields = ["name", "position", "is_hidden"]

    @admin.display(description="使用", boolean=True)
    def is_used(self, channel: OpinionChannel) -> bool:
        return not channel.is_hidden

    @admin.display(description="说明")
    def kept_by_portal(self, channel: OpinionChannel) -> str:
        return "平台自带，可以改名" if channel.is_built_in else "本办添加"

    def save_model(
        self, request: HttpRequest, obj: OpinionChannel, form: forms.ModelForm[Any], change: bool
    ) -> None:
        if isinstance(request.user, User):
            channels.keep_channel(obj, by=request.user)

    def has_delete_permission(
        self, request: HttpRequest, obj: OpinionChannel | None = None
    ) -> bool:
        return False
