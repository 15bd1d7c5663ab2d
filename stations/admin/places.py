"""Stations: the list, and the pages that keep them."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.urls import URLPattern, path
from django.utils import timezone

from stations.admin.kept import KeptByClerks
from stations.choices import StationStatus
from stations.models import Station
from stations.models.appointments import with_officer_counts, without_officers
from stations.views import (
    office_activity,
    office_export,
    office_mobile,
    office_places,
    office_register,
    office_visits,
    standards,
)


class OfficerFilter(admin.SimpleListFilter):
    """Stations that nobody works for today: their tasks reach no one."""

    title = "在聘联络员"
    parameter_name = "officers"

    def lookups(
        self, request: HttpRequest, model_admin: admin.ModelAdmin[Any]
    ) -> list[tuple[str, str]]:
        return [("none", "没有（运行中的站点）")]

    def queryset(
        self, request: HttpRequest, queryset: QuerySet[Station]
    ) -> QuerySet[Station] | None:
        if self.value() != "none":
            return queryset
        working = queryset.filter(status=StationStatus.ACTIVE)
        return without_officers(working, timezone.localdate())


@admin.register(Station)
class StationAdmin(KeptByClerks):
    list_display = ["name", "code", "kind", "level", "township", "status", "officers"]
    list_filter = [OfficerFilter, "kind", "status", "level", "in_township", "themes"]
    search_fields = ["name", "aliases", "brand", "township"]
    change_list_template = "stations/office/station_list.html"

    def get_queryset(self, request: HttpRequest) -> QuerySet[Station]:
        return with_officer_counts(super().get_queryset(request), timezone.localdate())

    @admin.display(description="在聘联络员", ordering="officer_count")
    def officers(self, station: Any) -> str:
        return f"{station.officer_count}人" if station.officer_count else "没有"

    def get_urls(self) -> list[URLPattern]:
        pages = [
            path("new/", office_places.new_station, name="stations_new_station"),
            path("<int:pk>/change/", office_places.station_page),
            path("<int:pk>/edit/", office_places.edit_station, name="stations_edit_station"),
            path("<int:pk>/status/", office_places.move_station, name="stations_move_station"),
            path("<int:pk>/hand-on/", office_places.hand_on_tasks, name="stations_hand_on_tasks"),
            path("<int:pk>/standards/", standards.for_office, name="stations_standards"),
            path(
                "<int:pk>/standards/<int:file_pk>/",
                standards.file_for_office,
                name="stations_standards_file",
            ),
            path("tree/", office_places.tree, name="stations_tree"),
            path("townships/", office_register.townships, name="stations_townships"),
            path("townships/new/", office_register.new_township, name="stations_new_township"),
            path(
                "townships/<int:pk>/", office_register.edit_township, name="stations_edit_township"
            ),
            path("lists/", office_register.lists, name="stations_lists"),
            path("logo/", office_register.logo, name="stations_logo"),
            path("logo/remove/", office_register.remove_logo, name="stations_remove_logo"),
            path("map/", office_register.station_map, name="stations_map"),
            path("map/remove/", office_register.remove_map, name="stations_remove_map"),
            path("visits/", office_visits.visits, name="stations_visits"),
            path("visits/<int:pk>/", office_visits.visit, name="stations_visit"),
            path("visits/<int:pk>/phone/", office_visits.phone, name="stations_visit_phone"),
            path("mobile/", office_mobile.sessions, name="stations_mobile_sessions"),
            path("inactive/", office_activity.inactive, name="stations_inactive"),
            path("<int:pk>/message/", office_activity.message, name="stations_message"),
            path("export/<slug:preset>/", office_export.export, name="stations_export"),
        ]
        return [*pages, *super().get_urls()]
