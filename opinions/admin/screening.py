"""The office's own list of words that hold an opinion for a person."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import admin
from django.http import HttpRequest
from django.urls import URLPattern, path

from liaison.accounts.models import User
from opinions.models import HeldTerm
from opinions.services import screening
from opinions.views import term_lists


@admin.register(HeldTerm)
class HeldTermAdmin(admin.ModelAdmin):
    """The office's own list; a hit waits for a person, it is never refused by itself."""

    actions = None
    list_display = ["term", "group", "note"]
    list_filter = ["group"]
    search_fields = ["term"]

    def get_urls(self) -> list[URLPattern]:
        many = path("many/", term_lists.term_list, name="opinions_term_list")
        return [many, *super().get_urls()]

    def save_model(
        self, request: HttpRequest, obj: HeldTerm, form: forms.ModelForm[Any], change: bool
    ) -> None:
        if isinstance(request.user, User):
            screening.keep_term(obj, by=request.user)

    def delete_model(self, request: HttpRequest, obj: HeldTerm) -> None:
        if isinstance(request.user, User):
            screening.drop_term(obj, by=request.user)
