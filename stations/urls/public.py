from django.urls import path

from stations.views import public, rules, sign_ups, visits

app_name = "stations"
urlpatterns = [
    path("", public.station_list, name="list"),
    path("rules/", rules.public_list, name="rules"),
    path("rules/<int:pk>/", rules.public_page, name="rule"),
    path("rules/<int:pk>/file/", rules.public_file, name="rule_file"),
    path("directory/", public.directory, name="directory"),
    path("logo/", public.logo_picture, name="logo"),
    path("map/", public.map_picture, name="map"),
    path("visits/", visits.look_up, name="visits"),
    path("activities/mine/", sign_ups.mine, name="my_sign_up"),
    path("activities/<int:pk>/", sign_ups.sign_up, name="sign_up"),
    path("<slug:code>/", public.station_page, name="page"),
    path("<slug:code>/notice/", public.notice, name="notice"),
    path("<slug:code>/visit/", visits.ask, name="ask"),
]
