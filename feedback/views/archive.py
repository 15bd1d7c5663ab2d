"""归档: the package of one consultation, and the lists for the paper archive."""

from django.contrib import admin, messages
from django.http import Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from feedback.archive.catalogue import papers
from feedback.errors import FeedbackError
from feedback.forms.archive import ArchiveForm
from feedback.models import ArchivePackage
from feedback.services import archive as services
from liaison.accounts.access import StaffRequest, staff_page
from liaison.accounts.choices import Role
from liaison.audit.services import record
from liaison.office.files import file_response
from opinions.access import OFFICE, get_consultation_for_office


@require_http_methods(["GET", "HEAD", "POST"])
@staff_page(*OFFICE)
def archive(request: StaffRequest, pk: int) -> HttpResponse:
    consultation = get_consultation_for_office(pk)
    is_ready = services.is_ready(consultation)
    may_make = request.user.has_role(Role.CLERK) and is_ready
    form = ArchiveForm(request.POST or None)
    if request.method == "POST":
        if not request.user.has_role(Role.CLERK):
            raise Http404
        if form.is_valid():
            try:
                package = services.ask_for_archive(
                    consultation, by=request.user, **form.cleaned_data
                )
            except FeedbackError as error:
                messages.error(request, str(error))
                return redirect("admin:feedback_archive", pk)
            assert package.job is not None  # noqa: S101 -- it has just been asked for
            return redirect("jobs:show", package.job.pk)
    made = ArchivePackage.objects.filter(consultation=consultation)
    context = {
        **admin.site.each_context(request),
        "title": "归档",
        "consultation": consultation,
        "packages": made.select_related("file", "asked_by"),
        "form": form,
        "may_make": may_make,
        "is_ready": is_ready,
        "not_ready": services.NOT_READY,
    }
    status = 422 if form.errors else 200
    return render(request, "feedback/office/archive.html", context, status=status)


@require_safe
@staff_page(*OFFICE)
def package_file(request: StaffRequest, pk: int) -> HttpResponseBase:
    package = get_object_or_404(ArchivePackage.objects.select_related("file"), pk=pk)
    if package.file is None:
        raise Http404
    after = {"sha256": package.file.sha256, "with_contacts": package.with_contacts}
    record("feedback.download_archive", actor=request.user, target=package, after=after)
    return file_response(package.file, request)


@require_safe
@staff_page(*OFFICE)
def catalogue(request: StaffRequest, pk: int) -> HttpResponse:
    """归档文件目录 and 备考表 on two sheets, to be printed and filled in by pen."""
    consultation = get_consultation_for_office(pk)
    context = {
        **admin.site.each_context(request),
        "title": "归档文件目录和备考表",
        "consultation": consultation,
        "papers": papers(consultation),
        "today": timezone.localdate(),
    }
    return render(request, "feedback/office/catalogue.html", context)
