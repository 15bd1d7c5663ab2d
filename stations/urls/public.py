from django.urls import path

from stations.views import public, visits

app_name = "stations"
urlpatterns = [
    path("", public.station_list, name="list"),
    path("directory/", public.directory, name="directory"),
    path("map/", public.map_picture, name="map"),
    path("visits/", visits.look_up, name="visits"),
    path("<slug:code>/", public.station_page, name="page"),
    path("<slug:code>/notice/", public.notice, name="notice"),
    path("<slug:code>/visit/", visits.ask, name="ask"),
]
