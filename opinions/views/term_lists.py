"""Adding many words to the office's list: first tried on what came in, then kept."""

from django.contrib import admin, messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from liaison.accounts.access import StaffRequest, staff_page
from liaison.accounts.choices import Role
from opinions.forms.term_lists import TermListForm
from opinions.services import term_lists


@require_http_methods(["GET", "HEAD", "POST"])
@staff_page(Role.CLERK)
def term_list(request: StaffRequest) -> HttpResponse:
    form = TermListForm(request.POST or None, request.FILES or None)
    trial = None
    if form.is_valid():
        data, terms = form.cleaned_data, form.judged.terms
        if "keep" in request.POST:
            added = term_lists.keep_terms(
                terms, group=data["group"], note=data["note"], by=request.user
            )
            messages.success(request, f"已添加{added}个词语，以后收到的意见含有的先由人看一看。")
            return redirect("admin:opinions_heldterm_changelist")
        trial = term_lists.try_out(terms, data["sample"])
    context = {
        **admin.site.each_context(request),
        "title": "一次添加多个词语",
        "form": form,
        "trial": trial,
        "judged": form.judged,
    }
    status = 422 if form.errors else 200
    return render(request, "opinions/office/term_list.html", context, status=status)
