"""Who works in 清禾县: the office's accounts, eight stations, thirty people on the rosters."""

from dataclasses import dataclass, field
from datetime import date, time

from liaison.accounts.choices import Role
from liaison.accounts.models import User
from liaison.accounts.passwords import temporary_password
from liaison.accounts.services import create_user
from liaison.office.services import profile_to_edit, save_profile
from liaison.portal.demo.columns import COLUMNS, MOBILE, term_of
from stations.choices import AppointmentKind, StationKind, Tenure
from stations.models import Person, Station
from stations.services.appointments import appoint
from stations.services.people import add_person, add_station

ACCOUNTS = (
    ("chenjing", "陈静", (Role.CLERK,)),
    ("linguoqiang", "林国强", (Role.REVIEWER,)),
    ("heming", "何明", (Role.LEADER,)),
    ("xitong", "吴磊", (Role.SYSADMIN,)),
    ("anquan", "郑芳", (Role.SECADMIN,)),
    ("shenji", "冯涛", (Role.AUDITADMIN,)),
    ("zhaoxia", "赵霞", (Role.OFFICER,)),
    ("sunli", "孙丽", (Role.OFFICER,)),
    ("qianhua", "钱华", (Role.STATION_LEAD,)),
    ("zhoujian", "周健", (Role.DEPUTY_OFFICER,)),
    ("xumei", "徐梅", (Role.TOWNSHIP_COORDINATOR,)),
    ("sunboshi", "孙文博", (Role.EXPERT,)),
)
STATIONS = (
    ("LY", "柳荫街道立法联系点工作站", StationKind.WORK_STATION, "柳荫街道", "柳荫路18号", 46_000),
    ("SQ", "石桥镇立法联系点工作站", StationKind.WORK_STATION, "石桥镇", "石桥镇政府东侧", 31_000),
    ("QZ", "青竹镇立法联系点工作站", StationKind.WORK_STATION, "青竹镇", "青竹镇文化站", 24_000),
    ("LQ", "龙泉乡立法联络站", StationKind.CONTACT_STATION, "龙泉乡", "龙泉乡便民服务中心", 12_000),
    ("YQ", "县工业园区立法联络站", StationKind.CONTACT_STATION, "柳荫街道", "园区大道1号", 8_000),
    ("YZ", "县第一中学立法联络站", StationKind.CONTACT_STATION, "柳荫街道", "学府路6号", 3_000),
    ("LY-SQ", "柳荫社区信息采集点", StationKind.COLLECTION_POINT, "柳荫街道", "柳荫社区", 5_200),
    ("SQ-CJ", "桥头村信息采集点", StationKind.COLLECTION_POINT, "石桥镇", "桥头村村委会", 2_100),
)  # fmt: skip
PARENTS = {"LY-SQ": "LY", "SQ-CJ": "SQ"}
HOLDERS = (
    ("zhaoxia", "LY", AppointmentKind.OFFICER, "柳荫社区副主任"),
    ("qianhua", "LY", AppointmentKind.STATION_LEAD, "柳荫街道人大工委主任"),
    ("sunli", "SQ", AppointmentKind.OFFICER, "石桥镇人大干事"),
    ("xumei", "SQ", AppointmentKind.TOWNSHIP_COORDINATOR, "石桥镇党政办"),
    ("zhoujian", "QZ", AppointmentKind.DEPUTY_OFFICER, "县人大代表、中学教师"),
    ("sunboshi", None, AppointmentKind.EXPERT, "云岭学院法学院副教授"),
)
# (name, station, kind, work, field): on the rosters, without accounts.
ROSTER = (
    ("马建国", "QZ", AppointmentKind.OFFICER, "青竹镇司法所", ""),
    ("吕秀英", "LQ", AppointmentKind.OFFICER, "龙泉乡妇联", ""),
    ("田野", "YQ", AppointmentKind.OFFICER, "园区管委会", ""),
    ("方圆", "YZ", AppointmentKind.OFFICER, "县一中办公室", ""),
    ("王桂兰", "LY-SQ", AppointmentKind.COLLECTOR, "居民小组长", ""),
    ("李长顺", "LY-SQ", AppointmentKind.COLLECTOR, "网格员", ""),
    ("张玉梅", "LY-SQ", AppointmentKind.COLLECTOR, "社区志愿者", ""),
    ("刘德福", "SQ-CJ", AppointmentKind.COLLECTOR, "村会计", ""),
    ("陈水生", "SQ-CJ", AppointmentKind.COLLECTOR, "村民代表", ""),
    ("杨小燕", "SQ-CJ", AppointmentKind.COLLECTOR, "村医", ""),
    ("黄志远", "QZ", AppointmentKind.COLLECTOR, "个体工商户", ""),
    ("周巧云", "QZ", AppointmentKind.COLLECTOR, "合作社社员", ""),
    ("买买提·艾力", "YQ", AppointmentKind.COLLECTOR, "餐饮店主", ""),
    ("徐国栋", "LQ", AppointmentKind.COLLECTOR, "护林员", ""),
    ("何春花", "LQ", AppointmentKind.COLLECTOR, "村妇联主席", ""),
    ("高文", None, AppointmentKind.EXPERT, "清禾律师事务所", "民商法"),
    ("罗敏", None, AppointmentKind.EXPERT, "县民政局退休干部", "养老服务"),
    ("梁工", None, AppointmentKind.EXPERT, "县特检所高级工程师", "特种设备"),
    ("谢红", "LY", AppointmentKind.VOLUNTEER, "法学专业学生", ""),
    ("唐军", "LY", AppointmentKind.LEGAL_COUNSEL, "清禾律师事务所", ""),
    ("韩冬", "SQ", AppointmentKind.LEGAL_COUNSEL, "石桥法律服务所", ""),
    ("曹阳", "LY", AppointmentKind.STATIONED_DEPUTY, "县人大代表", ""),
    ("许琳", "SQ", AppointmentKind.STATIONED_DEPUTY, "县人大代表", ""),
    ("邓超", "QZ", AppointmentKind.STATIONED_DEPUTY, "镇人大代表", ""),
)
PROFILE = {
    "name": "清禾县人大常委会基层立法联系点办公室",
    "short_name": "清禾县立法联系点办公室",
    "county_name": "清禾县",
    "letterhead": "清禾县人民代表大会常务委员会",
    "document_prefix": "清人常函",
    "number_prefix": "QH",
    "letter_prefix": "清人立联感",
    "address": "清禾县人民路1号县人大机关三楼",
    "postcode": "000000",
    "phone": "0000-1234567",
    "email": "liaison@qinghe.example",
    # No quiet hours: whoever tries the portal in the evening sees the mail go out at once.
    "quiet_from": time(8),
    "quiet_until": time(8),
}
TERM_FROM = date(2024, 3, 1)


