from django.urls import path

from opinions.views import compare, resident, resident_form

app_name = "opinions"
urlpatterns = [
    path("consultations/", resident.consultations, name="consultations"),
    path("consultations/<slug:slug>/", resident.read, name="read"),
    path("consultations/<slug:slug>/compare/", compare.compare_page, name="compare"),
    path("consultations/<slug:slug>/opinions/new/", resident_form.new_opinion, name="new"),
    path("consultations/<slug:slug>/receipt/<str:ticket>/", resident_form.receipt, name="receipt"),
]
