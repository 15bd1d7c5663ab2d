"""Opinions in the office's admin: lists to look at, and the pages where people decide."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import admin
from django.http import HttpRequest
from django.urls import URLPattern, path

from liaison.accounts.models import User
from liaison.audit.admin import ReadOnlyAdmin
from opinions.models import CompiledItem, HeldTerm, Opinion, Submission
from opinions.services import screening
from opinions.views import compiling, office, office_letters, questions, sorting, submitting


@admin.register(Opinion)
class OpinionAdmin(ReadOnlyAdmin):
    list_display = ["receipt_no", "consultation", "channel", "moderation", "processing", "adoption"]
    list_select_related = ["consultation"]
    list_filter = ["moderation", "processing", "adoption", "channel"]
    search_fields = ["=receipt_no"]
    # Who said it is shown by our own page, and only to whom it concerns.
    exclude = ["query_hash", "client_key", "text_hash", "contributor"]

    def get_urls(self) -> list[URLPattern]:
        of = "of/<int:pk>/"
        pages = [
            path(f"{of}", sorting.desk, name="opinions_desk"),
            path(f"{of}all/", office.opinion_list, name="opinions_list"),
            path(f"{of}answers/", questions.answers, name="opinions_answers"),
            path("letter/<int:pk>/", office_letters.letter_opinions, name="opinions_letter_reply"),
            path(f"{of}held/", office.held_list, name="opinions_held"),
            path(f"{of}held/pass/", office.let_held_pass, name="opinions_pass_held"),
            path(f"{of}article/<str:key>/", sorting.article, name="opinions_article"),
            path(f"{of}article/<str:key>/merge/", sorting.merge, name="opinions_merge"),
            path(f"{of}article/<str:key>/decide/", sorting.decide, name="opinions_decide"),
            path(f"{of}article/<str:key>/apart/", sorting.tell_apart, name="opinions_apart"),
            path("one/<int:pk>/", office.opinion_page, name="opinions_opinion"),
            path("one/<int:pk>/pass/", office.let_pass, name="opinions_pass"),
            path("one/<int:pk>/block/", office.ask_to_block, name="opinions_ask_to_block"),
            path("one/<int:pk>/answer/", office.answer_block, name="opinions_answer_block"),
            path("one/<int:pk>/back/", office.take_back, name="opinions_take_back"),
            path("one/<int:pk>/contact/", office.reveal, name="opinions_reveal"),
        ]
        return [*pages, *super().get_urls()]


@admin.register(CompiledItem)
class CompiledItemAdmin(ReadOnlyAdmin):
    list_display = ["label", "consultation", "kind", "adoption"]
    list_select_related = ["consultation"]
    list_filter = ["adoption", "kind"]

    def get_urls(self) -> list[URLPattern]:
        of = "of/<int:pk>/"
        pages = [
            path(f"{of}", compiling.table, name="opinions_table"),
            path(f"{of}start/", compiling.start, name="opinions_start"),
            path(f"{of}ask/", compiling.ask_to_freeze, name="opinions_ask_to_freeze"),
            path(f"{of}freeze/", compiling.freeze, name="opinions_freeze"),
            path(f"{of}give-back/", compiling.give_back, name="opinions_give_back"),
            path(f"{of}freeze-first/", compiling.freeze_first, name="opinions_freeze_first"),
            path(f"{of}reopen/", compiling.reopen, name="opinions_reopen"),
            path(f"{of}submit/", submitting.submit, name="opinions_submit"),
            path("tables/<int:pk>/letter/", submitting.letter, name="opinions_letter"),
            path(
                f"{of}export/",
                compiling.export,
                {"preset": "compiled_opinions"},
                name="opinions_export",
            ),
            path(
                f"{of}export-raw/",
                compiling.export,
                {"preset": "opinions"},
                name="opinions_export_raw",
            ),
            path("one/<int:pk>/", compiling.item_page, name="opinions_item"),
            path("one/<int:pk>/delete/", compiling.delete_item, name="opinions_delete_item"),
            path(
                "one/<int:pk>/sources/<int:opinion_pk>/remove/",
                compiling.remove_source,
                name="opinions_remove_source",
            ),
        ]
        return [*pages, *super().get_urls()]


@admin.register(Submission)
class SubmissionAdmin(ReadOnlyAdmin):
    list_display = ["document_number", "consultation", "number", "organ", "sent_on", "signer"]
    list_select_related = ["consultation", "organ"]

    def get_urls(self) -> list[URLPattern]:
        paper = path("<int:pk>/paper/", submitting.signed_paper, name="opinions_signed_paper")
        return [paper, *super().get_urls()]


@admin.register(HeldTerm)
class HeldTermAdmin(admin.ModelAdmin):
    """The office's own list; a hit waits for a person, it is never refused by itself."""

    actions = None
    list_display = ["term", "note"]
    search_fields = ["term"]

    def save_model(
        self, request: HttpRequest, obj: HeldTerm, form: forms.ModelForm[Any], change: bool
    ) -> None:
        if isinstance(request.user, User):
            screening.keep_term(obj, by=request.user)

    def delete_model(self, request: HttpRequest, obj: HeldTerm) -> None:
        if isinstance(request.user, User):
            screening.drop_term(obj, by=request.user)
