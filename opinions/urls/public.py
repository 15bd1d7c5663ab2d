from django.urls import path

from opinions.views import resident, resident_form
from opinions.views.feed import ConsultationFeed

app_name = "opinions"
urlpatterns = [
    path("feed.xml", ConsultationFeed(), name="feed"),
    path("consultations/", resident.consultations, name="consultations"),
    path("consultations/<slug:slug>/", resident.read, name="read"),
    path("consultations/<slug:slug>/opinions/new/", resident_form.new_opinion, name="new"),
    path("consultations/<slug:slug>/receipt/<str:ticket>/", resident_form.receipt, name="receipt"),
]
