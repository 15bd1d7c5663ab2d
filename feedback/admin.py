"""What flows back, in the office's admin."""

from django.contrib import admin
from django.urls import URLPattern, path

from feedback.models import Outcome, Rating, SuperiorReply, ThankYouLetter
from feedback.views import letters, register, releases, replies
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
            path("line/<int:pk>/match/", replies.match, name="feedback_match"),
            path("line/<int:pk>/drop/", replies.drop, name="feedback_drop"),
        ]
        return [*pages, *super().get_urls()]


@admin.register(ThankYouLetter)
class ThankYouLetterAdmin(ReadOnlyAdmin):
    list_display = ["__str__", "consultation", "salutation", "status", "signed_on"]
    list_select_related = ["consultation"]
    list_filter = ["status", "year"]

    def get_urls(self) -> list[URLPattern]:
        pages = [
            path("of/<int:pk>/", letters.letter_list, name="feedback_letters"),
            path("of/<int:pk>/draft/", letters.draft, name="feedback_draft_letters"),
            path("letter/<int:pk>/", letters.letter_page, name="feedback_letter"),
            path("letter/<int:pk>/print/", letters.print_letter, name="feedback_print_letter"),
            path("letter/<int:pk>/review/", letters.review, name="feedback_review_letter"),
            path("letter/<int:pk>/return/", letters.give_back, name="feedback_return_letter"),
            path("letter/<int:pk>/sign/", letters.sign, name="feedback_sign_letter"),
            path("letter/<int:pk>/deliver/", letters.deliver, name="feedback_deliver_letter"),
            path("letter/<int:pk>/void/", letters.void, name="feedback_void_letter"),
        ]
        return [*pages, *super().get_urls()]


@admin.register(Outcome)
class OutcomeAdmin(ReadOnlyAdmin):
    list_display = ["item", "revision", "result", "is_current", "posted_at"]
    list_select_related = ["item"]
    list_filter = ["result", "is_current"]


@admin.register(Rating)
class RatingAdmin(ReadOnlyAdmin):
    list_display = ["feedback", "score", "at"]
    list_select_related = ["feedback__opinion"]
    list_filter = ["score"]
