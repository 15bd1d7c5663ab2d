"""Organisations and the letters to them: lists of our own, so the stock ones only lead there."""

from django.contrib import admin
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import URLPattern, path

from liaison.audit.admin import ReadOnlyAdmin
from stations.models import PartnerOrg, RequestLetter
from stations.views import making_letters, office_letters, office_partners


@admin.register(PartnerOrg)
class PartnerOrgAdmin(ReadOnlyAdmin):
    def get_urls(self) -> list[URLPattern]:
        pages = [
            path("list/", office_partners.partner_list, name="stations_partners"),
            path("new/", office_partners.new_partner, name="stations_new_partner"),
            path("<int:pk>/change/", office_partners.partner_page, name="stations_partner"),
            path("<int:pk>/edit/", office_partners.edit_partner, name="stations_edit_partner"),
            path("<int:pk>/move/", office_partners.move_partner, name="stations_move_partner"),
            path("<int:pk>/phone/", office_partners.reveal_phone, name="stations_partner_phone"),
        ]
        return [*pages, *super().get_urls()]

    def changelist_view(self, request: HttpRequest, extra_context: object = None) -> HttpResponse:
        return redirect("admin:stations_partners")


@admin.register(RequestLetter)
class RequestLetterAdmin(ReadOnlyAdmin):
    """The register of numbers: voided ones stand in it, too."""

    list_display = ["number_text", "addressee", "consultation", "status", "due_at", "sent_on"]
    list_select_related = ["consultation"]
    list_filter = ["status", "year"]
    search_fields = ["number_text", "addressee"]

    def get_urls(self) -> list[URLPattern]:
        of, one = "for/<int:consultation_pk>/", "<int:pk>/"
        many, v = making_letters, office_letters
        pages = [
            path("late/", many.late_letters, name="stations_late_letters"),
            path(of, many.letter_list, name="stations_letters"),
            path(f"{of}new/", many.new_letters, name="stations_new_letters"),
            path(f"{of}docx/", many.all_docx, name="stations_letters_docx"),
            path(f"{of}sent/", many.all_sent, name="stations_letters_sent"),
            path(f"{one}change/", v.letter_page, name="stations_letter"),
            path(f"{one}docx/", many.one_docx, name="stations_letter_docx"),
            path(f"{one}sent/", v.sent, name="stations_letter_sent"),
            path(f"{one}remind/", v.remind, name="stations_letter_remind"),
            path(f"{one}reopen/", v.reopen, name="stations_letter_reopen"),
            path(f"{one}revoke/", v.revoke, name="stations_letter_revoke"),
            path(f"{one}void/", v.void, name="stations_letter_void"),
            path(f"{one}phone/", v.reveal, name="stations_letter_phone"),
            path(f"{one}files/<int:file_pk>/", v.reply_file, name="stations_letter_file"),
        ]
        return [*pages, *super().get_urls()]
