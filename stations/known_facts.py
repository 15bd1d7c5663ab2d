"""What the portal itself can tell of the six items, so that nobody has to prove it (六个有)."""

from datetime import date

from stations.choices import AppointmentKind, ExpenseKind, LedgerKind, LedgerStatus
from stations.choices.standards import StandardItem
from stations.models import Assignment, BulletinRead, Expense, LedgerEntry, Rule, Station

_STAFF = (AppointmentKind.OFFICER, AppointmentKind.STATION_LEAD, AppointmentKind.DEPUTY_OFFICER)
_I = StandardItem


def known_of(station: Station, today: date) -> dict[str, str]:
    """Item to a sentence, for what is there; silent on what the portal does not know."""
    known: dict[str, str] = {}
    if station.address and station.hours:
        known[_I.PREMISES] = f"地址：{station.address}；开放时间：{station.hours}。"
    staff = station.appointments.in_force(today).filter(kind__in=_STAFF).count()
    if staff:
        known[_I.STAFF] = f"在聘{staff}人。"
    entries = LedgerEntry.objects.filter(station=station, starts_at__year=today.year)
    handed_in = entries.exclude(status__in=[LedgerStatus.DRAFT, LedgerStatus.VOIDED]).count()
    if handed_in:
        known[_I.LEDGER] = f"今年已报送台账{handed_in}条。"
    for item, sentence in (
        (_I.RULES, _rules(station, today)),
        (_I.FUNDS, _funds(station, today)),
        (_I.MECHANISM, _mechanism(station, today)),
    ):
        if sentence:
            known[item] = sentence
    return known


def _rules(station: Station, today: date) -> str:
    own = Rule.objects.in_use().filter(station=station).count()
    common = Rule.objects.in_use().filter(station=None).count()
    entries = LedgerEntry.objects.filter(station=station, kind=LedgerKind.RULE_MAKING).counted()
    return _sentence(
        ("本站制度{}份", own),
        ("办公室统一制度{}份", common),
        ("制度建设台账{}条", entries.count()),
    )


def _funds(station: Station, today: date) -> str:
    """Lines and spending of this year's book; whether it is enough the portal does not know."""
    lines = Expense.objects.filter(station=station, happened_on__year=today.year)
    count = lines.count()
    if not count:
        return ""
    sums = lines.sums()
    spent, income = sums[ExpenseKind.SPENDING], sums[ExpenseKind.INCOME]
    return f"今年经费台账{count}笔：收入{income:.2f}元，支出{spent:.2f}元。"


def _mechanism(station: Station, today: date) -> str:
    """What went between office and station and was answered, this year."""
    tasks = Assignment.objects.filter(station=station, dispatched_at__year=today.year)
    read = BulletinRead.objects.filter(
        read_at__year=today.year,
        user__in=station.appointments.in_force(today)
        .filter(kind__in=_STAFF)
        .values("person__user"),
    )
    return _sentence(
        ("今年已报送任务{}项", tasks.filter(filed_at__isnull=False).count()),
        ("看过通知公告{}条", read.values("bulletin").distinct().count()),
        ("值班接待日{}次", station.reception_days.filter(day__year=today.year).count()),
    )


def _sentence(*parts: tuple[str, int]) -> str:
    said = [words.format(count) for words, count in parts if count]
    return f"{'，'.join(said)}。" if said else ""
