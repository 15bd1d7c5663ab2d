from django.urls import path

from feedback.views import own_results

app_name = "station_results"
urlpatterns = [path("<slug:slug>/", own_results.own_results, name="page")]
