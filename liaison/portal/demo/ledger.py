"""More of the ledger: an experts' line, a problem referred, a correction; news for stations."""

from datetime import timedelta
from decimal import Decimal

from django.utils import timezone

from liaison.portal.demo import calendar
from liaison.portal.demo.people import County
from stations.choices import BulletinKind, ExpenseKind, HeldBy, LedgerKind
from stations.models import Bulletin, Expense, LedgerEntry, LedgerReferral
from stations.services.bulletins import feature_entry, note_read, publish_bulletin
from stations.services.expenses import counter_expense, enter_expense
from stations.services.ledger import approve_entry, file_entry
from stations.services.ledger_details import refer_problem
from stations.services.ledger_revisions import propose_correction


def keep_on(county: County) -> None:
    _keep_entries(county)
    _tell_stations(county)
    _keep_book(county)


def _keep_entries(county: County) -> None:
    lecture = _approved(
        county,
        day=-30,
        kind=LedgerKind.EXPERT_LECTURE,
        held_by=HeldBy.EXPERT,
        title="消防条例宣讲",
        headcount=64,
        residents=64,
        extra={"lecturer": "法律顾问", "hours": 2},
    )
    inspection = _approved(
        county,
        day=-26,
        kind=LedgerKind.INSPECTION,
        title="住宅小区消防通道专项监督",
        headcount=7,
        deputies=4,
        residents=3,
        extra={"law": "消防条例", "problem": "两处消防通道被占用"},
    )
    with calendar.on(-25) as now:
        day = timezone.localdate(now)
        refer_problem(
            LedgerReferral(
                entry=inspection,
                problem="两处消防通道被占用，未划线",
                receiver="县消防救援大队",
                referred_on=day,
                due_on=day + timedelta(days=15),
            ),
            by=county.users["zhaoxia"],
        )
    with calendar.on(-2):
        changed = LedgerEntry.objects.get(pk=lecture.pk)
        changed.headcount = changed.residents = 46
        propose_correction(
            lecture, changed, by=county.users["zhaoxia"], reason="签到表合计数抄反了。"
        )


def _approved(county: County, *, day: int, **fields: object) -> LedgerEntry:
    with calendar.on(day) as now:
        entry = LedgerEntry(
            station=county.stations["LY"],
            starts_at=now,
            ends_at=now + timedelta(hours=2),
            place="柳荫街道文化活动室",
            organiser=county.users["zhaoxia"].full_name,
            summary="按计划开展，情况已汇总。",
            **fields,
        )
        file_entry(entry, by=county.users["zhaoxia"], now=now, submit=True)
        approve_entry(entry, by=county.clerk)
    return entry


def _tell_stations(county: County) -> None:
    """One notice that is read, one that is not, a station's material, a practice."""
    with calendar.on(-12) as now:
        read = publish_bulletin(
            Bulletin(
                kind=BulletinKind.NOTICE,
                title="第四季度联络员培训安排",
                body="定于下月上旬在县人大常委会会议室集中培训，内容为意见整理和台账填报。",
                is_pinned=True,
            ),
            by=county.clerk,
            now=now,
        )
        publish_bulletin(
            Bulletin(
                kind=BulletinKind.MATERIAL,
                title="立法茶座活动方案（样本）",
                body="主持词、座位安排和提问提纲，可以直接套用。",
                station=county.stations["LY"],
            ),
            by=county.users["zhaoxia"],
            now=now,
        )
    with calendar.on(-11) as now:
        note_read(read, county.users["zhaoxia"], now)
    with calendar.on(-3) as now:
        publish_bulletin(
            Bulletin(
                kind=BulletinKind.NOTICE,
                title="请核对本年度工作台账",
                body="年底前将锁定本年度台账，请各站点核对数字，需要更正的尽快提出。",
            ),
            by=county.clerk,
            now=now,
        )
    featured = LedgerEntry.objects.get(title="养老服务条例立法茶座")
    feature_entry(featured, by=county.clerk, comment="选在老人常去的茶座开，意见说得具体。")


def _keep_book(county: County) -> None:
    """Money that came in, two things bought, one of them written down wrong at first."""
    lines = (
        (-200, ExpenseKind.INCOME, "县级经费补助", "5000.00"),
        (-60, ExpenseKind.SPENDING, "立法茶座场地和茶水", "620.00"),
        (-58, ExpenseKind.SPENDING, "立法茶座场地和茶水", "260.00"),
        (-20, ExpenseKind.SPENDING, "宣传展板制作", "880.50"),
    )
    officer = county.users["zhaoxia"]
    for day, kind, item, amount in lines:
        with calendar.on(day) as now:
            expense = enter_expense(
                Expense(
                    station=county.stations["LY"],
                    kind=kind,
                    happened_on=timezone.localdate(now),
                    item=item,
                    amount=Decimal(amount),
                ),
                by=officer,
            )
            if amount == "620.00":
                today = timezone.localdate(now)
                counter_expense(expense, by=officer, reason="金额写错，应为260元", day=today)
