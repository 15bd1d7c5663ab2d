"""主题: what the machine suggests a consultation is about, and what people make of it."""

from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import admin, messages
from django.core.paginator import Paginator
from django.db.models import Q
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from drafts.models import Consultation
from liaison.accounts.access import StaffRequest, staff_page
from liaison.accounts.choices import Role
from liaison.jobs import services as jobs
from opinions.access import OFFICE, get_consultation_for_office
from opinions.errors import OpinionError
from opinions.forms.themes import ClerkForm, IntoForm, NameForm, PlaceForm, standing
from opinions.models import Theme, ThemeText
from opinions.services import theming
from opinions.services.filters import clerks
from opinions.services.finding_themes import KIND
from opinions.theme_list import themes_of, wordings_on

SORTERS = (Role.CLERK, Role.REVIEWER)
ROWS = 20
NONE = 0


@require_safe
@staff_page(*OFFICE)
def themes(request: StaffRequest, pk: int) -> HttpResponse:
    consultation = get_consultation_for_office(pk)
    may_sort = request.user.has_role(*SORTERS)
    context = _context(request, consultation) | {
        "title": "主题",
        "found": themes_of(consultation),
        "clerks": list(clerks()) if may_sort else [],
    }
    return render(request, "opinions/office/themes.html", context)


@require_safe
@staff_page(*OFFICE)
def theme_page(request: StaffRequest, pk: int, theme_pk: int) -> HttpResponse:
    """Its wordings, those that the machine was least sure of first; theme 0: of no theme."""
    consultation = get_consultation_for_office(pk)
    theme = _theme(consultation, theme_pk) if theme_pk != NONE else None
    texts = ThemeText.objects.filter(consultation=consultation).select_related("assigned_by")
    texts = (
        texts.filter(Q(theme=theme) | Q(theme__into=theme)) if theme else texts.filter(theme=None)
    )
    page = Paginator(texts.order_by("score", "text_hash"), ROWS).get_page(request.GET.get("page"))
    context = _context(request, consultation) | {
        "title": f"主题：{theme}" if theme else "没有归入主题的意见",
        "theme": theme,
        "page": page,
        "rows": wordings_on(consultation, list(page)),
        "others": standing(pk),
    }
    return render(request, "opinions/office/theme.html", context)


@require_POST
@staff_page(*SORTERS)
def find(request: StaffRequest, pk: int) -> HttpResponse:
    consultation = get_consultation_for_office(pk)
    job = jobs.start(
        KIND,
        label=f"归出主题：{consultation.title}"[:160],
        params={"consultation": pk, "back": reverse("admin:opinions_themes", args=[pk])},
        owner=request.user,
    )
    return redirect("jobs:show", job.pk)


@require_POST
@staff_page(*SORTERS)
def make(request: StaffRequest, pk: int) -> HttpResponse:
    consultation = get_consultation_for_office(pk)

    def do(data: dict[str, Any]) -> str:
        theme = theming.make_theme(consultation, data["name"], by=request.user)
        return f"已新设主题“{theme}”，可以把意见移进来。"

    return _done(request, pk, NameForm(request.POST), do)


@require_POST
@staff_page(*SORTERS)
def rename(request: StaffRequest, pk: int, theme_pk: int) -> HttpResponse:
    theme = _theme(get_consultation_for_office(pk), theme_pk)

    def do(data: dict[str, Any]) -> str:
        theming.rename(theme, data["name"], by=request.user)
        return f"主题已改名为“{theme}”，再归主题时不会改回去。"

    return _done(request, pk, NameForm(request.POST), do)


@require_POST
@staff_page(*SORTERS)
def merge(request: StaffRequest, pk: int, theme_pk: int) -> HttpResponse:
    theme = _theme(get_consultation_for_office(pk), theme_pk)

    def do(data: dict[str, Any]) -> str:
        theming.merge(theme, data["into"], by=request.user)
        return f"“{theme}”已并入“{data['into']}”，随时可以恢复。"

    return _done(request, pk, IntoForm(request.POST, theme=theme), do)


@require_POST
@staff_page(*SORTERS)
def part(request: StaffRequest, pk: int, theme_pk: int) -> HttpResponse:
    theme = _theme(get_consultation_for_office(pk), theme_pk)

    def do(_: dict[str, Any]) -> str:
        theming.part(theme, by=request.user)
        return f"“{theme}”已恢复为单独的主题。"

    return _done(request, pk, forms.Form(request.POST), do)


@require_POST
@staff_page(*SORTERS)
def assign(request: StaffRequest, pk: int, theme_pk: int) -> HttpResponse:
    theme = _theme(get_consultation_for_office(pk), theme_pk)

    def do(data: dict[str, Any]) -> str:
        clerk = data["clerk"]
        count = theming.assign(theme, clerk, by=request.user)
        if clerk is None:
            return f"“{theme}”不再指定经办人；已经分派的意见仍在原经办人名下。"
        return f"“{theme}”由{clerk}经办，{count}条待整理的意见已分派。"

    return _done(request, pk, ClerkForm(request.POST), do)


@require_POST
@staff_page(*SORTERS)
def delete(request: StaffRequest, pk: int, theme_pk: int) -> HttpResponse:
    theme = _theme(get_consultation_for_office(pk), theme_pk)

    def do(_: dict[str, Any]) -> str:
        theming.delete_empty(theme, by=request.user)
        return f"已删除空主题“{theme}”。"

    return _done(request, pk, forms.Form(request.POST), do)


@require_POST
@staff_page(*SORTERS)
def place(request: StaffRequest, pk: int, theme_pk: int) -> HttpResponse:
    """Ticked rows of one theme's page go to another, or are said to be right where they are."""
    form = PlaceForm(request.POST, consultation=get_consultation_for_office(pk))

    def do(data: dict[str, Any]) -> str:
        count = theming.place(data["to"], data["texts"], by=request.user)
        return f"{count}条意见归在“{data['to']}”，再归主题时不会移走。"

    return _done(request, pk, form, do, back=("admin:opinions_theme", pk, theme_pk))


def _done(
    request: StaffRequest,
    pk: int,
    form: forms.Form,
    do: Callable[[dict[str, Any]], str],
    back: tuple[Any, ...] = (),
) -> HttpResponse:
    """Do it and say what was done, or why it cannot be; back to the page that asked."""
    if not form.is_valid():
        for said in form.errors.values():
            messages.error(request, str(said[0]))
    else:
        try:
            messages.success(request, do(form.cleaned_data))
        except OpinionError as error:
            messages.error(request, str(error))
    return redirect(*(back or ("admin:opinions_themes", pk)))


def _context(request: StaffRequest, consultation: Consultation) -> dict[str, Any]:
    return {
        **admin.site.each_context(request),
        "consultation": consultation,
        "may_sort": request.user.has_role(*SORTERS),
    }


def _theme(consultation: Consultation, pk: int) -> Theme:
    return get_object_or_404(Theme, pk=pk, consultation=consultation)
