"""Tasks: the list, and the pages that hand out and decide."""

from django.contrib import admin
from django.urls import URLPattern, path

from liaison.audit.admin import ReadOnlyAdmin
from stations.models import Assignment
from stations.views import (
    office,
    office_board,
    office_compile,
    office_offers,
    office_preferences,
    office_requests,
    office_year,
)


@admin.register(Assignment)
class AssignmentAdmin(ReadOnlyAdmin):
    list_display = ["consultation", "station", "status", "due_at", "counted", "was_late"]
    list_select_related = ["consultation", "station"]
    list_filter = ["status", "was_late"]
    change_list_template = "stations/office/assignment_list.html"

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
            path("task/<int:pk>/hand-on/", office_requests.ask, name="stations_hand_on"),
            path("task/<int:pk>/agree/", office_requests.agree, name="stations_agree"),
            path("task/<int:pk>/refuse/", office_requests.refuse, name="stations_refuse"),
            path("task/<int:pk>/assisting/", office_requests.assisting, name="stations_assisting"),
            path("board/", office_board.board, name="stations_board"),
            path("board/remind/", office_board.remind, name="stations_remind"),
            path("for/<int:consultation_pk>/offer/", office_offers.offer, name="stations_offer"),
            path(
                "for/<int:consultation_pk>/offer/record/",
                office_offers.record_application,
                name="stations_record_application",
            ),
            path(
                "applications/<int:pk>/approve/",
                office_offers.approve,
                name="stations_approve_application",
            ),
            path(
                "applications/<int:pk>/refuse/",
                office_offers.refuse,
                name="stations_refuse_application",
            ),
            path("year/<year:year>/", office_year.year_table, name="stations_year"),
            path("preferences/", office_preferences.edit, name="stations_preferences"),
        ]
        return [*pages, *super().get_urls()]

    @admin.display(description="意见条数")
    def counted(self, task: Assignment) -> int:
        return task.counted
