"""People: the roster, and the pages that keep it."""

from django.contrib import admin
from django.urls import URLPattern, path

from stations.admin.kept import KeptByClerks
from stations.models import Person
from stations.views import office_people


@admin.register(Person)
class PersonAdmin(KeptByClerks):
    list_display = ["name", "position", "specialties", "phone_masked"]
    list_select_related = ["phone"]
    search_fields = ["name", "pinyin_key", "position"]
    change_list_template = "stations/office/person_list.html"

    def get_urls(self) -> list[URLPattern]:
        pages = [
            path("new/", office_people.new_person, name="stations_new_person"),
            path("<int:pk>/change/", office_people.person_page),
            path("<int:pk>/edit/", office_people.edit_person, name="stations_edit_person"),
            path("<int:pk>/appoint/", office_people.appoint, name="stations_appoint"),
            path(
                "appointments/<int:pk>/end/",
                office_people.end_appointment,
                name="stations_end_appointment",
            ),
        ]
        return [*pages, *super().get_urls()]

    @admin.display(description="手机")
    def phone_masked(self, person: Person) -> str:
        return person.phone.masked if person.phone else "—"