@dataclass
class County:
    """Everybody by user name, every station by code."""

    users: dict[str, User] = field(default_factory=dict)
    stations: dict[str, Station] = field(default_factory=dict)
    people: dict[str, Person] = field(default_factory=dict)
    accounts: list[dict[str, str]] = field(default_factory=list)

    @property
    def clerk(self) -> User:
        return self.users["chenjing"]

    @property
    def reviewer(self) -> User:
        return self.users["linguoqiang"]

    @property
    def leader(self) -> User:
        return self.users["heming"]


def settle() -> County:
    """The office, its accounts, the stations and who works there."""
    county = County()
    _accounts(county)
    profile = profile_to_edit()
    for name, value in PROFILE.items():
        setattr(profile, name, value)
    save_profile(profile, changed=list(PROFILE), by=county.clerk)
    _stations(county)
    _people(county)
    return county


def _accounts(county: County) -> None:
    """Passwords are made anew for each installation."""
    for username, name, roles in ACCOUNTS:
        password = temporary_password()
        county.users[username] = create_user(
            username=username,
            full_name=name,
            roles=roles,
            password=password,
            by=None,
            must_change_password=False,
        )
        account = {"role": str(roles[0]), "username": username, "password": password}
        county.accounts.append(account | {"place": _place_of(username)})


def _place_of(username: str) -> str:
    """The station that an account works for, as its list of stations names it."""
    names = {code: name for code, name, *_ in STATIONS}
    return next((names.get(code or "", "") for who, code, *_ in HOLDERS if who == username), "")


def _stations(county: County) -> None:
    for code, name, kind, township, address, population in STATIONS:
        county.stations[code] = add_station(
            Station(
                code=code,
                name=name,
                kind=kind,
                township=township,
                address=f"清禾县{address}",
                hours="工作日 8:30—17:30",
                phone="0000-1234568",
                population=population,
                parent=county.stations.get(PARENTS.get(code, "")),
                established_on=TERM_FROM,
            ),
            by=county.clerk,
        )


def _people(county: County) -> None:
    names = {username: name for username, name, _ in ACCOUNTS}
    for username, code, kind, work in HOLDERS:
        person = add_person(
            by=county.clerk,
            name=names[username],
            user=county.users[username],
            position=work,
            **COLUMNS.get(names[username], {}),
        )
        _appoint(county, person, code, kind)
    for number, (name, code, kind, work, specialty) in enumerate(ROSTER):
        person = add_person(
            by=county.clerk,
            name=name,
            position=work,
            specialties=specialty,
            phone=f"1380000{number:04d}" if number % 3 else "",
            **COLUMNS.get(name, {}),
        )
        _appoint(county, person, code, kind)


def _appoint(county: County, person: Person, code: str | None, kind: AppointmentKind) -> None:
    county.people[person.name] = person
    station = county.stations[code] if code else None
    appoint(
        person,
        station,
        kind,
        by=county.clerk,
        starts_on=TERM_FROM,
        ends_on=term_of(person.name),
        tenure=Tenure.MOBILE if person.name in MOBILE else Tenure.FIXED,
    )
