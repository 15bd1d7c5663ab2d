"""Stations: the list, and the pages that keep them."""

from django.contrib import admin
from django.urls import URLPattern, path

from stations.admin.kept import KeptByClerks
from stations.models import Station
from stations.views import office_export, office_places, office_register, office_visits, standards


@admin.register(Station)
class StationAdmin(KeptByClerks):
    list_display = ["name", "code", "kind", "level", "township", "status"]
    list_filter = ["kind", "status", "level", "in_township", "themes"]
    search_fields = ["name", "aliases", "brand", "township"]
    change_list_template = "stations/office/station_list.html"

    def get_urls(self) -> list[URLPattern]:
        pages = [
            path("new/", office_places.new_station, name="stations_new_station"),
            path("<int:pk>/change/", office_places.station_page),
            path("<int:pk>/edit/", office_places.edit_station, name="stations_edit_station"),
            path("<int:pk>/status/", office_places.move_station, name="stations_move_station"),
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
            path("map/", office_register.station_map, name="stations_map"),
            path("map/remove/", office_register.remove_map, name="stations_remove_map"),
            path("visits/", office_visits.visits, name="stations_visits"),
            path("visits/<int:pk>/", office_visits.visit, name="stations_visit"),
            path("visits/<int:pk>/phone/", office_visits.phone, name="stations_visit_phone"),
            path("export/<slug:preset>/", office_export.export, name="stations_export"),
        ]
        return [*pages, *super().get_urls()]
