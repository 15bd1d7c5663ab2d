"""Packages for the archive."""

from django.contrib import admin
from django.urls import URLPattern, path

from feedback.models import ArchivePackage
from feedback.views import archive as v
from liaison.audit.admin import ReadOnlyAdmin


@admin.register(ArchivePackage)
class ArchivePackageAdmin(ReadOnlyAdmin):
    list_display = ["__str__", "with_contacts", "asked_by", "made_at"]
    list_select_related = ["asked_by", "consultation"]

    def get_urls(self) -> list[URLPattern]:
        pages = [
            path("of/<int:pk>/", v.archive, name="feedback_archive"),
            path("of/<int:pk>/catalogue/", v.catalogue, name="feedback_catalogue"),
            path("package/<int:pk>/file/", v.package_file, name="feedback_package_file"),
        ]
        return [*pages, *super().get_urls()]
