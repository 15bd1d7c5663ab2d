"""Stations: the list, and the pages that keep them."""

from django.contrib import admin
from django.urls import URLPattern, path

from stations.admin.kept import KeptByClerks
from stations.models import Station
from stations.views import office_activity, office_export, office_people


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
            path("inactive/", office_activity.inactive, name="stations_inactive"),
            path("<int:pk>/message/", office_activity.message, name="stations_message"),
            path("export/<slug:preset>/", office_export.export, name="stations_export"),
        ]
        return [*pages, *super().get_urls()]
