from django.urls import path

from drafts.views import officers

app_name = "drafts"
urlpatterns = [
    path("consultations/", officers.consultations, name="consultations"),
    path("consultations/<slug:slug>/", officers.read, name="read"),
    path("consultations/<slug:slug>/poster/", officers.poster, name="poster"),
]
