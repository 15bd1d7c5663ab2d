"""What stations asked about the running consultation: an application, a wish to hand on."""

from datetime import timedelta

from drafts.models import Consultation
from liaison.portal.demo import calendar
from liaison.portal.demo.people import County
from stations.choices import HandOnKind, RecordSource
from stations.models import Assignment
from stations.services.assignments import note_opened
from stations.services.dispatching import Terms, name_assisting
from stations.services.handing_on import ask_to_hand_on
from stations.services.offers import apply_for, open_offer


def show_requests(county: County, consultation: Consultation, tasks: dict[str, Assignment]) -> None:
    """One station looked and waits, one can't do it, a collection point wants to take part."""
    with calendar.on(-6) as now:
        for code, officer in (("LY", "zhaoxia"), ("SQ", "sunli")):
            note_opened(tasks[code], by=county.users[officer], now=now)
        name_assisting(
            tasks["SQ"], stations=[county.stations["SQ-CJ"]], experts=[], by=county.clerk, now=now
        )
        offer = open_offer(
            consultation,
            Terms(tasks["LY"].due_at, "走访5户以上", 3),
            quota=2,
            closes_at=now + timedelta(days=12),
            by=county.clerk,
            now=now,
        )
    with calendar.on(-2) as now:
        apply_for(
            offer,
            county.stations["SQ-CJ"],
            by=county.clerk,
            reason="村里留守老人多，对居家养老有话说。",
            now=now,
            source=RecordSource.PHONE,
        )
        ask_to_hand_on(
            tasks["YZ"],
            HandOnKind.TRANSFER,
            by=county.clerk,
            reason="学校正在期中考试，近期无法组织座谈。",
            to_station=county.stations["SQ-CJ"],
            now=now,
            source=RecordSource.WECHAT,
        )
