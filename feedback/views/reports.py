"""汇报材料: ask for one, see where each number comes from, bring an own template."""

from io import BytesIO

from django.contrib import admin, messages
from django.core.paginator import Paginator
from django.http import FileResponse, Http404, HttpResponse, QueryDict
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from drafts.models import SuperiorOrgan
from feedback.choices.reports import ReportKind
from feedback.errors import FeedbackError
from feedback.forms.reports import ReportForm, ReportTemplateForm
from feedback.models import Report, ReportTemplate
from feedback.reports.fields import FIELDS
from feedback.services import reports as services
from feedback.year_book import YEAR_FILTERS, years_with_work
from feedback.year_figures import SOURCES
from feedback.year_figures.lines import line_of, with_lines
from liaison.accounts.access import StaffRequest, staff_page
from liaison.accounts.choices import Role
from liaison.jobs import services as jobs
from liaison.office.files import TYPES, file_response
from opinions.access import OFFICE
from stations.forms.export import ExportFilterForm

ROWS = 50
SHOWN = 30


@require_http_methods(["GET", "HEAD", "POST"])
@staff_page(*OFFICE)
def reports(request: StaffRequest) -> HttpResponse:
    form = ReportForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        report = services.ask_for_report(
            ReportKind(data["kind"]), first=data["first"], last=data["last"], by=request.user
        )
        assert report.job is not None  # noqa: S101 -- it has just been asked for
        return redirect("jobs:show", report.job.pk)
    context = {
        **admin.site.each_context(request),
        "title": "汇报材料和年度统计",
        "form": form,
        "reports": Report.objects.select_related("asked_by")[:SHOWN],
        "years": years_with_work(),
        "year_form": year_form(),
    }
    status = 422 if form.errors else 200
    return render(request, "feedback/office/reports.html", context, status=status)


@require_safe
@staff_page(*OFFICE)
def report(request: StaffRequest, pk: int) -> HttpResponse:
    """The file, and the list behind it."""
    one = _report(pk)
    figures = [(source, one.figures.get(source.key)) for source in SOURCES]
    context = {
        **admin.site.each_context(request),
        "title": str(one),
        "report": one,
        "figures": figures if one.made_at else [],
    }
    return render(request, "feedback/office/report.html", context)


@require_safe
@staff_page(*OFFICE)
def report_file(request: StaffRequest, pk: int) -> HttpResponseBase:
    one = _report(pk)
    if one.file is None:
        raise Http404
    return file_response(one.file)


@require_safe
@staff_page(*OFFICE)
def report_rows(request: StaffRequest, pk: int, key: str) -> HttpResponse:
    """The rows that a figure counts, as they are today; it says so if the number has changed."""
    one = _report(pk)
    source = next((source for source in SOURCES if source.key == key), None)
    if source is None or not one.made_at:
        raise Http404
    page = Paginator(with_lines(source.rows(one.period)), ROWS).get_page(request.GET.get("page"))
    context = {
        **admin.site.each_context(request),
        "title": source.label,
        "report": one,
        "source": source,
        "then": one.figures.get(key),
        "now": source.value(one.period),
        "page": page,
        "lines": [line_of(row) for row in page],
    }
    return render(request, "feedback/office/report_rows.html", context)


@require_POST
@staff_page(*OFFICE)
def year(request: StaffRequest, year: int) -> HttpResponse:
    form = year_form(request.POST)
    if not form.is_valid():
        raise Http404
    wanted = {"filters": form.chosen()} if form.chosen() else {}
    about = f"（{form.spoken()}）" if wanted else ""
    job = jobs.start(
        "workbooks.export",
        label=f"{year}年年度统计{about}"[:160],
        params={"preset": "year", "consultation": str(year), **wanted},
        owner=request.user,
    )
    return redirect("jobs:show", job.pk)


def year_form(given: QueryDict | None = None) -> ExportFilterForm:
    """Whose drafts are wanted in the tables of a year."""
    names = SuperiorOrgan.objects.values_list("name", "name")
    choices = {"organ": names}
    return ExportFilterForm(given, words=YEAR_FILTERS, choices=choices, auto_id="id_year_%s")


@require_http_methods(["GET", "HEAD", "POST"])
@staff_page(*OFFICE)
def templates(request: StaffRequest) -> HttpResponse:
    form = ReportTemplateForm(request.POST or None, request.FILES or None)
    may_edit = request.user.has_role(Role.CLERK)
    if request.method == "POST":
        if not may_edit:
            raise Http404
        if form.is_valid() and (template := _upload(request, form)):
            messages.success(request, f"{template}已启用，请看一看试打的效果。")
            return redirect("admin:feedback_report_templates")
    context = {
        **admin.site.each_context(request),
        "title": "汇报材料模板",
        "templates": ReportTemplate.objects.select_related("file", "test_print", "uploaded_by"),
        "fields": [(name, what) for name, (what, _) in FIELDS.items()],
        "form": form,
        "may_edit": may_edit,
    }
    status = 422 if form.errors else 200
    return render(request, "feedback/office/report_templates.html", context, status=status)


def _upload(request: StaffRequest, form: ReportTemplateForm) -> ReportTemplate | None:
    data = form.cleaned_data
    try:
        return services.upload_template(ReportKind(data["kind"]), data["file"], by=request.user)
    except FeedbackError as error:
        form.add_error("file", str(error))
        return None


@require_POST
@staff_page(Role.CLERK)
def use_template(request: StaffRequest, pk: int) -> HttpResponse:
    """Switch one on, or off again: then the portal's own prints."""
    template = get_object_or_404(ReportTemplate, pk=pk)
    services.use_template(template.kind, None if template.in_use else template, by=request.user)
    messages.success(request, "已停用，改用系统自带的模板。" if template.in_use else "已启用。")
    return redirect("admin:feedback_report_templates")


@require_safe
@staff_page(*OFFICE)
def template_file(request: StaffRequest, pk: int, what: str) -> HttpResponseBase:
    """A version's file or its test print; number 0 is the default."""
    if pk == 0:
        from feedback.reports.default import default_template  # noqa: PLC0415 -- heavy

        return FileResponse(
            BytesIO(default_template()),
            as_attachment=True,
            filename="汇报材料模板.docx",
            content_type=TYPES["docx"],
        )
    one = get_object_or_404(ReportTemplate.objects.select_related("file", "test_print"), pk=pk)
    return file_response(one.file if what == "file" else one.test_print)


def _report(pk: int) -> Report:
    return get_object_or_404(Report.objects.select_related("file", "template", "asked_by"), pk=pk)
