"""公布文本比对: what the machine proposes beside what was asked for, decided by a clerk."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.contrib import admin, messages
from django.core.paginator import Page, Paginator
from django.db.models import Count, F, Q, QuerySet
from django.http import Http404, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from drafts.comparison import Article, articles_of
from drafts.parsing.citations import find_citations
from feedback.access import get_text_check
from feedback.choices import Standing
from feedback.errors import FeedbackError
from feedback.models import Outcome, Reflection, TextCheck
from feedback.models.stories import FAVOURABLE
from feedback.reflecting import is_sure, spanned
from feedback.services import reflections as services
from feedback.services.reflections import Decision
from liaison.accounts.access import StaffRequest, staff_page
from liaison.accounts.choices import Role
from opinions.access import OFFICE, get_consultation_for_office

ROWS = 20
NONE, OTHER = "none", "other"
TICKED = "请选一个提示，或者选“在别的条文”并写明条号，或者选“没有体现”。"


@dataclass
class Row:
    """A proposal with its candidates; ``fault`` is what was wrong with what was typed."""

    reflection: Reflection
    outcome: Outcome | None
    options: list[dict[str, Any]] = field(default_factory=list)
    chosen: str = ""
    typed: str = ""
    fault: str = ""

    @property
    def is_lost(self) -> bool:
        """Said to be adopted, and this text does not show it (edge case 15)."""
        return self.outcome is not None and (
            self.reflection.standing == Standing.REJECTED
            or (self.reflection.standing == Standing.PROPOSED and not self.options)
        )


@require_POST
@staff_page(Role.CLERK)
def ask(request: StaffRequest, pk: int) -> HttpResponse:
    consultation = get_consultation_for_office(pk)
    texts = services.texts_to_check(consultation)
    number = request.POST.get("text", "")
    version = get_object_or_404(texts, pk=int(number) if number.isdecimal() else 0)
    try:
        check = services.ask_check(consultation, version, by=request.user)
    except FeedbackError as error:
        messages.error(request, str(error))
        return redirect("admin:feedback_register", pk)
    messages.success(request, "系统正在比对，一般不到一分钟；请稍候刷新本页。")
    return redirect("admin:feedback_text_check", check.pk)


@require_http_methods(["GET", "HEAD", "POST"])
@staff_page(*OFFICE)
def text_check(request: StaffRequest, pk: int) -> HttpResponse:
    """``?all=1``: also what is decided; ``?tick=1``: what stands out is chosen beforehand, and that
    nothing was found. By POST a clerk decides what stands on the page."""
    check = get_text_check(pk)
    articles = articles_of(check.version_id) if check.version_id else []
    if request.method != "POST":
        return _page(request, check, _rows(request, check, articles))
    if not request.user.has_role(Role.CLERK):
        raise Http404
    page = _rows(request, check, articles, posted=request.POST)
    rows: list[Row] = list(page.object_list)
    decisions = [_decision(check, row, articles) for row in rows if row.chosen]
    if not any(row.fault for row in rows):
        try:
            confirmed = services.decide(check, [one for one in decisions if one], by=request.user)
        except FeedbackError as error:
            messages.error(request, str(error))
        else:
            messages.success(request, _done(len(decisions), confirmed))
            return redirect(request.get_full_path())
    return _page(request, check, page, status=422)


def _done(decided: int, confirmed: int) -> str:
    words = f"已保存{decided}条。这是本办比对，只有立法机关答复的才算采纳。"
    return f"{words}其中{confirmed}条和立法机关已有的答复一致。" if confirmed else words


def _rows(
    request: StaffRequest,
    check: TextCheck,
    articles: Sequence[Article],
    posted: QueryDict | None = None,
) -> Page[Any]:
    shown = _shown(request, check, posted)
    size = ROWS if posted is None else ROWS * 5
    page: Page[Any] = Paginator(shown, size).get_page(
        request.GET.get("page") if posted is None else 1
    )
    found = list(page.object_list)
    favourable = Outcome.objects.current().filter(
        item__in=[one.item_id for one in found], result__in=FAVOURABLE
    )
    outcomes = {outcome.item_id: outcome for outcome in favourable}
    texts = {article.provision.pk: article for article in articles}
    page.object_list = [_row(one, outcomes.get(one.item_id), texts, posted) for one in found]
    if posted is None and "tick" in request.GET:
        _tick(page.object_list)
    return page


def _shown(
    request: StaffRequest, check: TextCheck, posted: QueryDict | None
) -> QuerySet[Reflection]:
    rows = check.reflections.select_related("item__provision", "decided_by", "outcome")
    general_first = F("item__provision__position").asc(nulls_first=True)
    rows = rows.order_by(general_first, "item__rank", "item_id")
    if posted is not None:
        keys = [value for value in posted.getlist("row") if value.isdecimal()]
        return rows.filter(pk__in=keys)
    return rows if "all" in request.GET else rows.filter(standing=Standing.PROPOSED)


def _row(
    reflection: Reflection,
    outcome: Outcome | None,
    texts: Mapping[int, Article],
    posted: QueryDict | None,
) -> Row:
    row = Row(reflection, outcome)
    for number, one in enumerate(reflection.candidates):
        article = texts.get(one["provision"])
        pieces = spanned(article.text, one["changed"], one["marks"]) if article else []
        row.options.append({**one, "key": str(number), "pieces": pieces})
    if posted is not None:
        row.chosen = posted.get(f"choice-{reflection.pk}", "")
        row.typed = posted.get(f"place-{reflection.pk}", "").strip()
    return row


def _tick(rows: Sequence[Row]) -> None:
    """What a clerk would have chosen anyway; nothing is saved by it."""
    for row in rows:
        if row.reflection.standing != Standing.PROPOSED or row.is_lost:
            continue
        if is_sure(row.reflection.candidates):
            row.chosen = row.options[0]["key"]
        elif not row.options:
            row.chosen = NONE


def _decision(check: TextCheck, row: Row, articles: Sequence[Article]) -> Decision | None:
    """Notes the fault on the row, and None, where what was chosen says nothing."""
    if row.chosen == NONE:
        return Decision(row.reflection)
    if row.chosen == OTHER:
        return _other(check, row, articles)
    option = next((one for one in row.options if one["key"] == row.chosen), None)
    if option is None:
        row.fault = TICKED
        return None
    article = _article(articles, lambda one: one.provision.pk == option["provision"])
    return _said(check, row, option["place"], article)


def _other(check: TextCheck, row: Row, articles: Sequence[Article]) -> Decision | None:
    cited = next(iter(find_citations(row.typed)), None)
    if cited is None:
        row.fault = "请写明条号，例如：第十条第二款。"
        return None
    article = _article(
        articles,
        lambda one: (one.provision.number, one.provision.suffix) == (cited.article, cited.suffix),
    )
    if article is None and articles:
        row.fault = f"这份文本里没有{cited.label}，请核对条号。"
        return None
    return _said(check, row, row.typed, article)


def _article(articles: Sequence[Article], is_it: Any) -> Article | None:
    return next((one for one in articles if is_it(one)), None)


def _said(check: TextCheck, row: Row, place: str, article: Article | None) -> Decision:
    words = services.place_in(check.version, place) if check.version else place
    provision, text = (article.provision, article.text) if article else (None, "")
    return Decision(row.reflection, words, provision, text)


def _page(
    request: StaffRequest, check: TextCheck, page: Page[Any], status: int = 200
) -> HttpResponse:
    counts = check.reflections.aggregate(
        total=Count("pk"),
        open=Count("pk", filter=Q(standing=Standing.PROPOSED)),
        claimed=Count("pk", filter=Q(standing=Standing.CLAIMED_BY_US)),
        confirmed=Count("pk", filter=Q(standing=Standing.CONFIRMED_BY_SUPERIOR)),
    )
    context: dict[str, Any] = {
        **admin.site.each_context(request),
        "title": f"公布文本比对：{check}",
        "check": check,
        "page": page,
        **counts,
        "faulty": [row for row in page.object_list if row.fault],
        "shows_all": "all" in request.GET,
        "ticked": "tick" in request.GET,
        "may_decide": request.user.has_role(Role.CLERK),
    }
    return render(request, "feedback/office/text_check.html", context, status=status)
