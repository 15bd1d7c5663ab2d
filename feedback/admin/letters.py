"""Thank-you letters."""

from django.contrib import admin
from django.urls import URLPattern, path

from feedback.models import ThankYouLetter
from feedback.views import employers, letters
from liaison.audit.admin import ReadOnlyAdmin


@admin.register(ThankYouLetter)
class ThankYouLetterAdmin(ReadOnlyAdmin):
    list_display = ["__str__", "consultation", "salutation", "status", "signed_on"]
    list_select_related = ["consultation"]
    list_filter = ["status", "year"]

    def get_urls(self) -> list[URLPattern]:
        pages = [
            path("of/<int:pk>/", letters.letter_list, name="feedback_letters"),
            path("of/<int:pk>/draft/", letters.draft, name="feedback_draft_letters"),
            path("employers/", employers.this_year, name="feedback_employers_now"),
            path("employers/<year:year>/", employers.year, name="feedback_employers"),
            path(
                "employers/<year:year>/<int:pk>/", employers.write, name="feedback_write_employer"
            ),
            path("letter/<int:pk>/", letters.letter_page, name="feedback_letter"),
            path("letter/<int:pk>/print/", letters.print_letter, name="feedback_print_letter"),
            path("letter/<int:pk>/review/", letters.review, name="feedback_review_letter"),
            path("letter/<int:pk>/return/", letters.give_back, name="feedback_return_letter"),
            path("letter/<int:pk>/sign/", letters.sign, name="feedback_sign_letter"),
            path("letter/<int:pk>/deliver/", letters.deliver, name="feedback_deliver_letter"),
            path("letter/<int:pk>/void/", letters.void, name="feedback_void_letter"),
        ]
        return [*pages, *super().get_urls()]
