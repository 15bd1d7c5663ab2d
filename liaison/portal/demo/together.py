"""Reception days of two stations, a training, a joint meeting, an activity, an honour."""

from datetime import date, time, timedelta

from django.utils import timezone

from liaison.portal.demo import calendar
from liaison.portal.demo.people import County
from stations.choices import AppointmentKind
from stations.choices.gatherings import GatheringKind, GatheringReach, TrainingTopic
from stations.choices.receptions import ReceptionKind
from stations.models import Appointment, Gathering, Honour, Person
from stations.rota import MonthlyRule
from stations.services import gatherings, honours, receptions


def come_together(county: County) -> None:
    for code in ("LY", "SQ"):
        _receive(county, code)
    _train(county)
    _meet(county)
    _announce(county)
    honours.add_honour(
        Honour(
            person=county.people["赵霞"],
            title="优秀立法联络员",
            granted_by="云岭市人大常委会",
            granted_on=timezone.localdate() - timedelta(days=120),
        ),
        by=county.clerk,
    )


def _receive(county: County, code: str) -> None:
    """Every month's second Wednesday, begun last month: one day waits to be written down."""
    station = county.stations[code]
    held = Appointment.objects.filter(station=station, kind=AppointmentKind.STATIONED_DEPUTY)
    with calendar.on(-40):
        receptions.arrange_months(
            station,
            list(Person.objects.filter(pk__in=held.values("person"))),
            MonthlyRule(week=2, weekday=2),
            first=timezone.localdate() - timedelta(days=35),
            months=5,
            starts=time(9),
            ends=time(11),
            at_a_time=1,
            kind=ReceptionKind.DEPUTIES,
            by=county.clerk,
        )


def _train(county: County) -> None:
    with calendar.on(-30) as now:
        training = gatherings.announce(
            Gathering(
                kind=GatheringKind.TRAINING,
                title="意见怎么记、怎么写",
                starts_at=now + timedelta(days=5),
                place="县人大机关三楼会议室",
                topic=TrainingTopic.WRITING,
                lecturer="孙文博",
                hours=3,
                description="原话照记；一条意见写清楚对哪一条、怎么改、为什么。",
            ),
            by=county.clerk,
        )
        officers = Appointment.objects.filter(kind=AppointmentKind.OFFICER)
        people = Person.objects.filter(pk__in=officers.values("person"))
        gatherings.invite(training, people, by=county.clerk)
    with calendar.on(-24) as now:
        listed = list(training.participants.values_list("pk", flat=True))
        gatherings.hold(training, listed[:-1], by=county.clerk, now=now)


def _meet(county: County) -> None:
    with calendar.on(-60) as now:
        meeting = gatherings.announce(
            Gathering(
                kind=GatheringKind.JOINT_MEETING,
                title="第三季度立法联系点联席会议",
                starts_at=now + timedelta(days=7),
                place="县人大机关三楼会议室",
                description="一、通报上半年征求意见情况\n二、研究山区乡镇征求意见的办法",
            ),
            by=county.clerk,
        )
        for unit in ("县司法局", "县民政局", "县住房城乡建设局"):
            gatherings.add_unit(meeting, organisation=unit, name="", by=county.clerk)
    with calendar.on(-52) as now:
        listed = list(meeting.participants.values_list("pk", flat=True))
        gatherings.hold(meeting, listed, by=county.clerk, now=now)
        gatherings.raise_issue(
            meeting,
            text="为龙泉乡流动站点配备便携打印机",
            owner="县司法局",
            due_on=_in_days(20),
            by=county.clerk,
        )


def _announce(county: County) -> None:
    with calendar.on(-3):
        gatherings.announce(
            Gathering(
                kind=GatheringKind.ACTIVITY,
                title="立法茶座：养老服务条例草案",
                station=county.stations["LY"],
                starts_at=timezone.now() + timedelta(days=9),
                place="柳荫社区活动室",
                reach=GatheringReach.PUBLIC,
                description="欢迎老人和家属来说说想法，茶水自备。",
                sign_up_until=timezone.now() + timedelta(days=8),
                capacity=20,
                takes_residents=True,
            ),
            by=county.users["zhaoxia"],
        )


def _in_days(days: int) -> date:
    return timezone.localdate() + timedelta(days=days)
