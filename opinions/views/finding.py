"""Opinions of one consultation or of all years: narrowed, searched, a page at a time."""

from typing import Any

from django.contrib import admin, messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from drafts.finding.marking import snippet
from drafts.models import Consultation
from liaison.accounts.access import StaffRequest, staff_page
from liaison.accounts.choices import Role
from opinions.access import OFFICE, get_consultation_for_office
from opinions.finding.pages import Found, find
from opinions.following import follow_targets
from opinions.forms.finding import FindForm, PersonForm, SaveFilterForm
from opinions.models import SavedFilter
from opinions.redaction import covered_parts
from opinions.services import filters, indexing

FINDS_PEOPLE = (Role.CLERK, Role.REVIEWER)


@require_safe
@staff_page(*OFFICE)
def opinion_list(request: StaffRequest, pk: int) -> HttpResponse:
    consultation = get_consultation_for_office(pk)
    context = _context(request, consultation) | {"title": "全部意见"}
    return render(request, "opinions/office/list.html", context)


@require_safe
@staff_page(*OFFICE)
def all_years(request: StaffRequest) -> HttpResponse:
    return _all_years(request)


def _all_years(request: StaffRequest, **forms: Any) -> HttpResponse:
    saving = forms.get("saving") or SaveFilterForm(owner=request.user)
    context = _context(request, None) | {
        "title": "检索历年意见",
        "person": forms.get("person") or PersonForm(),
        "saving": saving,
        "bad_form": next(iter(forms.values()), None),
        "kept": SavedFilter.objects.for_user(request.user.pk),
    }
    return render(request, "opinions/office/find.html", context, status=422 if forms else 200)


def _context(request: StaffRequest, consultation: Consultation | None) -> dict[str, Any]:
    form = FindForm(
        request.GET,
        consultation=consultation,
        questions=list(consultation.questions.all()) if consultation else (),
        may_find_people=request.user.has_role(*FINDS_PEOPLE),
    )
    # What is wrong with one field is said beside it; the others narrow all the same.
    form.is_valid()
    asked = form.cleaned_data | ({"consultation": consultation} if consultation else {})
    found = find(asked, request.GET)
    return {
        **admin.site.each_context(request),
        "consultation": consultation,
        "form": form,
        "found": found,
        "rows": [(opinion, _words(opinion, found)) for opinion in found],
        "followed": follow_targets(found),
        "is_indexing": bool(found.asked.words) and indexing.is_behind(),
        "may_find_people": "who" in form.fields,
    }


def _words(opinion: Any, found: Found) -> Any:
    return snippet(covered_parts(opinion), found.asked) if found.asked.words else None


@require_POST
@staff_page(*FINDS_PEOPLE)
def find_person(request: StaffRequest) -> HttpResponse:
    form = PersonForm(request.POST)
    if not form.is_valid():
        return _all_years(request, person=form)
    key = filters.find_person(form.cleaned_data["person"], by=request.user)
    return redirect(f"{reverse('admin:opinions_find')}?who={key}")


@require_POST
@staff_page(*OFFICE)
def keep_filter(request: StaffRequest) -> HttpResponse:
    form = SaveFilterForm(request.POST, owner=request.user)
    if not form.is_valid():
        return _all_years(request, saving=form)
    filters.keep_filter(form.instance, by=request.user)
    messages.success(request, f"已保存条件“{form.instance}”，在本页上方可以随时再用。")
    return redirect(f"{reverse('admin:opinions_find')}?{form.instance.query}")


@require_POST
@staff_page(*OFFICE)
def drop_filter(request: StaffRequest, pk: int) -> HttpResponse:
    kept = get_object_or_404(SavedFilter, pk=pk, owner=request.user)
    filters.drop_filter(kept, by=request.user)
    messages.success(request, f"已删除条件“{kept}”。")
    return redirect("admin:opinions_find")
