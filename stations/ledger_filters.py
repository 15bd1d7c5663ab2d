"""Which entries a list, a workbook and a figure of the statistics speak of: one set of filters."""

from collections.abc import Mapping
from datetime import date, timedelta

from django.db.models import Q

from drafts.deadlines import begin_of
from drafts.models import Consultation
from stations.choices import HeldBy, LedgerKind, LedgerStatus
from stations.ledger_kinds import WITHOUT_AUDIENCE
from stations.models import Station
from stations.models.ledger import LedgerQuerySet

SOURCES = {
    "ours": "日常登记（不含历史导入）",
    "station": "站点填报",
    "recorded": "办公室代录",
    "history": "历史导入",
}
ACTIVITIES = "activities"
KINDS = {ACTIVITIES: "全部活动（按场次统计的）", **dict(LedgerKind.choices)}
KEYS = (
    "year", "station", "kind", "held_by", "status", "late", "source", "since", "until",
    "consultation", "q",
)  # fmt: skip
FIRST_YEAR, LAST_YEAR = 1990, 2100


def chosen(given: Mapping[str, str]) -> dict[str, str]:
    """The filters in ``given`` (an address's parameters) that mean something."""
    wanted = {key: given.get(key, "").strip()[:100] for key in KEYS}
    known = {
        "year": wanted["year"].isascii()
        and wanted["year"].isdigit()
        and FIRST_YEAR <= int(wanted["year"]) <= LAST_YEAR,
        "kind": wanted["kind"] in KINDS,
        "held_by": wanted["held_by"] in HeldBy.values,
        "status": wanted["status"] in LedgerStatus.values,
        "late": wanted["late"] == "1",
        "source": wanted["source"] in SOURCES,
        "since": _day(wanted["since"]) is not None,
        "until": _day(wanted["until"]) is not None,
    }
    return {key: value for key, value in wanted.items() if value and known.get(key, True)}


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def narrowed(entries: LedgerQuerySet, filters: Mapping[str, str]) -> LedgerQuerySet:
    """``filters`` as ``chosen`` gives them."""
    plain = {
        "year": "starts_at__year",
        "station": "station__code",
        "held_by": "held_by",
        "status": "status",
        "consultation": "consultation__slug",
    }
    entries = entries.filter(**{plain[key]: filters[key] for key in plain if key in filters})
    if kind := filters.get("kind"):
        activities = ~Q(kind__in=WITHOUT_AUDIENCE)
        entries = entries.filter(activities if kind == ACTIVITIES else Q(kind=kind))
    if since := _day(filters.get("since", "")):
        entries = entries.filter(starts_at__gte=begin_of(since))
    if until := _day(filters.get("until", "")):
        entries = entries.filter(starts_at__lt=begin_of(until + timedelta(days=1)))
    if "late" in filters:
        entries = entries.filter(is_late=True)
    if source := filters.get("source"):
        entries = entries.filter(_of_source(source))
    if words := filters.get("q"):
        entries = entries.filter(
            Q(number__icontains=words)
            | Q(title__icontains=words)
            | Q(place__icontains=words)
            | Q(summary__icontains=words)
            | Q(sub_kind__icontains=words)
        )
    return entries


def _of_source(source: str) -> Q:
    if source in {"ours", "history"}:
        return Q(history_import__isnull=source == "ours")
    recorded = ~Q(recorded_source="") if source == "recorded" else Q(recorded_source="")
    return recorded & Q(history_import=None)


def spoken(filters: Mapping[str, str]) -> dict[str, str]:
    """What the last sheet of a workbook says about its rows."""
    station = Station.objects.filter(code=filters.get("station", "")).first()
    slug = filters.get("consultation", "")
    about = Consultation.objects.filter(slug=slug).first() if slug else None
    since, until = filters.get("since", ""), filters.get("until", "")
    words = {
        "年度": filters.get("year", ""),
        "站点": str(station or filters.get("station", "")),
        "类别": str(KINDS.get(filters.get("kind", ""), "")),
        "由谁开展": str(dict(HeldBy.choices).get(filters.get("held_by", ""), "")),
        "状态": str(dict(LedgerStatus.choices).get(filters.get("status", ""), "")),
        "迟报": "只列迟报" if "late" in filters else "",
        "来源": SOURCES.get(filters.get("source", ""), ""),
        "日期": f"{f'从{since}' if since else ''}{f'到{until}' if until else ''}",
        "征求意见": about.title if about else slug,
        "查找": filters.get("q", ""),
    }
    return {label: value for label, value in words.items() if value} or {"范围": "全部台账"}
