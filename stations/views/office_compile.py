"""The office stops waiting for stations and begins to compile."""

from django.contrib import admin, messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from drafts.models import Consultation
from liaison.accounts.access import StaffRequest, staff_page
from liaison.accounts.choices import Role
from stations.errors import StationError
from stations.forms.assignments import CompileForm
from stations.models import Assignment
from stations.services.assignments import start_compiling


@require_http_methods(["GET", "POST"])
@staff_page(Role.CLERK)
def start(request: StaffRequest, consultation_pk: int) -> HttpResponse:
    """Which stations still owe an answer; if any do, the reason for going on without them."""
    consultation = get_object_or_404(Consultation, pk=consultation_pk)
    waiting = Assignment.objects.filter(consultation=consultation).waiting()
    form = CompileForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            start_compiling(consultation, by=request.user, reason=form.cleaned_data["reason"])
        except StationError as error:
            form.add_error("reason", str(error))
        else:
            messages.success(request, "已转入整理。整理完所有意见后，可以提请定稿。")
            return redirect("admin:drafts_round", consultation_pk)
    context = {
        **admin.site.each_context(request),
        "title": "开始整理",
        "consultation": consultation,
        "waiting": waiting.with_list_relations(),
        "form": form,
        "now": timezone.now(),
    }
    status = 422 if form.errors else 200
    return render(request, "stations/office/compile.html", context, status=status)
