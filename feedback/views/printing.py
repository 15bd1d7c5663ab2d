"""反馈单 of people and of stations, and 感谢信, printed from the browser: all in one run."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from feedback import slips
from feedback.choices.papers import PaperKind, Recipients
from feedback.forms.papers import PrintForm
from feedback.services import papers as services
from liaison.accounts.access import StaffRequest, staff_page
from liaison.audit.services import record
from opinions.access import OFFICE, get_consultation_for_office

# A browser lays these out in some seconds on an old PC; more go out by stations or as a docx.
MOST_SHEETS = 500
SHEETS = {
    PaperKind.SLIP: "feedback/office/slip_sheet.html",
    PaperKind.STATION: "feedback/office/station_sheet.html",
    PaperKind.LETTER: "feedback/office/letter_sheet.html",
}


@require_POST
@staff_page(*OFFICE)
def print_run(request: StaffRequest, pk: int) -> HttpResponse:
    """By POST, because it is on record who printed what about whom."""
    consultation = get_consultation_for_office(pk)
    form = PrintForm(request.POST)
    if not form.is_valid():
        raise Http404
    kind, chosen = PaperKind(form.cleaned_data["kind"]), form.cleaned_data
    back = "admin:feedback_letters" if kind == PaperKind.LETTER else "admin:feedback_told"
    if kind not in SHEETS:
        messages.error(request, f"{kind.label}请做成 Word 文件打印。")
        return redirect(back, pk)
    which, station = chosen["which"] or Recipients.ALL, chosen["station"]
    sheets = services.sheets_of(kind, consultation, which=which, station=station)
    if trouble := _trouble(len(sheets)):
        messages.error(request, trouble)
        return redirect(back, pk)
    after = {"模板": "网页", "份数": len(sheets)}
    record(
        "feedback.print_papers", actor=request.user, target=consultation, after=after,
        count=len(sheets),
    )  # fmt: skip
    context = {
        "consultation": consultation,
        "kind": kind,
        "sheets": sheets,
        "qr": slips.track_drawing(),
        "sheet_template": SHEETS[kind],
        "back": back,
    }
    return render(request, "feedback/office/print_run.html", context)


def _trouble(count: int) -> str:
    if not count:
        return "没有可以打印的内容，请先公布结果，或者换一个范围。"
    if count > MOST_SHEETS:
        return (
            f"共{count}份，网页一次最多打印{MOST_SHEETS}份，请按站点分次打印，或者做成 Word 文件。"
        )
    return ""
