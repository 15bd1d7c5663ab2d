from django.urls import path

from stations.views import public

app_name = "stations"
urlpatterns = [
    path("", public.station_list, name="list"),
    path("<slug:code>/", public.station_page, name="page"),
]
