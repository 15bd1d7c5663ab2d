"""代表建议 on the office's side."""

from __future__ import annotations

from django.contrib import admin
from django.urls import URLPattern, path

from liaison.audit.admin import ReadOnlyAdmin
from opinions.models import DeputySuggestion
from opinions.views import suggesting


@admin.register(DeputySuggestion)
class DeputySuggestionAdmin(ReadOnlyAdmin):
    list_display = ["number", "organ", "result"]

    def get_urls(self) -> list[URLPattern]:
        v = suggesting
        pages = [
            path("all/", v.suggestions, name="opinions_suggestions"),
            path("all/<int:pk>/", v.suggestion, name="opinions_suggestion"),
            path("opinion/<int:pk>/", v.link_opinion, name="opinions_suggest_opinion"),
            path("item/<int:pk>/", v.link_item, name="opinions_suggest_item"),
            path("unlink/<int:pk>/", v.unlink, name="opinions_unlink_suggestion"),
        ]
        return [*pages, *super().get_urls()]
