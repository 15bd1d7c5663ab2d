"""A small county before its first consultation: accounts, one station, one superior organ."""

from dataclasses import dataclass
from datetime import date
from pathlib import Path

from drafts.choices import OrganLevel
from drafts.models import SuperiorOrgan
from liaison.accounts.choices import Role
from liaison.accounts.models import User
from liaison.accounts.services import create_user
from liaison.office.services import profile_to_edit
from stations.choices import AppointmentKind, StationKind
from stations.models import Station
from stations.services.appointments import appoint
from stations.services.people import add_person, add_station

PASSWORD = "Qinghe-2025-ok"
DRAFT = Path(__file__).parent.parent / "drafts" / "texts" / "济南市既有多层住宅增设电梯规定.md"


@dataclass
class County:
    clerk: User
    reviewer: User
    leader: User
    officer: User
    station: Station


def settle(*, one_person: bool = False) -> County:
    """``one_person``: a single person on duty holds every role of the office."""
    profile = profile_to_edit()
    profile.name = "清禾县人大常委会基层立法联系点办公室"
    profile.county_name = "清禾县"
    profile.number_prefix = "QH"
    profile.phone = "0000-1234567"
    # The journey is walked at any hour: no quiet hours.
    profile.quiet_from = profile.quiet_until
    profile.save()
    SuperiorOrgan.objects.create(name="云岭市人大常委会法制工作委员会", level=OrganLevel.CITY)
    if one_person:
        clerk = reviewer = leader = _account("chenjing", Role.CLERK, Role.REVIEWER)
    else:
        clerk = _account("chenjing", Role.CLERK)
        reviewer = _account("linguoqiang", Role.REVIEWER)
        leader = _account("heming", Role.LEADER)
    officer = _account("zhaoxia", Role.OFFICER)
    station = add_station(
        Station(
            code="LY",
            name="柳荫街道立法联系点工作站",
            kind=StationKind.WORK_STATION,
            township="柳荫街道",
        ),
        by=clerk,
    )
    person = add_person(by=clerk, name=officer.full_name, user=officer)
    appoint(person, station, AppointmentKind.OFFICER, by=clerk, starts_on=date(2024, 3, 1))
    return County(clerk, reviewer, leader, officer, station)


def _account(username: str, *roles: Role) -> User:
    return create_user(
        username=username,
        full_name=username,
        roles=roles,
        password=PASSWORD,
        by=None,
        must_change_password=False,
    )
