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
from stations.views import office_activity, office_export, office_people


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
    list_filter = [OfficerFilter, "kind", "status", "level"]
    search_fields = ["name", "aliases", "township"]
    change_list_template = "stations/office/station_list.html"

    def get_queryset(self, request: HttpRequest) -> QuerySet[Station]:
        return with_officer_counts(super().get_queryset(request), timezone.localdate())

    @admin.display(description="在聘联络员", ordering="officer_count")
    def officers(self, station: Any) -> str:
        return f"{station.officer_count}人" if station.officer_count else "没有"

    def get_urls(self) -> list[URLPattern]:
        pages = [
            path("new/", office_people.new_station, name="stations_new_station"),
            path("<int:pk>/change/", office_people.station_page),
            path("<int:pk>/edit/", office_people.edit_station, name="stations_edit_station"),
            path("<int:pk>/status/", office_people.move_station, name="stations_move_station"),
            path("inactive/", office_activity.inactive, name="stations_inactive"),
            path("<int:pk>/message/", office_activity.message, name="stations_message"),
            path("export/<slug:preset>/", office_export.export, name="stations_export"),
        ]
        return [*pages, *super().get_urls()]
