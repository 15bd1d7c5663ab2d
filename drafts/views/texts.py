"""Bringing a text in, looking it over, letting it stand."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from drafts import services
from drafts.access import BUSINESS, PREPARES, get_version_for_office
from drafts.forms.texts import ImportForm
from drafts.models import Draft, DraftVersion, ParseNote, VersionMap
from drafts.review import Review, find_row
from drafts.services.importing import as_text
from drafts.views.page import address_in_review, carried_out, office_page, place_in_review
from liaison.accounts.access import StaffRequest, staff_page
from liaison.office.files import file_response

CONFIRMED = "文本已确认，可以建立征求意见。"
CONFIRMED_LATER = "文本已确认。请接着核对与前一稿的对照，再建立征求意见。"


@require_http_methods(["GET", "POST"])
@staff_page(*PREPARES)
def import_text(request: StaffRequest) -> HttpResponse:
    """The upload page. Whatever goes wrong, the words come back in the text box."""
    form = ImportForm(request.POST or None, request.FILES or None)
    if form.is_valid():
        try:
            version = services.import_draft(
                form.facts(), text=form.cleaned_data["text"], upload=form.upload, by=request.user
            )
        except services.DraftError as error:
            form.refuse(error)
        else:
            messages.success(request, "文本已导入。请对照原文核对，更正后确认。")
            if form.leaves_words_out:
                messages.info(request, "以上传的文件为准，文本框里的文字没有使用。")
            return redirect("admin:drafts_review", version.pk)
    if form.errors:
        _keep_words(form)
    context = {"title": "导入草案", "form": form}
    return office_page(request, "import", context, status=422 if form.errors else 200)


def _keep_words(form: ImportForm) -> None:
    """A browser forgets a chosen file; what could be read of it goes into the text box."""
    upload = form.files.get("file")
    if upload is None or form.data.get("text", "").strip():
        return
    try:
        form.keep_text(as_text(services.read_upload(upload).lines))
    except services.DraftError:
        return  # the form says already why the file cannot be read


@require_GET
@staff_page(*BUSINESS)
def review(request: StaffRequest, pk: int) -> HttpResponse:
    """The tree beside the words it was read from, with the reader's doubts by line."""
    version = get_version_for_office(pk)
    words = request.GET.get("find", "").strip()[:60]
    if words:
        row = find_row(version, words)
        if row is not None:
            return redirect(address_in_review(row))
        messages.info(request, f"没有找到“{words}”，请换个条号或者词语。")
    prepares = request.user.has_role(*PREPARES)
    version_map = VersionMap.objects.filter(new=version).first()
    context = {
        "title": version.title,
        "version": version,
        "review": Review(version, request.GET.get("page", "1")),
        "words": words,
        "may_correct": prepares and not version.is_confirmed,
        "namesakes": _namesakes(version) if prepares else [],
        "may_prepare": prepares and version.is_confirmed,
        "last_edit": version.edits.standing().select_related("by").last(),
        "consultations": list(version.consultations.all()),
        "version_map": version_map,
        "comparable": _comparable(version, version_map) if prepares else [],
        "laws": list(DraftVersion.objects.laws_for(version)) if version.is_amendment else [],
        "full_texts": list(version.full_texts.all()) if version.is_amendment else [],
    }
    return office_page(request, "review", context)


def _namesakes(version: DraftVersion) -> list[Draft]:
    """Drafts that the text may belong to, as long as it can be moved."""
    if version.is_confirmed or version.base_id:
        return []
    return list(Draft.objects.namesakes_of(version))


def _comparable(version: DraftVersion, version_map: VersionMap | None) -> list[DraftVersion]:
    """What a clerk may hold the text against, until a map is confirmed."""
    if not version.is_confirmed or (version_map and version_map.is_confirmed):
        return []
    others = DraftVersion.objects.comparable_with(version)
    return [one for one in others if version_map is None or one.pk != version_map.old_id]


@require_http_methods(["GET", "POST"])
@staff_page(*PREPARES)
def confirm(request: StaffRequest, pk: int) -> HttpResponse:
    """Counts and open doubts once more, then the text stands for good."""
    version = get_version_for_office(pk)
    if request.method == "POST":
        try:
            services.confirm_version(version, by=request.user)
        except services.DraftError as error:
            messages.error(request, str(error))
        else:
            waits = VersionMap.objects.filter(new=version, confirmed_at__isnull=True).exists()
            messages.success(request, CONFIRMED_LATER if waits else CONFIRMED)
            return redirect("admin:drafts_review", pk)
    context = {
        "title": "确认文本",
        "version": version,
        "review": Review(version, "1"),
        "namesakes": _namesakes(version),
    }
    return office_page(request, "confirm", context)


