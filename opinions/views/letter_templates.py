"""The letter's template: download the default, bring an own one, go back."""

from __future__ import annotations

from io import BytesIO

from crispy_forms.helper import FormHelper
from django import forms
from django.contrib import admin, messages
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from liaison.accounts.access import StaffRequest, staff_page
from liaison.accounts.choices import Role
from liaison.office.files import TYPES, file_response
from opinions.access import OFFICE
from opinions.choices.letters import LetterKind
from opinions.errors import OpinionError
from opinions.models import LetterTemplate
from opinions.services import letter_templates as services


class TemplateForm(forms.Form):
    file = forms.FileField(
        label="模板",
        help_text="docx。上传后先试打一份，字段都认识才会启用。",
        error_messages={"required": "请选择模板。"},
    )

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        self.helper = FormHelper()
        self.helper.form_tag = False


@require_http_methods(["GET", "HEAD", "POST"])
@staff_page(*OFFICE)
def templates(request: StaffRequest) -> HttpResponse:
    kind = _kind(request)
    form = TemplateForm(request.POST or None, request.FILES or None)
    may_edit = request.user.has_role(Role.CLERK)
    if request.method == "POST":
        if not may_edit:
            raise Http404
        if form.is_valid() and (template := _upload(request, form)):
            messages.success(request, f"{template}已启用，请看一看试打的效果。")
            return _back(kind)
    related = ("file", "test_print", "uploaded_by")
    context = {
        **admin.site.each_context(request),
        "title": f"{kind.label}模板",
        "kind": kind,
        "kinds": LetterKind,
        "templates": LetterTemplate.objects.filter(kind=kind).select_related(*related),
        "current": services.current_template(kind),
        "fields": [(name, what) for name, (what, _) in services.FIELDS_OF[kind].items()],
        "form": form,
        "may_edit": may_edit,
    }
    status = 422 if form.errors else 200
    return render(request, "opinions/office/letter_templates.html", context, status=status)


def _upload(request: StaffRequest, form: TemplateForm) -> LetterTemplate | None:
    try:
        return services.upload_template(
            form.cleaned_data["file"], by=request.user, kind=_kind(request)
        )
    except OpinionError as error:
        form.add_error("file", str(error))
        return None


@require_POST
@staff_page(Role.CLERK)
def use(request: StaffRequest, number: int) -> HttpResponse:
    """Number 0 is the default."""
    kind = _kind(request)
    template = get_object_or_404(LetterTemplate, number=number, kind=kind) if number else None
    services.use_template(template, by=request.user, kind=kind)
    messages.success(request, f"已启用{template or '系统自带的模板'}。")
    return _back(kind)


def _kind(request: HttpRequest) -> LetterKind:
    """报送函 unless the address asks for another."""
    asked = request.GET.get("kind")
    return LetterKind.REFERRAL if asked == LetterKind.REFERRAL else LetterKind.REPORT


def _back(kind: LetterKind) -> HttpResponse:
    return redirect(f"{reverse('admin:opinions_letter_templates')}?kind={kind}")


@require_safe
@staff_page(*OFFICE)
def file(request: StaffRequest, number: int, what: str) -> HttpResponseBase:
    """A version's file or its test print; number 0 is the default."""
    if number == 0 and what == "file":
        from opinions.letter_default import default_template  # noqa: PLC0415 -- heavy, seldom needed

        return FileResponse(
            BytesIO(default_template()),
            as_attachment=True,
            filename=f"{_kind(request).label}模板.docx",
            content_type=TYPES["docx"],
        )
    template = get_object_or_404(
        LetterTemplate.objects.select_related("file", "test_print"), number=number
    )
    return file_response(template.file if what == "file" else template.test_print)
