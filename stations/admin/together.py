"""Reception days, gatherings and honours: pages of their own under each record's address."""

from django.contrib import admin
from django.urls import URLPattern, path

from liaison.audit.admin import ReadOnlyAdmin
from stations.models import Gathering, Honour, ReceptionDay
from stations.views import (
    gathering_files,
    office_gatherings,
    office_honours,
    office_receptions,
    resident_sign_ups,
)


@admin.register(ReceptionDay)
class ReceptionDayAdmin(ReadOnlyAdmin):
    list_display = ["station", "kind", "day", "status"]
    list_select_related = ["station"]
    list_filter = ["status", "kind"]

    def get_urls(self) -> list[URLPattern]:
        of = office_receptions
        pages = [
            path("rota/", of.rota, name="stations_rota"),
            path("rota/notice/", of.rota_notice, name="stations_rota_notice"),
            path("rota/for/<int:station_pk>/", of.arrange, name="stations_arrange"),
            path("deputies/<year:year>/", of.deputies, name="stations_deputies"),
            path("day/<int:pk>/", of.reception_page, name="stations_reception"),
            path("day/<int:pk>/change/", of.change, name="stations_reception_change"),
            path("day/<int:pk>/cancel/", of.cancel, name="stations_reception_cancel"),
            path("day/<int:pk>/hold/", of.hold, name="stations_reception_hold"),
        ]
        return [*pages, *super().get_urls()]


@admin.register(Gathering)
class GatheringAdmin(ReadOnlyAdmin):
    list_display = ["title", "kind", "station", "starts_at", "status"]
    list_select_related = ["station"]
    list_filter = ["status", "kind"]
    search_fields = ["title"]

    def get_urls(self) -> list[URLPattern]:
        of = office_gatherings
        pages = [
            path("all/", of.gathering_list, name="stations_gatherings"),
            path("new/<slug:kind>/", of.new_gathering, name="stations_new_gathering"),
            path("one/<int:pk>/", of.gathering_page, name="stations_gathering"),
            path("one/<int:pk>/edit/", of.change, name="stations_gathering_change"),
            path("one/<int:pk>/cancel/", of.cancel, name="stations_gathering_cancel"),
            path("one/<int:pk>/invite/", of.invite, name="stations_gathering_invite"),
            path("one/<int:pk>/guest/", of.add_guest, name="stations_gathering_guest"),
            path(
                "one/<int:pk>/residents/<int:participant_pk>/",
                resident_sign_ups.phone_for_office,
                name="stations_resident_phone",
            ),
            path("one/<int:pk>/files/", gathering_files.add, name="stations_gathering_add_files"),
            path(
                "one/<int:pk>/files/<int:file_pk>/",
                gathering_files.file_for_office,
                name="stations_gathering_file",
            ),
            path("one/<int:pk>/hold/", of.hold, name="stations_gathering_hold"),
            path("one/<int:pk>/issue/", of.raise_issue, name="stations_raise_issue"),
            path("issue/<int:pk>/", of.move_issue, name="stations_move_issue"),
        ]
        return [*pages, *super().get_urls()]


@admin.register(Honour)
class HonourAdmin(ReadOnlyAdmin):
    list_display = ["title", "granted_by", "granted_on"]

    def get_urls(self) -> list[URLPattern]:
        of = office_honours
        pages = [
            path("all/", of.honours, name="stations_honours"),
            path("add-one/", of.new_honour, name="stations_new_honour"),
            path("<int:pk>/strike-out/", of.strike_out, name="stations_strike_out_honour"),
        ]
        return [*pages, *super().get_urls()]
