"""致所在单位的感谢信: for whom in a year, and writing one that was asked for."""

from django.contrib import admin, messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from feedback.access import get_feedback_for_office
from feedback.errors import FeedbackError
from feedback.forms.asking import EmployerForm
from feedback.services import employers as services
from liaison.accounts.access import StaffRequest, staff_page
from liaison.accounts.choices import Role
from opinions.access import OFFICE


@require_safe
@staff_page(*OFFICE)
def this_year(request: StaffRequest) -> HttpResponse:
    return redirect("admin:feedback_employers", timezone.localdate().year)


@require_safe
@staff_page(*OFFICE)
def year(request: StaffRequest, year: int) -> HttpResponse:
    today = timezone.localdate()
    if not 2000 <= year <= today.year:
        raise Http404
    context = {
        **admin.site.each_context(request),
        "title": f"致所在单位的感谢信（{year}年）",
        "year": year,
        "years": [one for one in (year - 1, year + 1) if one <= today.year],
        "people": services.deserving(year),
        "may_draft": request.user.has_role(Role.CLERK),
    }
    return render(request, "feedback/office/employers.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@staff_page(Role.CLERK)
def write(request: StaffRequest, year: int, pk: int) -> HttpResponse:
    """For the person whom feedback row ``pk`` is about."""
    person_key = get_feedback_for_office(pk).opinion.contributor.person_key
    one = services.deserving_person(year, person_key)
    if one is None:
        raise Http404
    form = EmployerForm(request.POST or None, initial={"asked_on": timezone.localdate()})
    if request.method == "POST" and form.is_valid():
        asked, today = services.Asked(**form.cleaned_data), timezone.localdate()
        try:
            letter = services.draft_for_employer(year, one, asked, by=request.user, today=today)
        except FeedbackError as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, "已拟稿，请核对后送核稿。")
            return redirect("admin:feedback_letter", letter.pk)
    context = {
        **admin.site.each_context(request),
        "title": "拟致所在单位的感谢信",
        "year": year,
        "one": one,
        "form": form,
    }
    status = 422 if form.errors else 200
    return render(request, "feedback/office/employer_write.html", context, status=status)
