"""Asking the superior, letters to employers, and the register of numbers."""

from django.contrib import admin
from django.urls import URLPattern, path

from feedback.models import AskingLetter
from feedback.views import asking, numbers
from liaison.audit.admin import ReadOnlyAdmin
from liaison.office.models import DocumentNumber


@admin.register(AskingLetter)
class AskingLetterAdmin(ReadOnlyAdmin):
    list_display = ["number_text", "consultation", "organ", "status", "signed_on", "sent_on"]
    list_select_related = ["consultation", "organ"]
    list_filter = ["status"]

    def get_urls(self) -> list[URLPattern]:
        pages = [
            path("unanswered/", asking.unanswered, name="feedback_unanswered"),
            path("of/<int:pk>/", asking.ask, name="feedback_asking"),
            path("letter/<int:pk>/", asking.letter, name="feedback_asking_letter"),
            path("letter/<int:pk>/sent/", asking.sent, name="feedback_asking_sent"),
            path("letter/<int:pk>/void/", asking.void, name="feedback_asking_void"),
            path("letter/<int:pk>/file/", asking.letter_file, name="feedback_asking_file"),
        ]
        return [*pages, *super().get_urls()]


@admin.register(DocumentNumber)
class DocumentNumberAdmin(ReadOnlyAdmin):
    list_display = ["text", "kind", "about", "dated_on", "state"]
    list_filter = ["kind", "state", "year"]
    exclude = ["target_type", "target_id"]

    def get_urls(self) -> list[URLPattern]:
        pages = [
            path("years/", numbers.this_year, name="feedback_numbers_now"),
            path("years/<year:year>/", numbers.register, name="feedback_numbers"),
            path("years/<year:year>/explain/", numbers.explain, name="feedback_explain_numbers"),
            path("number/<int:pk>/", numbers.number, name="feedback_number"),
            path("scan/<int:pk>/", numbers.scan, name="feedback_sealed_scan"),
        ]
        return [*pages, *super().get_urls()]
