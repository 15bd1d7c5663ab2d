"""Rosters and records to look at; what decides is a view of its own beside them."""

from typing import Any, cast

from django.contrib import admin
from django.http import HttpRequest, HttpResponse
from django.urls import URLPattern, path

from liaison.accounts.choices import Role
from liaison.accounts.models import User
from liaison.audit.admin import ReadOnlyAdmin
from stations.models import Assignment, LedgerEntry, Person, Station
from stations.views import office, office_compile, office_export, office_ledger, office_people


class KeptByClerks(ReadOnlyAdmin):
    """A list to look at, with the buttons of who keeps it; each row has a page of its own."""

    def changelist_view(
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        user = cast(User, request.user)
        rights = {
            "may_keep": user.has_role(Role.CLERK),
            "may_export": user.has_role(Role.CLERK, Role.REVIEWER),
        }
        return super().changelist_view(request, rights | (extra_context or {}))


@admin.register(Station)
class StationAdmin(KeptByClerks):
    list_display = ["name", "code", "kind", "level", "township", "status"]
    list_filter = ["kind", "status", "level"]
    search_fields = ["name", "aliases", "township"]
    change_list_template = "stations/office/station_list.html"

    def get_urls(self) -> list[URLPattern]:
        pages = [
            path("new/", office_people.new_station, name="stations_new_station"),
            path("<int:pk>/change/", office_people.station_page),
            path("<int:pk>/edit/", office_people.edit_station, name="stations_edit_station"),
            path("<int:pk>/status/", office_people.move_station, name="stations_move_station"),
            path("export/<slug:preset>/", office_export.export, name="stations_export"),
        ]
        return [*pages, *super().get_urls()]


@admin.register(Person)
class PersonAdmin(KeptByClerks):
    list_display = ["name", "position", "specialties", "phone_masked"]
    list_select_related = ["phone"]
    search_fields = ["name", "pinyin_key", "position"]
    change_list_template = "stations/office/person_list.html"

    def get_urls(self) -> list[URLPattern]:
        pages = [
            path("new/", office_people.new_person, name="stations_new_person"),
            path("<int:pk>/change/", office_people.person_page),
            path("<int:pk>/edit/", office_people.edit_person, name="stations_edit_person"),
            path("<int:pk>/appoint/", office_people.appoint, name="stations_appoint"),
            path(
                "appointments/<int:pk>/end/",
                office_people.end_appointment,
                name="stations_end_appointment",
            ),
        ]
        return [*pages, *super().get_urls()]

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
            path(
                "for/<int:consultation_pk>/compile/", office_compile.start, name="stations_compile"
            ),
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
