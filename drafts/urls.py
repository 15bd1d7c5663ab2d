from django.urls import path

from drafts.views import attachments, officers, posters, search

app_name = "drafts"
urlpatterns = [
    path("search/", search.search_for_officer, name="search"),
    path("consultations/", officers.consultations, name="consultations"),
    path("consultations/<slug:slug>/", officers.read, name="read"),
    path("consultations/<slug:slug>/texts/<int:number>/", officers.earlier, name="earlier"),
    path("consultations/<slug:slug>/poster/", posters.poster, name="poster"),
    path("consultations/<slug:slug>/poster/docx/", posters.docx, name="poster_docx"),
    path("consultations/<slug:slug>/poster/png/", posters.picture, name="poster_png"),
    path("consultations/<slug:slug>/poster/qr/", posters.qr, name="qr"),
    path("consultations/<slug:slug>/files/<uuid:uuid>/", attachments.file_for_officer, name="file"),
]
