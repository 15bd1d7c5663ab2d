"""到期删除: the office's periods, what is due today, and each run."""

from django.contrib import admin, messages
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from feedback.forms.retention import KeepingForm
from feedback.models import Purge
from feedback.services import retention
from liaison.accounts.access import StaffRequest, staff_page
from liaison.accounts.choices import Role
from opinions.access import OFFICE

ROWS = 30


@require_http_methods(["GET", "HEAD", "POST"])
@staff_page(*OFFICE)
def purges(request: StaffRequest) -> HttpResponse:
    """By POST from a clerk the periods; deleting itself is left to the clock."""
    form = KeepingForm(request.POST or None, instance=retention.keeping_rules())
    if request.method == "POST":
        if not request.user.has_role(Role.CLERK):
            raise Http404
        if form.is_valid():
            retention.change_keeping(form.save(commit=False), by=request.user)
            messages.success(request, "已保存，下一次删除按新的期限。")
            return redirect("admin:feedback_purges")
    runs = Purge.objects.select_related("by")
    context = {
        **admin.site.each_context(request),
        "title": "到期删除",
        "due": retention.due_now(timezone.now()),
        "page": Paginator(runs, ROWS).get_page(request.GET.get("page")),
        "form": form,
        "may_edit": request.user.has_role(Role.CLERK),
    }
    status = 422 if form.errors else 200
    return render(request, "feedback/office/purges.html", context, status=status)
