"""Who sorts which opinions: how much each clerk has, dealing out, taking back."""

from dataclasses import dataclass

from django.contrib import admin, messages
from django.db.models import Count, Q
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from drafts.models import Consultation
from liaison.accounts.access import StaffRequest, staff_page
from liaison.accounts.choices import Role
from liaison.accounts.models import User
from opinions.access import get_consultation_for_office
from opinions.choices import Moderation
from opinions.choices.moves import TO_SORT
from opinions.forms.assigning import AssignForm
from opinions.models import Opinion, Triage
from opinions.services import triage
from opinions.services.filters import clerks


@dataclass(frozen=True)
class Load:
    """How much waits with one clerk: of this consultation, and of all."""

    clerk: User
    here: int
    everywhere: int


@require_http_methods(["GET", "HEAD", "POST"])
@staff_page(Role.CLERK, Role.REVIEWER)
def assign(request: StaffRequest, pk: int) -> HttpResponse:
    consultation = get_consultation_for_office(pk)
    form = AssignForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        chosen = list(data["clerks"])
        count = triage.assign(consultation, chosen, by=request.user, each=data["each"])
        said = f"已分派{count}条，平均分给{len(chosen)}人。" if count else "没有还没分派的意见了。"
        messages.success(request, said)
        return redirect("admin:opinions_assign", pk)
    free = Opinion.objects.filter(consultation=consultation).to_sort()
    context = {
        **admin.site.each_context(request),
        "title": "分派意见",
        "consultation": consultation,
        "form": form,
        "loads": _loads(consultation),
        "free": free.filter(triage__assignee=None).count(),
    }
    status = 422 if form.errors else 200
    return render(request, "opinions/office/assign.html", context, status=status)


@require_POST
@staff_page(Role.CLERK, Role.REVIEWER)
def release(request: StaffRequest, pk: int, clerk_pk: int) -> HttpResponse:
    clerk = get_object_or_404(User, pk=clerk_pk)
    count = triage.release(get_consultation_for_office(pk), clerk, by=request.user)
    messages.success(request, f"{clerk}名下的{count}条已收回，可以另行分派。")
    return redirect("admin:opinions_assign", pk)


def _loads(consultation: Consultation) -> list[Load]:
    waiting = Triage.objects.filter(
        assignee__isnull=False,
        opinion__moderation=Moderation.PASSED,
        opinion__processing__in=TO_SORT,
    )
    here = Count("pk", filter=Q(opinion__consultation=consultation))
    rows = waiting.values_list("assignee").annotate(here=here, every=Count("pk"))
    counts = {pk: (mine, every) for pk, mine, every in rows}
    return [Load(clerk, *counts.get(clerk.pk, (0, 0))) for clerk in clerks()]
