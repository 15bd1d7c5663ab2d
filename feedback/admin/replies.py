"""What the superior answered, and letting it out."""

from django.contrib import admin
from django.urls import URLPattern, path

from feedback.models import Outcome, SuperiorReply
from feedback.views import (
    matching,
    reflections,
    register,
    releases,
    replies,
    sheets,
    taking_back,
)
from liaison.audit.admin import ReadOnlyAdmin


@admin.register(SuperiorReply)
class SuperiorReplyAdmin(ReadOnlyAdmin):
    list_display = ["__str__", "consultation", "kind", "dated_on", "status"]
    list_select_related = ["consultation"]
    list_filter = ["status", "kind"]

    def get_urls(self) -> list[URLPattern]:
        pages = [
            path("of/<int:pk>/", register.register, name="feedback_register"),
            path("of/<int:pk>/release/", releases.prepare, name="feedback_prepare"),
            path("of/<int:pk>/told/", releases.told, name="feedback_told"),
            path("of/<int:pk>/export/", releases.export, name="feedback_export"),
            path("release/<int:pk>/answer/", releases.answer, name="feedback_answer_release"),
            path("release/<int:pk>/paper/", releases.paper, name="feedback_release_paper"),
            path("reply/<int:pk>/", replies.reply_page, name="feedback_reply"),
            path("reply/<int:pk>/correct/", replies.correct, name="feedback_correct"),
            path("reply/<int:pk>/ask/", replies.ask_to_confirm, name="feedback_ask"),
            path("reply/<int:pk>/answer/", replies.answer, name="feedback_answer"),
            path("reply/<int:pk>/paper/", replies.paper, name="feedback_reply_paper"),
            path("reply/<int:pk>/scan/", replies.scan, name="feedback_scan"),
            path("reply/<int:pk>/read/", sheets.read, name="feedback_read"),
            path("reply/<int:pk>/matching/", matching.matching, name="feedback_matching"),
            path("sheet/<int:pk>/", sheets.sheet_page, name="feedback_sheet"),
            path("sheet/<int:pk>/drop/", sheets.drop, name="feedback_drop_sheet"),
            path("line/<int:pk>/drop/", replies.drop, name="feedback_drop"),
        ]
        return [*pages, *self._texts(), *self._corrections(), *super().get_urls()]

    def _texts(self) -> list[URLPattern]:
        return [
            path("of/<int:pk>/check/", reflections.ask, name="feedback_ask_check"),
            path("check/<int:pk>/", reflections.text_check, name="feedback_text_check"),
        ]

    def _corrections(self) -> list[URLPattern]:
        view = taking_back
        return [
            path("outcome/<int:pk>/back/", view.taking_back, name="feedback_take_back"),
            path("outcome/<int:pk>/back/answer/", view.answer, name="feedback_answer_taking_back"),
            path("outcome/<int:pk>/back/paper/", view.paper, name="feedback_taking_back_paper"),
        ]


@admin.register(Outcome)
class OutcomeAdmin(ReadOnlyAdmin):
    list_display = ["item", "revision", "result", "is_current", "posted_at"]
    list_select_related = ["item"]
    list_filter = ["result", "is_current"]
