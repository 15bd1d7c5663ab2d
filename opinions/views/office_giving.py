"""The office's side of the form: what it offers, and files that residents sent along."""

from django.contrib import admin, messages
from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render

from liaison.accounts.access import StaffRequest, staff_page
from liaison.accounts.choices import Role
from liaison.audit.actions import name_actions
from liaison.audit.services import record
from liaison.office.files import file_response
from opinions.forms.giving import GivingRulesForm
from opinions.models import GivingRules, OpinionFile
from opinions.services.giving_rules import save_giving_rules

KEEPERS = (Role.CLERK, Role.SYSADMIN)
name_actions({"opinions.look_at_file": "查看居民附件"})


@staff_page(*KEEPERS)
def rules(request: StaffRequest) -> HttpResponse:
    stored = GivingRules.objects.filter(pk=1).first() or GivingRules()
    form = GivingRulesForm(request.POST or None, instance=stored)
    if request.method == "POST" and form.is_valid():
        save_giving_rules(form.save(commit=False), by=request.user)
        messages.success(request, "设置已保存，新打开的表单马上照此办理。")
        return redirect("admin:opinions_giving_rules")
    context = {**admin.site.each_context(request), "title": "网上提意见设置", "form": form}
    return render(request, "opinions/office/giving_rules.html", context)


@staff_page(Role.CLERK, Role.REVIEWER)
def sent_file(request: StaffRequest, pk: int) -> HttpResponseBase:
    """Only as a download; that somebody looked is on record before it is given out."""
    sent = get_object_or_404(
        OpinionFile.objects.select_related("opinion", "file").exclude(file__file=""), pk=pk
    )
    record("opinions.look_at_file", actor=request.user, target=sent.opinion, note=sent.file.sha256)
    return file_response(sent.file)
