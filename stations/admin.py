"""Rosters and records to look at; what decides is a view of its own beside them."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest
from django.urls import URLPattern, path

from liaison.audit.admin import ReadOnlyAdmin
from stations.models import Appointment, Assignment, LedgerEntry, Person, Station
from stations.views import office, office_ledger


@admin.register(Station)
class StationAdmin(ReadOnlyAdmin):
    list_display = ["name", "code", "kind", "level", "township", "status"]
    list_filter = ["kind", "status", "level"]
    search_fields = ["name", "aliases", "township"]


class AppointmentInline(admin.TabularInline):
    model = Appointment
    extra = 0
    can_delete = False

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


@admin.register(Person)
class PersonAdmin(ReadOnlyAdmin):
    list_display = ["name", "position", "specialties", "phone_masked"]
    list_select_related = ["phone"]
    search_fields = ["name", "pinyin_key", "position"]
    exclude = ["phone"]
    readonly_fields = ["phone_masked"]
    inlines = [AppointmentInline]

    @admin.display(description="手机")
    def phone_masked(self, person: Person) -> str:
        return person.phone.masked if person.phone else "—"


@admin.register(Assignment)
class AssignmentAdmin(ReadOnlyAdmin):
    list_display = ["consultation", "station", "status", "due_at", "opinion_count", "was_late"]
    list_select_related = ["consultation", "station"]
    list_filter = ["status", "was_late"]

    def get_urls(self) -> list[URLPattern]:
        pages = [
            path("for/<int:consultation_pk>/", office.progress, name="stations_progress"),
            path("task/<int:pk>/", office.assignment_page, name="stations_assignment"),
            path("task/<int:pk>/accept/", office.accept, name="stations_accept"),
            path("task/<int:pk>/sign/", office.sign_for_station, name="stations_sign"),
            path("task/<int:pk>/file/", office.file_for_station, name="stations_file"),
            path("task/<int:pk>/nil/", office.nil_for_station, name="stations_nil"),
            path("task/<int:pk>/return/", office.send_back, name="stations_return"),
            path("task/<int:pk>/cancel/", office.cancel, name="stations_cancel"),
        ]
        return [*pages, *super().get_urls()]


@admin.register(LedgerEntry)
class LedgerEntryAdmin(ReadOnlyAdmin):
    list_display = ["number", "station", "kind", "title", "starts_at", "opinion_count", "status"]
    list_select_related = ["station"]
    list_filter = ["status", "kind"]
    search_fields = ["number", "title"]

    def get_urls(self) -> list[URLPattern]:
        pages = [
            path("queue/", office_ledger.queue, name="stations_ledger_queue"),
            path("record/", office_ledger.record_entry, name="stations_ledger_record"),
            path("entry/<int:pk>/", office_ledger.entry_page, name="stations_ledger_entry"),
            path("entry/<int:pk>/approve/", office_ledger.approve, name="stations_ledger_approve"),
            path("entry/<int:pk>/return/", office_ledger.give_back, name="stations_ledger_return"),
            path("entry/<int:pk>/void/", office_ledger.void, name="stations_ledger_void"),
            path(
                "entry/<int:pk>/attachments/<int:attachment_pk>/",
                office_ledger.attachment,
                name="stations_ledger_attachment",
            ),
        ]
        return [*pages, *super().get_urls()]
