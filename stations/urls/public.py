from django.urls import path

from stations.views import public, rules, visits

app_name = "stations"
urlpatterns = [
    path("", public.station_list, name="list"),
    path("rules/", rules.public_list, name="rules"),
    path("rules/<int:pk>/", rules.public_page, name="rule"),
    path("rules/<int:pk>/file/", rules.public_file, name="rule_file"),
    path("directory/", public.directory, name="directory"),
    path("map/", public.map_picture, name="map"),
    path("visits/", visits.look_up, name="visits"),
    path("<slug:code>/", public.station_page, name="page"),
    path("<slug:code>/notice/", public.notice, name="notice"),
    path("<slug:code>/visit/", visits.ask, name="ask"),
]
