"""代表建议 on the office's side: linking, the register, and what came of each."""

from copy import copy

from django.contrib import admin, messages
from django.core.paginator import Paginator
from django.db.models import Count
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from liaison.accounts.access import StaffRequest, staff_page
from liaison.accounts.choices import Role
from opinions.access import OFFICE, get_item_for_office, get_opinion_for_office
from opinions.errors import OpinionError
from opinions.forms.suggesting import LinkForm, SuggestionForm
from opinions.models import CompiledItem, DeputySuggestion, Opinion, SuggestionSource
from opinions.services import suggesting as services

ROWS = 30


@require_http_methods(["GET", "HEAD", "POST"])
@staff_page(Role.CLERK)
def link_opinion(request: StaffRequest, pk: int) -> HttpResponse:
    return _link(request, get_opinion_for_office(pk), "admin:opinions_opinion")


@require_http_methods(["GET", "HEAD", "POST"])
@staff_page(Role.CLERK)
def link_item(request: StaffRequest, pk: int) -> HttpResponse:
    return _link(request, get_item_for_office(pk), "admin:opinions_item")


def _link(request: StaffRequest, source: Opinion | CompiledItem, back: str) -> HttpResponse:
    form = LinkForm(request.POST or None)
    if form.is_valid():
        try:
            services.link_suggestion(source, **form.cleaned_data, by=request.user)
        except OpinionError as error:
            form.add_error("number", str(error))
        else:
            messages.success(request, "已关联。有了办理结果，在代表建议页面登记，提出人看得到。")
            return redirect(back, source.pk)
    context = {
        **admin.site.each_context(request),
        "title": "关联代表建议",
        "source": source,
        "back": back,
        "form": form,
    }
    status = 422 if form.errors else 200
    return render(request, "opinions/office/suggest.html", context, status=status)


@require_POST
@staff_page(Role.CLERK)
def unlink(request: StaffRequest, pk: int) -> HttpResponse:
    related = SuggestionSource.objects.select_related("suggestion", "opinion", "item")
    link = get_object_or_404(related, pk=pk)
    back = ("admin:opinions_opinion", link.opinion_id) if link.opinion_id else None
    services.unlink_suggestion(link, by=request.user)
    messages.success(request, "已取消关联。")
    return redirect(*(back or ("admin:opinions_item", link.item_id)))


@require_safe
@staff_page(*OFFICE)
def suggestions(request: StaffRequest) -> HttpResponse:
    rows = DeputySuggestion.objects.annotate(count=Count("sources")).order_by("-pk")
    context = {
        **admin.site.each_context(request),
        "title": "意见转成的代表建议",
        "page": Paginator(rows, ROWS).get_page(request.GET.get("page")),
    }
    return render(request, "opinions/office/suggestions.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@staff_page(*OFFICE)
def suggestion(request: StaffRequest, pk: int) -> HttpResponse:
    found = get_object_or_404(DeputySuggestion, pk=pk)
    form = SuggestionForm(request.POST or None, instance=copy(found))
    may_enter = request.user.has_role(Role.CLERK)
    if request.method == "POST" and may_enter and form.is_valid():
        try:
            services.change_suggestion(found, **form.cleaned_data, by=request.user)
        except OpinionError as error:
            form.add_error("result", str(error))
        else:
            messages.success(request, "已保存，提出人查进度时看得到。")
            return redirect("admin:opinions_suggestion", pk)
    context = {
        **admin.site.each_context(request),
        "title": str(found),
        "suggestion": found,
        "sources": found.sources.select_related("opinion__consultation", "item", "by"),
        "moves": found.moves.select_related("by"),
        "form": form,
        "may_enter": may_enter,
    }
    status = 422 if form.errors else 200
    return render(request, "opinions/office/suggestion.html", context, status=status)
