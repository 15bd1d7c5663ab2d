"""What somebody is appointed as, how an appointment goes on, and what a roster says of people."""

from django.db.models import TextChoices


class AppointmentKind(TextChoices):
    OFFICER = "officer", "联络员"
    STATION_LEAD = "station_lead", "站点负责人"
    DEPUTY_OFFICER = "deputy_officer", "代表联络员"
    TOWNSHIP_COORDINATOR = "township_coordinator", "乡镇（街道）协调员"
    COLLECTOR = "collector", "信息采集员"
    EXPERT = "expert", "专家"
    VOLUNTEER = "volunteer", "法律志愿者"
    LEGAL_COUNSEL = "legal_counsel", "法律顾问"
    STATIONED_DEPUTY = "stationed_deputy", "驻站代表"


# Kinds that belong to the office itself need no station.
WITHOUT_STATION = frozenset(
    {AppointmentKind.EXPERT, AppointmentKind.DEPUTY_OFFICER, AppointmentKind.VOLUNTEER}
)


# Who signs for a station's tasks and files them.
WORK_FOR_A_STATION = frozenset(
    {AppointmentKind.OFFICER, AppointmentKind.STATION_LEAD, AppointmentKind.DEPUTY_OFFICER}
)


class Tenure(TextChoices):
    """固定+流动: for how long; a project's people leave with their consultation."""

    FIXED = "fixed", "固定"
    MOBILE = "mobile", "流动"
    PROJECT = "project", "按项目吸纳"


class AppointmentStatus(TextChoices):
    PROPOSED = "proposed", "拟聘"
    PUBLIC_NOTICE = "public_notice", "公示"
    APPOINTED = "appointed", "在聘"
    SUSPENDED = "suspended", "暂停"
    ENDED = "ended", "已离任"


_S = AppointmentStatus
APPOINTMENT_MOVES: dict[AppointmentStatus, set[AppointmentStatus]] = {
    _S.PROPOSED: {_S.PUBLIC_NOTICE, _S.APPOINTED, _S.ENDED},
    _S.PUBLIC_NOTICE: {_S.PROPOSED, _S.APPOINTED, _S.ENDED},
    _S.APPOINTED: {_S.SUSPENDED, _S.ENDED},
    _S.SUSPENDED: {_S.APPOINTED, _S.ENDED},
    _S.ENDED: set(),
}


class ReviewOutcome(TextChoices):
    """年度评价: what becomes of somebody's appointment."""

    CONTINUE = "continue", "继续聘任"
    WARN = "warn", "提醒"
    EXIT = "exit", "退出"


class Sex(TextChoices):
    FEMALE = "female", "女"
    MALE = "male", "男"


class SourceKind(TextChoices):
    """来源类别: where somebody was found."""

    VILLAGE = "village", "村居"
    ENTERPRISE = "enterprise", "企事业"
    ASSOCIATION = "association", "协会"
    SOCIAL_ORGANISATION = "social_organisation", "社会组织"
    GRID = "grid", "网格"
    DEPUTY = "deputy", "代表"


class ExpertCategory(TextChoices):
    SCHOLAR = "scholar", "学者"
    PRACTITIONER = "practitioner", "实务"
    INDUSTRY = "industry", "行业"


class RosterKind(TextChoices):
    """The two lists of people that an office keeps in a workbook (forms 4.4 and 4.5)."""

    OFFICERS = "officers", "联络员花名册"
    EXPERTS = "experts", "专家库名册"


class RosterStatus(TextChoices):
    CHECKED = "checked", "已检查，未录入"
    ENTERED = "entered", "已录入"
    UNDONE = "undone", "已撤销"


class GroupKind(TextChoices):
    LEADING = "leading", "领导小组"
    SECTOR = "sector", "工作小组"
