"""Referrals, and what is covered in an opinion, on the office's side."""

from __future__ import annotations

from django.contrib import admin
from django.urls import URLPattern, path

from liaison.audit.admin import ReadOnlyAdmin
from opinions.models import Referral
from opinions.views import redacting, referring, sentiment


@admin.register(Referral)
class ReferralAdmin(ReadOnlyAdmin):
    list_display = ["opinion", "kind", "org", "due_on", "result"]
    list_select_related = ["opinion", "org"]
    list_filter = ["kind", "result"]
    # The part is the author's own words; our own page shows them to whom it concerns.
    exclude = ["part"]

    def get_urls(self) -> list[URLPattern]:
        pages = [
            path("open/", referring.referral_list, name="opinions_referrals"),
            path("open/<int:pk>/", referring.referral, name="opinions_referral"),
            path("open/<int:pk>/letter/", referring.letter, name="opinions_referral_letter"),
            path("open/<int:pk>/number/", referring.number, name="opinions_number_referral"),
            path("of/<int:pk>/", referring.refer, name="opinions_refer"),
            path("sentiment/", sentiment.register, name="opinions_sentiment"),
            path("sentiment/export/", sentiment.export, name="opinions_export_sentiment"),
            path("covered/<int:pk>/", redacting.redaction, name="opinions_redaction"),
        ]
        return [*pages, *super().get_urls()]
