"""The rules library: kept by the office, read by the stations it is for, in part by everybody."""

from django.contrib import admin, messages
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from drafts.access import READS_AS_OFFICER
from liaison.accounts.access import StaffRequest, staff_page
from liaison.accounts.choices import Role
from liaison.accounts.models import User
from liaison.office.errors import OfficeError
from liaison.office.files import file_response
from stations.access import WORKBENCH_ROLES, stations_of
from stations.choices import RuleKind
from stations.errors import StationError
from stations.forms.letters import WhyForm
from stations.forms.rules import RuleForm, VersionForm
from stations.models import Rule, RuleVersion
from stations.models.rules import RuleQuerySet
from stations.services import rules as services
from stations.views.office import OFFICE


@require_safe
@staff_page(*OFFICE)
def office_list(request: StaffRequest) -> HttpResponse:
    kind = request.GET.get("kind", "")
    rules = Rule.objects.with_latest()
    if kind in RuleKind.values:
        rules = rules.filter(kind=kind)
    context = {
        **admin.site.each_context(request),
        "title": "制度文件库",
        "rules": rules,
        "kinds": RuleKind.choices,
        "kind": kind,
        "may_keep": request.user.has_role(Role.CLERK),
    }
    return render(request, "stations/office/rules.html", context)


@staff_page(Role.CLERK)
def new_rule(request: StaffRequest) -> HttpResponse:
    initial = {"in_force_from": timezone.localdate()}
    form = RuleForm(request.POST or None, request.FILES or None, initial=initial)
    if form.is_valid():
        try:
            rule = services.add_rule(
                form.save(commit=False), by=request.user, **form.version(request.user)
            )
        except StationError as error:
            form.add_error(None, str(error))
        except OfficeError:
            pass  # Said at the field by the form.
        else:
            messages.success(request, "已登记，站点在工作台的“制度文件”里看到。")
            return redirect("admin:stations_rule", rule.pk)
    return _form_page(request, form, "登记制度文件", reverse("admin:stations_rules"))


@staff_page(Role.CLERK)
def new_version(request: StaffRequest, pk: int) -> HttpResponse:
    rule = get_object_or_404(Rule, pk=pk)
    latest = rule.versions.first()
    initial = {"in_force_from": timezone.localdate(), "text": latest.text if latest else ""}
    form = VersionForm(request.POST or None, request.FILES or None, initial=initial)
    if form.is_valid():
        try:
            made = services.add_version(rule, by=request.user, **form.version(request.user))
        except StationError as error:
            form.add_error(None, str(error))
        except OfficeError:
            pass  # Said at the field by the form.
        else:
            messages.success(request, f"已登记第{made.number}版，以前的版本都保留。")
            return redirect("admin:stations_rule", pk)
    back = reverse("admin:stations_rule", args=[pk])
    return _form_page(request, form, f"新版本：{rule.title}", back)


def _form_page(request: StaffRequest, form: VersionForm, title: str, back: str) -> HttpResponse:
    context = {**admin.site.each_context(request), "title": title, "form": form, "back": back}
    status = 422 if form.errors else 200
    return render(request, "stations/office/rule_form.html", context, status=status)


@require_safe
@staff_page(*OFFICE)
def office_page(request: StaffRequest, pk: int) -> HttpResponse:
    return _office_page(request, _rule(Rule.objects.all(), pk))


def _office_page(request: StaffRequest, rule: Rule, wrong: WhyForm | None = None) -> HttpResponse:
    forms = {name: WhyForm(prefix=name) for name in ("status", "public")}
    if wrong is not None and wrong.prefix:
        forms[wrong.prefix] = wrong
    context = {
        **admin.site.each_context(request),
        "title": rule.title,
        "rule": rule,
        "versions": rule.versions.select_related("file", "by"),
        "moves": rule.moves.select_related("by"),
        "forms": forms,
        "bad_form": wrong,
        "may_keep": request.user.has_role(Role.CLERK),
    }
    status = 422 if wrong else 200
    return render(request, "stations/office/rule.html", context, status=status)


@require_POST
@staff_page(Role.CLERK)
def move(request: StaffRequest, pk: int, what: str) -> HttpResponse:
    """``what``: status (废止, 恢复) or public (公开, 撤下)."""
    rule, form = _rule(Rule.objects.all(), pk), WhyForm(request.POST, prefix=what)
    act = {"status": services.abolish_or_restore, "public": services.publish_or_take_off}.get(what)
    if act is None:
        raise Http404
    if form.is_valid():
        try:
            act(rule, by=request.user, note=form.cleaned_data["note"])
        except StationError as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, "已保存。")
            return redirect("admin:stations_rule", pk)
    return _office_page(request, rule, wrong=form)


@require_safe
@staff_page(*OFFICE)
def office_file(request: StaffRequest, pk: int, number: int) -> HttpResponseBase:
    return _file(Rule.objects.all(), pk, number)


def _readable_by(user: User) -> RuleQuerySet:
    """The office's own and those of the stations that ``user`` works for today."""
    if user.has_role(*OFFICE):
        return Rule.objects.in_use()
    return Rule.objects.in_use().of_stations(stations_of(user).values_list("pk", flat=True))


@require_safe
@staff_page(*READS_AS_OFFICER)
def workbench_list(request: StaffRequest) -> HttpResponse:
    rules = _readable_by(request.user).with_latest()
    context = {"rules": rules, "has_notices": request.user.has_role(*WORKBENCH_ROLES)}
    return render(request, "stations/officer/rules.html", context)


@require_safe
@staff_page(*READS_AS_OFFICER)
def workbench_page(request: StaffRequest, pk: int) -> HttpResponse:
    rule = _rule(_readable_by(request.user), pk)
    context = {"rule": rule, "versions": rule.versions.select_related("file")}
    return render(request, "stations/officer/rule.html", context)


@require_safe
@staff_page(*READS_AS_OFFICER)
def workbench_file(request: StaffRequest, pk: int, number: int) -> HttpResponseBase:
    return _file(_readable_by(request.user), pk, number)


@require_safe
def public_list(request: HttpRequest) -> HttpResponse:
    rules = Rule.objects.shown_to_public().with_latest()
    return render(request, "stations/public/rules.html", {"rules": rules})


@require_safe
def public_page(request: HttpRequest, pk: int) -> HttpResponse:
    """The wording in force today, not what was or will be."""
    rule = _rule(Rule.objects.shown_to_public(), pk)
    context = {"rule": rule, "version": _in_force(rule)}
    return render(request, "stations/public/rule.html", context)


@require_safe
def public_file(request: HttpRequest, pk: int) -> HttpResponseBase:
    rule = _rule(Rule.objects.shown_to_public(), pk)
    return _file(Rule.objects.shown_to_public(), pk, _in_force(rule).number)


def _in_force(rule: Rule) -> RuleVersion:
    version = (
        rule.versions.select_related("file").filter(in_force_from__lte=timezone.localdate()).first()
    )
    if version is None:
        raise Http404
    return version


def _rule(rules: QuerySet[Rule], pk: int) -> Rule:
    return get_object_or_404(rules.select_related("station"), pk=pk)


def _file(rules: QuerySet[Rule], pk: int, number: int) -> HttpResponseBase:
    versions = RuleVersion.objects.filter(rule__in=rules.filter(pk=pk), file__isnull=False)
    version = get_object_or_404(versions.select_related("file"), number=number)
    assert version.file is not None  # noqa: S101 -- asked for above
    return file_response(version.file)
