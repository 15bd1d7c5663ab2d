"""Sorting one by one, who sorts what, and the office's own list of categories."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import admin
from django.http import HttpRequest
from django.urls import path

from liaison.accounts.models import User
from opinions.forms.assigning import CategoryForm
from opinions.models import Category
from opinions.services import categories
from opinions.views import assigning, channel_figures, participation, triage

pages = [
    path("of/<int:pk>/triage/", triage.desk, name="opinions_triage"),
    path("of/<int:pk>/triage/undo/", triage.undo, name="opinions_triage_undo"),
    path("of/<int:pk>/triage/<int:opinion_pk>/", triage.act, name="opinions_triage_act"),
    path("of/<int:pk>/assign/", assigning.assign, name="opinions_assign"),
    path("of/<int:pk>/assign/<int:clerk_pk>/release/", assigning.release, name="opinions_release"),
    path("of/<int:pk>/channels/", channel_figures.of_consultation, name="opinions_channels"),
    path("channels/", channel_figures.of_year, name="opinions_channels_of_year"),
    path("channels/export/", channel_figures.export, name="opinions_export_channels"),
    path("of/<int:pk>/mix/", participation.participation, name="opinions_mix"),
]


@admin.register(Category)
class CategoryAdmin(admin.ModelAdmin):
    """Three levels of the office's own; what is in use stays, and is offered no more."""

    actions = None
    form = CategoryForm
    list_display = ["path", "level", "is_offered"]
    search_fields = ["path"]

    def save_model(
        self, request: HttpRequest, obj: Category, form: forms.ModelForm[Any], change: bool
    ) -> None:
        if isinstance(request.user, User):
            categories.keep_category(obj, by=request.user)

    def delete_model(self, request: HttpRequest, obj: Category) -> None:
        if isinstance(request.user, User):
            categories.drop_category(obj, by=request.user)
