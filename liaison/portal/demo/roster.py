"""Who is proposed and on notice, last year's reviews, and the working groups of 清禾县."""

from datetime import timedelta

from django.utils import timezone

from liaison.portal.demo.people import County
from stations.choices import AppointmentKind, AppointmentStatus, GroupKind, ReviewOutcome
from stations.models import Appointment, WorkingGroup
from stations.services.appointments import announce, appoint
from stations.services.groups import keep_group
from stations.services.people import add_person
from stations.services.reviews import Verdict, review

WARNED = {"徐国栋": "报送次数少，已谈话提醒。"}
GROUPS = (
    ("基层立法联系点工作领导小组", GroupKind.LEADING, "统筹全县立法联系工作",
     "县人大常委会副主任", ["县人大常委会办公室主任", "县司法局局长"]),
    ("城建环保组", GroupKind.SECTOR, "城乡建设、生态环境",
     "县人大城环工委主任", ["梁工", "县住建局副局长"]),
    ("社会建设组", GroupKind.SECTOR, "民政、教育、卫生健康",
     "县人大社会建设工委主任", ["罗敏", "县民政局副局长"]),
)  # fmt: skip


def keep(county: County) -> None:
    today = timezone.localdate()
    _propose(county)
    _review_last_year(county, today.year - 1)
    for order, (name, kind, sector, head, members) in enumerate(GROUPS, start=1):
        group = WorkingGroup(name=name, kind=kind, sector=sector, order=order)
        keep_group(group, by=county.clerk, head=head, members=members)


def _propose(county: County) -> None:
    """One to be announced, one on public notice."""
    today = timezone.localdate()
    made = []
    for name, code, work in (
        ("冉小青", "LQ", "龙泉乡司法所干事"),
        ("单秋菊", "YZ", "县第一中学教师"),
    ):
        person = add_person(by=county.clerk, name=name, position=work)
        one = appoint(
            person,
            county.stations[code],
            AppointmentKind.OFFICER,
            by=county.clerk,
            starts_on=today + timedelta(days=10),
            status=AppointmentStatus.PROPOSED,
        )
        made.append(one)
    until = today + timedelta(days=5)
    announce(made[1:], by=county.clerk, notice_from=today - timedelta(days=2), notice_until=until)


def _review_last_year(county: County, year: int) -> None:
    officers = Appointment.objects.filter(kind=AppointmentKind.COLLECTOR).select_related("person")
    review(
        {
            one: Verdict(ReviewOutcome.WARN, WARNED[one.person.name])
            if one.person.name in WARNED
            else Verdict(ReviewOutcome.CONTINUE)
            for one in officers
        },
        year=year,
        by=county.clerk,
        today=timezone.localdate(),
    )
