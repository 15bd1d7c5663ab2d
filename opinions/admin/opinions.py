"""Opinions to look at, and the pages where people sort them."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.urls import URLPattern, path

from liaison.audit.admin import ReadOnlyAdmin
from opinions.admin import finding, themes, triage, uncounting
from opinions.models import Opinion
from opinions.models.channels import channel_choices
from opinions.views import office, office_letters, post_law, questions, sorting


class ChannelFilter(admin.SimpleListFilter):
    title = "提出方式"
    parameter_name = "channel"

    def lookups(
        self, request: HttpRequest, model_admin: admin.ModelAdmin[Any]
    ) -> list[tuple[str, str]]:
        return channel_choices()

    def queryset(self, request: HttpRequest, queryset: QuerySet[Opinion]) -> QuerySet[Opinion]:
        return queryset.filter(channel=self.value()) if self.value() else queryset


@admin.register(Opinion)
class OpinionAdmin(ReadOnlyAdmin):
    list_display = ["receipt_no", "consultation", "how", "moderation", "processing", "adoption"]
    list_select_related = ["consultation"]
    list_filter = ["moderation", "processing", "adoption", ChannelFilter]
    search_fields = ["=receipt_no"]
    # Who said it is shown by our own page, and only to whom it concerns.
    exclude = ["query_hash", "client_key", "text_hash", "contributor", "channel"]
    readonly_fields = ["how"]

    @admin.display(description="提出方式", ordering="channel")
    def how(self, opinion: Opinion) -> str:
        return opinion.get_channel_display()

    def get_urls(self) -> list[URLPattern]:
        of = "of/<int:pk>/"
        pages = [
            path(f"{of}", sorting.desk, name="opinions_desk"),
            path(f"{of}answers/", questions.answers, name="opinions_answers"),
            path("letter/<int:pk>/", office_letters.letter_opinions, name="opinions_letter_reply"),
            path("post-law/<int:entry_pk>/", post_law.raise_problem, name="opinions_post_law"),
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
        rooms = [*finding.pages, *themes.pages, *triage.pages, *uncounting.pages]
        return [*rooms, *pages, *super().get_urls()]
