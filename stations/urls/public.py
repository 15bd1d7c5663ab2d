from django.urls import path

from stations.views import public, rules

app_name = "stations"
urlpatterns = [
    path("", public.station_list, name="list"),
    path("rules/", rules.public_list, name="rules"),
    path("rules/<int:pk>/", rules.public_page, name="rule"),
    path("rules/<int:pk>/file/", rules.public_file, name="rule_file"),
    path("<slug:code>/", public.station_page, name="page"),
]