@require_POST
@staff_page(*PREPARES)
def file_under(request: StaffRequest, pk: int) -> HttpResponse:
    """A text that was brought in as a new draft joins the draft of the same name."""
    version = get_version_for_office(pk)
    drafts = {str(draft.pk): draft for draft in _namesakes(version)}
    draft = drafts.get(request.POST.get("draft", ""))
    if draft is None:
        messages.error(request, "请选择要归入的草案。")
    else:
        carried_out(
            request,
            "已归入这部草案，更正都保留。确认文本以后可以与前一稿对照。",
            lambda: services.file_under(version, draft, by=request.user),
        )
    return redirect("admin:drafts_review", pk)


@require_http_methods(["GET", "POST"])
@staff_page(*PREPARES)
def discard(request: StaffRequest, pk: int) -> HttpResponse:
    version = get_version_for_office(pk)
    if request.method == "POST" and carried_out(
        request, "这次导入已删除。", lambda: services.discard_version(version, by=request.user)
    ):
        return redirect("admin:drafts_rounds")
    context = {
        "title": "删除这次导入",
        "heading": f"删除“{version.title}”第{version.number}稿？",
        "text": "文本、条款、更正记录和上传的文件一并删除，不能恢复。"
        "导错了文件，或者误传了不该上传的文件时使用。",
        "action": "删除",
        "cancel_url": reverse("admin:drafts_review", args=[pk]),
    }
    return office_page(request, "sure", context)


@require_POST
@staff_page(*PREPARES)
def apply_to_law(request: StaffRequest, pk: int) -> HttpResponse:
    """From an amendment and the chosen law in force to the new full text."""
    amendment = get_version_for_office(pk)
    laws = {str(law.pk): law for law in DraftVersion.objects.laws_for(amendment)}
    law = laws.get(request.POST.get("law", ""))
    try:
        if law is None:
            raise services.DraftError("请选择要套用到哪份现行文本。")
        made = services.apply_to_law(amendment, law, by=request.user)
    except services.DraftError as error:
        messages.error(request, str(error))
        return redirect("admin:drafts_review", pk)
    messages.success(request, "修改后的全文已经生成。请核对提示，更正后确认，再看对照表。")
    return redirect("admin:drafts_review", made.pk)


@require_POST
@staff_page(*PREPARES)
def undo(request: StaffRequest, pk: int) -> HttpResponse:
    """One step back, and back to the place where it was taken."""
    version = get_version_for_office(pk)
    try:
        edit = services.undo_last(version, by=request.user)
    except services.DraftError as error:
        messages.error(request, str(error))
        return redirect("admin:drafts_review", pk)
    messages.success(request, f"已撤销（{edit}）。")
    return redirect(place_in_review(version, edit))


@require_POST
@staff_page(*PREPARES)
def check_note(request: StaffRequest, pk: int, note_pk: int) -> HttpResponse:
    """The clerk ticks a doubt off, in the list of doubts or beside the line itself."""
    note = get_object_or_404(ParseNote, pk=note_pk, version=pk)
    services.check_note(note, by=request.user)
    page, place = request.POST.get("page", ""), "notes"
    if page.isdecimal():
        place = f"L{note.line}"
    query = f"?page={page}" if page.isdecimal() else ""
    return redirect(f"{reverse('admin:drafts_review', args=[pk])}{query}#{place}")


@require_GET
@staff_page(*BUSINESS)
def source(request: StaffRequest, pk: int) -> HttpResponseBase:
    """The file as it came."""
    version = get_version_for_office(pk)
    if version.source_file is None:
        raise Http404
    return file_response(version.source_file)


@require_GET
@staff_page(*BUSINESS)
def edits(request: StaffRequest, pk: int) -> HttpResponse:
    """What was corrected, by whom, and what was taken back."""
    version = get_version_for_office(pk)
    rows = version.edits.select_related("by", "undone_by").order_by("-pk")[:500]
    context = {"title": "更正记录", "version": version, "edits": rows}
    return office_page(request, "edits", context)
