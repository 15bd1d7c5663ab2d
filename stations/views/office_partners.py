"""单位名录: departments, associations and others that the office works with."""

from django.contrib import admin, messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from liaison.accounts.access import StaffRequest, staff_page
from liaison.accounts.choices import Role
from liaison.contacts.services import ContactError
from stations.errors import StationError
from stations.forms.letters import WhyForm
from stations.forms.partners import PartnerFilterForm, PartnerForm
from stations.models import PartnerOrg
from stations.services import partners as services
from stations.views.form_page import office_form
from stations.views.office import OFFICE

ROWS = 30


@require_safe
@staff_page(*OFFICE)
def partner_list(request: StaffRequest) -> HttpResponse:
    form = PartnerFilterForm(request.GET)
    orgs = PartnerOrg.objects.select_related("phone")
    if form.is_valid():
        data = form.cleaned_data
        if data["state"] != "all":
            orgs = orgs.filter(is_active=data["state"] != "off")
        if data["kind"]:
            orgs = orgs.filter(kind=data["kind"])
        if data["q"].strip():
            orgs = orgs.matching(data["q"].strip())
    context = {
        **admin.site.each_context(request),
        "title": "单位名录",
        "form": form,
        "page": Paginator(orgs, ROWS).get_page(request.GET.get("page")),
        "may_keep": request.user.has_role(Role.CLERK),
    }
    return render(request, "stations/office/partners.html", context)


@require_safe
@staff_page(*OFFICE)
def partner_page(request: StaffRequest, pk: int) -> HttpResponse:
    return _partner_page(request, _partner(pk))


def _partner_page(
    request: StaffRequest,
    org: PartnerOrg,
    *,
    wrong: WhyForm | None = None,
    revealed: str = "",
) -> HttpResponse:
    forms = {name: WhyForm(prefix=name) for name in ("move", "reveal")}
    if wrong is not None and wrong.prefix:
        forms[wrong.prefix] = wrong
    context = {
        **admin.site.each_context(request),
        "title": org.name,
        "org": org,
        "letters": org.letters.select_related("consultation"),
        "moves": org.moves.select_related("by"),
        "forms": forms,
        "bad_form": wrong,
        "revealed": revealed,
        "may_keep": request.user.has_role(Role.CLERK),
    }
    status = 422 if wrong else 200
    return render(request, "stations/office/partner.html", context, status=status)


@staff_page(Role.CLERK)
def new_partner(request: StaffRequest) -> HttpResponse:
    form = PartnerForm(request.POST or None)
    return office_form(
        request,
        "登记单位",
        form,
        lambda: services.add_partner(
            form.save(commit=False), by=request.user, phone=form.cleaned_data["phone_number"]
        ),
        back=reverse("admin:stations_partners"),
        done="已登记单位，发征求意见函时可以选它。",
        then=lambda org: reverse("admin:stations_partner", args=[org.pk]),
    )


@staff_page(Role.CLERK)
def edit_partner(request: StaffRequest, pk: int) -> HttpResponse:
    org = _partner(pk)
    form = PartnerForm(request.POST or None, instance=org)
    return office_form(
        request,
        f"修改单位资料：{org.name}",
        form,
        lambda: services.change_partner(
            form.instance,
            by=request.user,
            fields=list(PartnerForm.Meta.fields),
            phone=form.cleaned_data["phone_number"],
        ),
        back=reverse("admin:stations_partner", args=[pk]),
        done="已保存单位资料。",
    )


@require_POST
@staff_page(Role.CLERK)
def move_partner(request: StaffRequest, pk: int) -> HttpResponse:
    org = _partner(pk)
    form = WhyForm(request.POST, prefix="move")
    if form.is_valid():
        try:
            services.move_partner(org, by=request.user, note=form.cleaned_data["note"])
        except StationError as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, f"“{org}”已{'启用' if org.is_active else '停用'}。")
            return redirect("admin:stations_partner", pk)
    return _partner_page(request, org, wrong=form)


@require_POST
@staff_page(Role.CLERK, Role.REVIEWER)
def reveal_phone(request: StaffRequest, pk: int) -> HttpResponse:
    """The full number, shown once on this page; who looked and why is on record."""
    org = _partner(pk)
    form = WhyForm(request.POST, prefix="reveal")
    if form.is_valid():
        try:
            value = services.reveal_phone(org, by=request.user, reason=form.cleaned_data["note"])
        except (StationError, ContactError) as error:
            form.add_error(None, str(error))
        else:
            return _partner_page(request, org, revealed=value)
    return _partner_page(request, org, wrong=form)


def _partner(pk: int) -> PartnerOrg:
    return get_object_or_404(PartnerOrg.objects.select_related("phone"), pk=pk)
