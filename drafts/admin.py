"""Records to look at; what decides is a view of its own beside them."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import admin
from django.http import HttpRequest
from django.urls import URLPattern, path, reverse
from django.utils.html import format_html

from drafts import services
from drafts.access import PREPARES
from drafts.models import Consultation, Draft, DraftVersion, SuperiorOrgan
from drafts.views import (
    acts,
    attachments,
    maps,
    nodes,
    plans,
    posters,
    replacing,
    rounds,
    search,
    texts,
)
from liaison.accounts.models import User
from liaison.audit.admin import ReadOnlyAdmin


@admin.register(SuperiorOrgan)
class SuperiorOrganAdmin(ReadOnlyAdmin):
    """A plain directory, kept by the clerks."""

    list_display = ["name", "level", "department", "min_days"]
    list_filter = ["level"]
    search_fields = ["name", "short_name"]

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return _prepares(request)

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return _prepares(request)

    def save_model(
        self, request: HttpRequest, obj: SuperiorOrgan, form: forms.ModelForm[Any], change: bool
    ) -> None:
        if isinstance(request.user, User):
            services.save_organ(obj, by=request.user)


def _prepares(request: HttpRequest) -> bool:
    return isinstance(request.user, User) and request.user.has_role(*PREPARES)


@admin.register(Draft)
class DraftAdmin(ReadOnlyAdmin):
    list_display = ["title", "kind", "organ", "created_at"]
    list_select_related = ["organ"]
    list_filter = ["kind", "organ"]
    search_fields = ["title"]

    def get_urls(self) -> list[URLPattern]:
        pages = [path("import/", texts.import_text, name="drafts_import")]
        return [*pages, *super().get_urls()]


@admin.register(DraftVersion)
class DraftVersionAdmin(ReadOnlyAdmin):
    list_display = ["review_link", "number", "stage", "created_at", "confirmed_at"]
    list_display_links = None
    list_select_related = ["draft"]
    list_filter = ["stage"]
    search_fields = ["title"]
    exclude = ["source_text"]

    @admin.display(description="文本标题", ordering="title")
    def review_link(self, version: DraftVersion) -> str:
        """To the page where the text is looked over, not to a list of its columns."""
        address = reverse("admin:drafts_review", args=[version.pk])
        return format_html('<a href="{}">{}</a>', address, version.title)

    def get_urls(self) -> list[URLPattern]:
        node = "<int:pk>/nodes/<uuid:uuid>/"
        pages = [
            path("<int:pk>/review/", texts.review, name="drafts_review"),
            path("<int:pk>/source/", texts.source, name="drafts_source"),
            path("<int:pk>/edits/", texts.edits, name="drafts_edits"),
            path("<int:pk>/undo/", texts.undo, name="drafts_undo"),
            path("<int:pk>/confirm/", texts.confirm, name="drafts_confirm"),
            path("<int:pk>/draft/", texts.file_under, name="drafts_file_under"),
            path("<int:pk>/discard/", texts.discard, name="drafts_discard"),
            path("<int:pk>/apply/", texts.apply_to_law, name="drafts_apply"),
            path("<int:pk>/notes/<int:note_pk>/", texts.check_note, name="drafts_check_note"),
            path("<int:pk>/map/", maps.show, name="drafts_map"),
            path("<int:pk>/map/against/", maps.hold_against, name="drafts_hold_against"),
            path("<int:pk>/map/confirm/", maps.confirm, name="drafts_map_confirm"),
            path("<int:pk>/map/export/", maps.export, name="drafts_map_export"),
            path("<int:pk>/map/<uuid:uuid>/", maps.correct, name="drafts_map_correct"),
            path(node, nodes.node, name="drafts_node"),
            path(f"{node}words/", nodes.words, name="drafts_node_words"),
            path(f"{node}kind/", nodes.kind, name="drafts_node_kind"),
            path(f"{node}join/", nodes.join, name="drafts_node_join"),
            path(f"{node}split/", nodes.split, name="drafts_node_split"),
            path(f"{node}remove/", nodes.remove, name="drafts_node_remove"),
            path(f"{node}move/", nodes.move, name="drafts_node_move"),
            path(f"{node}add/", nodes.add, name="drafts_node_add"),
        ]
        return [*pages, *super().get_urls()]


@admin.register(Consultation)
class ConsultationAdmin(ReadOnlyAdmin):
    list_display = ["title", "status", "visibility", "opens_at", "public_close", "opinion_count"]
    list_filter = ["status", "visibility"]
    search_fields = ["title", "slug", "incoming_number"]

    def get_urls(self) -> list[URLPattern]:
        files = "rounds/<int:pk>/files/"
        item = "plans/<int:pk>/items/<int:item_pk>/"
        pages = [
            path("search/", search.search_for_office, name="drafts_search"),
            path("rounds/", rounds.rounds, name="drafts_rounds"),
            path("rounds/new/", rounds.create, name="drafts_create"),
            path("plans/", plans.plans, name="drafts_plans"),
            path("plans/<int:pk>/", plans.plan, name="drafts_plan"),
            path("plans/<int:pk>/export/", plans.export, name="drafts_plan_export"),
            path("plans/<int:pk>/items/new/", plans.add_item, name="drafts_plan_add"),
            path(item, plans.item, name="drafts_plan_item"),
            path(f"{item}remove/", plans.remove_item, name="drafts_plan_remove"),
            path(
                "plans/<int:pk>/approvals/<int:number>/",
                plans.approval,
                name="drafts_plan_approval",
            ),
            path("rounds/<int:pk>/", rounds.show, name="drafts_round"),
            path("rounds/<int:pk>/edit/", rounds.edit, name="drafts_edit"),
            path("rounds/<int:pk>/poster/", posters.poster_for_office, name="drafts_poster"),
            path(
                "rounds/<int:pk>/poster/docx/", posters.docx_for_office, name="drafts_poster_docx"
            ),
            path(
                "rounds/<int:pk>/poster/png/", posters.picture_for_office, name="drafts_poster_png"
            ),
            path("rounds/<int:pk>/poster/qr/", posters.qr_for_office, name="drafts_qr"),
            path(files, attachments.attachments, name="drafts_attachments"),
            path(f"{files}<uuid:uuid>/", attachments.file_for_office, name="drafts_attachment"),
            path(f"{files}<uuid:uuid>/remove/", attachments.detach, name="drafts_detach"),
            path("rounds/<int:pk>/submit/", acts.submit, name="drafts_submit"),
            path("rounds/<int:pk>/release/", acts.release, name="drafts_release"),
            path("rounds/<int:pk>/return/", acts.give_back, name="drafts_return"),
            path("rounds/<int:pk>/paper/", acts.paper, name="drafts_paper"),
            path("rounds/<int:pk>/recall/", acts.recall, name="drafts_recall"),
            path("rounds/<int:pk>/extend/", acts.extend, name="drafts_extend"),
            path("rounds/<int:pk>/suspend/", acts.suspend, name="drafts_suspend"),
            path("rounds/<int:pk>/resume/", acts.resume, name="drafts_resume"),
            path("rounds/<int:pk>/text/", replacing.replace, name="drafts_replace"),
            path("rounds/<int:pk>/text/agree/", replacing.agree, name="drafts_replace_agreed"),
            path("rounds/<int:pk>/text/paper/", replacing.paper, name="drafts_replace_paper"),
            path("rounds/<int:pk>/text/drop/", replacing.drop, name="drafts_replace_dropped"),
            path("rounds/<int:pk>/withdraw/", acts.withdraw, name="drafts_withdraw"),
            path("rounds/<int:pk>/archive/", acts.archive, name="drafts_archive"),
        ]
        return [*pages, *super().get_urls()]
