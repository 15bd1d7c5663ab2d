"""People: the rosters, and the pages that keep them."""

from typing import Any, cast

from django.contrib import admin
from django.http import HttpRequest, HttpResponse
from django.urls import URLPattern, path

from liaison.audit.admin import ReadOnlyAdmin
from stations.models import Person
from stations.views import (
    office_appointments,
    office_groups,
    office_open_rosters,
    office_people,
    office_person_list,
    office_reviews,
    office_rosters,
    office_terms,
)


@admin.register(Person)
class PersonAdmin(ReadOnlyAdmin):
    list_display = ["name", "position", "specialties"]

    def changelist_view(
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        return cast(HttpResponse, office_person_list.person_list(request))

    def get_urls(self) -> list[URLPattern]:
        return [*_people(), *_appointments(), *_rosters(), *_groups(), *super().get_urls()]


def _people() -> list[URLPattern]:
    return [
        path("new/", office_people.new_person, name="stations_new_person"),
        path("<int:pk>/change/", office_people.person_page),
        path("<int:pk>/edit/", office_people.edit_person, name="stations_edit_person"),
        path("reviews/", office_reviews.reviews, name="stations_reviews"),
        path("reviews/continue/", office_reviews.continue_rest, name="stations_reviews_rest"),
    ]


def _appointments() -> list[URLPattern]:
    views = office_appointments
    return [
        path("<int:pk>/appoint/", views.appoint, name="stations_appoint"),
        path("appointments/<int:pk>/end/", views.end_appointment, name="stations_end_appointment"),
        path(
            "appointments/<int:pk>/move/<slug:status>/",
            views.move,
            name="stations_move_appointment",
        ),
        path("terms/", office_terms.terms, name="stations_terms"),
        path("proposals/", views.proposals, name="stations_proposals"),
        path("proposals/announce/", views.announce, name="stations_announce"),
        path("proposals/appoint/", views.appoint_announced, name="stations_appoint_announced"),
        path("proposals/notice/", views.notice, name="stations_public_notice"),
    ]


def _rosters() -> list[URLPattern]:
    views, open_views = office_rosters, office_open_rosters
    return [
        path("rosters/", views.rosters, name="stations_rosters"),
        path("rosters/phones/", views.with_phones, name="stations_roster_phones"),
        path("rosters/phones/<int:pk>/", open_views.open_roster, name="stations_open_roster"),
        path(
            "rosters/phones/<int:pk>/answer/",
            open_views.answer,
            name="stations_answer_open_roster",
        ),
        path("rosters/<slug:kind>/template/", views.template, name="stations_roster_template"),
        path("rosters/<int:pk>/", views.roster, name="stations_roster"),
        path("rosters/<int:pk>/enter/", views.enter, name="stations_roster_enter"),
        path("rosters/<int:pk>/undo/", views.undo, name="stations_roster_undo"),
        path("rosters/<int:pk>/returned/", views.returned, name="stations_roster_returned"),
    ]


def _groups() -> list[URLPattern]:
    views = office_groups
    return [
        path("groups/", views.groups, name="stations_groups"),
        path("groups/new/", views.new_group, name="stations_new_group"),
        path("groups/<int:pk>/", views.edit_group, name="stations_edit_group"),
        path("groups/<int:pk>/drop/", views.drop_group, name="stations_drop_group"),
    ]
