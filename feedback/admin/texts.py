"""What people are told, in the office's words."""

from django.contrib import admin
from django.urls import URLPattern, path

from feedback.models import TextVersion
from feedback.views import texts
from liaison.audit.admin import ReadOnlyAdmin


@admin.register(TextVersion)
class TextVersionAdmin(ReadOnlyAdmin):
    list_display = ["__str__", "in_use", "written_by", "written_at", "note"]
    list_select_related = ["written_by"]
    list_filter = ["channel", "situation", "in_use"]

    def get_urls(self) -> list[URLPattern]:
        one = "all/<slug:situation>/<slug:channel>/"
        pages = [
            path("all/", texts.texts, name="feedback_texts"),
            path(one, texts.text, name="feedback_text"),
            path(f"{one}<int:number>/restore/", texts.restore, name="feedback_restore_text"),
        ]
        return [*pages, *super().get_urls()]
