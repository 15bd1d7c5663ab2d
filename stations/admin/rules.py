"""The rules library at the office."""

from django.contrib import admin
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import URLPattern, path

from liaison.audit.admin import ReadOnlyAdmin
from stations.models import Rule
from stations.views import rules


@admin.register(Rule)
class RuleAdmin(ReadOnlyAdmin):
    def get_urls(self) -> list[URLPattern]:
        one = "<int:pk>/"
        pages = [
            path("list/", rules.office_list, name="stations_rules"),
            path("new/", rules.new_rule, name="stations_new_rule"),
            path(f"{one}change/", rules.office_page, name="stations_rule"),
            path(f"{one}version/", rules.new_version, name="stations_rule_version"),
            path(f"{one}move/<slug:what>/", rules.move, name="stations_move_rule"),
            path(f"{one}files/<int:number>/", rules.office_file, name="stations_rule_file"),
        ]
        return [*pages, *super().get_urls()]

    def changelist_view(self, request: HttpRequest, extra_context: object = None) -> HttpResponse:
        return redirect("admin:stations_rules")
