"""Sorting one by one, who sorts what, and the office's own list of categories."""

from django.urls import path

from opinions.views import triage

pages = [
    path("of/<int:pk>/triage/", triage.desk, name="opinions_triage"),
    path("of/<int:pk>/triage/undo/", triage.undo, name="opinions_triage_undo"),
    path("of/<int:pk>/triage/<int:opinion_pk>/", triage.act, name="opinions_triage_act"),
]
