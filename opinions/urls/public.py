from django.urls import path

from opinions.views import (
    compare,
    earlier,
    experts,
    files,
    letters,
    receipt,
    resident,
    resident_form,
)
from opinions.views.feed import ConsultationFeed

app_name = "opinions"
urlpatterns = [
    path("feed.xml", ConsultationFeed(), name="feed"),
    path("consultations/", resident.consultations, name="consultations"),
    path("consultations/<slug:slug>/", resident.read, name="read"),
    path("consultations/<slug:slug>/compare/", compare.compare_page, name="compare"),
    path("consultations/<slug:slug>/texts/<int:number>/", earlier.earlier_text, name="earlier"),
    path("consultations/<slug:slug>/explanation/", files.explanation, name="explanation"),
    path("consultations/<slug:slug>/files/<uuid:uuid>/", files.attachment, name="file"),
    path("consultations/<slug:slug>/opinions/new/", resident_form.new_opinion, name="new"),
    path("consultations/<slug:slug>/receipt/<str:ticket>/", receipt.receipt, name="receipt"),
    path("consultations/<slug:slug>/supported/<str:ticket>/", receipt.supported, name="supported"),
    path("letters/<str:token>/", letters.letter_page, name="letter"),
    path("expert/<str:token>/", experts.linked_task, name="expert"),
]
