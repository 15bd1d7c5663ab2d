"""What the headers link to: the public pages by the portal's contract, the rooms by name."""

from dataclasses import dataclass

from django.urls import reverse

from drafts.access import READS_AS_OFFICER
from liaison.accounts.choices import ADMIN_ROLES, OFFICE_ROLES, Role
from liaison.accounts.models import User
from stations.access import WORKBENCH_ROLES

PUBLIC_PAGES = (
    ("/consultations/", "征求意见"),
    ("/results/", "采纳情况"),
    ("/track/", "查我的意见"),
    ("/stations/", "找联系点"),
    ("/about/", "这是什么"),
)


@dataclass(frozen=True)
class Room:
    """A link of the staff's header; without roles it is for everybody on that side."""

    label: str
    view: str
    roles: frozenset[str] = frozenset()
    # Apps of the admin site, models of one, or folders of the workbench whose other pages belong
    # to this room.
    apps: tuple[str, ...] = ()
    # A phone has place for three; the others lie under 更多 there.
    is_main: bool = False

    @property
    def url(self) -> str:
        return reverse(self.view)


BUSINESS = frozenset({Role.CLERK, Role.REVIEWER, Role.LEADER})
KEEPERS = frozenset({Role.CLERK, Role.SYSADMIN})
READS_RULES_ONLY = frozenset(READS_AS_OFFICER) - frozenset(WORKBENCH_ROLES)
OFFICE_ROOMS = (
    Room("今日事项", "admin:index", is_main=True),
    Room(
        "征求意见",
        "admin:drafts_rounds",
        BUSINESS,
        ("drafts", "opinions", "feedback", "office/documentnumber"),
        is_main=True,
    ),
    Room("查找", "admin:drafts_search", BUSINESS),
    Room("站点任务", "admin:stations_assignment_changelist", BUSINESS, is_main=True),
    Room(
        "台账",
        "admin:stations_ledger_queue",
        BUSINESS,
        ("stations/ledgerentry", "stations/bulletin"),
    ),
    Room("统计", "admin:figures", BUSINESS),
    Room(
        "投诉和申请",
        "admin:feedback_complaints",
        BUSINESS,
        ("feedback/complaint", "feedback/datarequest", "feedback/purge"),
    ),
    Room("通知", "admin:notices_notice_changelist", frozenset({Role.CLERK, Role.REVIEWER})),
    Room(
        "站点",
        "admin:stations_station_changelist",
        BUSINESS,
        ("stations", "feedback/evaluationcycle"),
    ),
    Room("账号", "admin:accounts_user_changelist", ADMIN_ROLES),
    Room("办公室资料", "admin:office_officeprofile_changelist", KEEPERS),
    Room("审计日志", "admin:audit_auditentry_changelist", frozenset({Role.AUDITADMIN})),
)
WORKBENCH_ROOMS = (
    Room("今日事项", "portal:workbench", is_main=True),
    Room("征求意见", "drafts:consultations", frozenset(READS_AS_OFFICER)),
    Room("查找", "drafts:search", frozenset(READS_AS_OFFICER)),
    Room(
        "我的任务",
        "workbench:tasks",
        frozenset(WORKBENCH_ROLES),
        ("offers", "mobile", "boxes", "visits", "places", "bundles", "evaluation"),
        is_main=True,
    ),
    Room("直接报送", "bundles:deputy", frozenset({Role.DEPUTY_OFFICER})),
    Room(
        "我的任务",
        "bundles:expert_tasks",
        frozenset({Role.EXPERT}),
        ("evaluation",),
        is_main=True,
    ),
    Room("工作台账", "workbench:ledger", frozenset(WORKBENCH_ROLES), is_main=True),
    Room("接待日和活动", "workbench:receptions", frozenset(WORKBENCH_ROLES), ("gatherings",)),
    Room("通知公告", "workbench:bulletins", frozenset(WORKBENCH_ROLES), ("rules",)),
    # Stations find them beside the notices.
    Room("制度文件", "workbench:rules", READS_RULES_ONLY),
    Room("办公室", "admin:index", OFFICE_ROLES),
)


def rooms_of(user: User, *, in_office: bool) -> list[Room]:
    rooms = OFFICE_ROOMS if in_office else WORKBENCH_ROOMS
    return [room for room in rooms if not room.roles or user.has_role(*room.roles)]


def room_of(path: str, rooms: list[Room]) -> Room | None:
    """The room that ``path`` lies in: the nearest above it, else the one that has its app."""
    start = rooms[0]
    if path == start.url:
        return start
    inside = [room for room in rooms if room is not start and path.startswith(room.url)]
    if inside:
        return max(inside, key=lambda room: len(room.url))
    place = path.removeprefix(start.url)
    owned = [(len(app), room) for room in rooms for app in room.apps if place.startswith(f"{app}/")]
    # A model of another app's may lie in a room of its own.
    return max(owned, key=lambda one: one[0])[1] if owned else None
