"""立法后意见: from a problem in the ledger to an opinion on the law that it is about."""

from django.contrib import admin, messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone

from liaison.accounts.access import StaffRequest, staff_page
from liaison.accounts.choices import Role
from opinions.errors import OpinionError
from opinions.forms.post_law import PostLawForm
from opinions.models import PostLawOpinion
from opinions.services.giving import Words
from opinions.services.post_law import laws_consulted_on, raise_from_entry
from stations.choices import LedgerStatus
from stations.ledger_kinds import FINDING
from stations.models import LedgerEntry


@staff_page(Role.CLERK)
def raise_problem(request: StaffRequest, entry_pk: int) -> HttpResponse:
    """The form below what this entry has led to so far."""
    entry = get_object_or_404(LedgerEntry.objects.with_list_relations(), pk=entry_pk)
    if entry.kind not in FINDING or entry.status != LedgerStatus.APPROVED:
        raise Http404
    form = PostLawForm(request.POST or None, entry=entry)
    if request.method == "POST" and form.is_valid() and _raise(request, entry, form):
        return redirect("admin:opinions_post_law", entry_pk)
    raised = PostLawOpinion.objects.filter(entry=entry)
    context = {
        **admin.site.each_context(request),
        "title": "登记为立法后意见",
        "entry": entry,
        "form": form,
        "raised": raised.select_related("opinion__consultation"),
        "has_rounds": laws_consulted_on().exists(),
    }
    status = 422 if form.errors else 200
    return render(request, "opinions/office/post_law.html", context, status=status)


def _raise(request: StaffRequest, entry: LedgerEntry, form: PostLawForm) -> bool:
    data = form.cleaned_data
    try:
        raised = raise_from_entry(
            entry,
            data["consultation"],
            provision=data["provision"],
            words=Words(body=data["body"], reason=data["reason"]),
            by=request.user,
            now=timezone.now(),
        )
    except OpinionError as error:
        form.add_error(None, str(error))
        return False
    number = raised.opinion.receipt_no
    messages.success(request, f"已登记为立法后意见，意见编号{number}，随该项征求意见整理、上报。")
    return True
