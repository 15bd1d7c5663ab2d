"""满意度, 复核, 尚无结果, and drafts that are shelved."""

from django.contrib import admin
from django.urls import URLPattern, path

from feedback.models import NoAnswerTelling, ReReview, Shelving
from feedback.views import no_answer, rereviews, shelving
from liaison.audit.admin import ReadOnlyAdmin


@admin.register(ReReview)
class ReReviewAdmin(ReadOnlyAdmin):
    list_display = ["__str__", "status", "opened_at", "due_on", "answered_at"]
    list_select_related = ["rating__feedback__opinion"]
    list_filter = ["status"]

    def get_urls(self) -> list[URLPattern]:
        pages = [
            path("all/", rereviews.ratings, name="feedback_ratings"),
            path("of/<int:pk>/", rereviews.rereview, name="feedback_rereview"),
            path("of/<int:pk>/answer/", rereviews.answer, name="feedback_answer_rereview"),
        ]
        return [*pages, *super().get_urls()]


@admin.register(NoAnswerTelling)
class NoAnswerTellingAdmin(ReadOnlyAdmin):
    list_display = ["consultation", "asked_by", "asked_at", "released_at", "people"]
    list_select_related = ["consultation", "asked_by"]

    def get_urls(self) -> list[URLPattern]:
        pages = [
            path("of/<int:pk>/", no_answer.page, name="feedback_no_answer"),
            path("of/<int:pk>/ask/", no_answer.ask, name="feedback_ask_no_answer"),
            path("of/<int:pk>/answer/", no_answer.answer, name="feedback_answer_no_answer"),
        ]
        return [*pages, *super().get_urls()]


@admin.register(Shelving)
class ShelvingAdmin(ReadOnlyAdmin):
    list_display = ["consultation", "kind", "dated_on", "released_at", "people", "resumed_on"]
    list_select_related = ["consultation"]
    list_filter = ["kind"]

    def get_urls(self) -> list[URLPattern]:
        pages = [
            path("of/<int:pk>/", shelving.page, name="feedback_shelving"),
            path("one/<int:pk>/answer/", shelving.answer, name="feedback_answer_shelving"),
            path("one/<int:pk>/resume/", shelving.resume, name="feedback_resume"),
            path("one/<int:pk>/archive/", shelving.archive, name="feedback_archive_shelved"),
        ]
        return [*pages, *super().get_urls()]
