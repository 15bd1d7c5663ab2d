"""采纳证书、采纳通知."""

from django.contrib import admin
from django.urls import URLPattern, path

from feedback.models import Certificate
from feedback.views import certificates as v
from liaison.audit.admin import ReadOnlyAdmin


@admin.register(Certificate)
class CertificateAdmin(ReadOnlyAdmin):
    list_display = ["__str__", "kind", "organ", "dated_on", "status"]
    list_select_related = ["organ"]
    list_filter = ["kind", "status"]

    def get_urls(self) -> list[URLPattern]:
        pages = [
            path("all/", v.register, name="feedback_certificates"),
            path("one/<int:pk>/", v.certificate, name="feedback_certificate"),
            path("one/<int:pk>/ask/", v.ask, name="feedback_ask_certificate"),
            path("one/<int:pk>/answer/", v.answer, name="feedback_answer_certificate"),
            path("one/<int:pk>/paper/", v.paper, name="feedback_certificate_paper"),
            path("one/<int:pk>/void/", v.void, name="feedback_void_certificate"),
            path("one/<int:pk>/scan/", v.scan, name="feedback_certificate_scan"),
        ]
        return [*pages, *super().get_urls()]
