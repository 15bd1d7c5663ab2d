"""Words of stations, people, assignments and the ledger, with the allowed moves."""

from django.db.models import TextChoices


class StationKind(TextChoices):
    LIAISON_STATION = "liaison_station", "基层立法联系点"
    WORK_STATION = "work_station", "立法联系点工作站"
    CONTACT_STATION = "contact_station", "立法联络站"
    COLLECTION_POINT = "collection_point", "信息采集点"
    DELIBERATION_HALL = "deliberation_hall", "议事厅"
    DEPUTY_HOME = "deputy_home", "代表之家"
    DEPUTY_STATION = "deputy_station", "代表联络站"
    DEPUTY_POINT = "deputy_point", "代表联系点"


class StationLevel(TextChoices):
    NATIONAL = "national", "全国人大常委会法工委"
    PROVINCE = "province", "省级"
    CITY = "city", "市级"
    COUNTY = "county", "县级"


class StationStatus(TextChoices):
    PLANNED = "planned", "筹建"
    ACTIVE = "active", "运行"
    SUSPENDED = "suspended", "暂停"
    MERGED = "merged", "已并入"
    CLOSED = "closed", "已撤销"


_S = StationStatus
STATION_MOVES: dict[StationStatus, set[StationStatus]] = {
    _S.PLANNED: {_S.ACTIVE, _S.CLOSED},
    _S.ACTIVE: {_S.SUSPENDED, _S.MERGED, _S.CLOSED},
    _S.SUSPENDED: {_S.ACTIVE, _S.MERGED, _S.CLOSED},
    _S.MERGED: set(),
    _S.CLOSED: set(),
}


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


class AssignmentMode(TextChoices):
    ASSIGNED = "assigned", "任务交办"
    APPLIED = "applied", "自主申办"


class AssignmentStatus(TextChoices):
    DISPATCHED = "dispatched", "待签收"
    IN_PROGRESS = "in_progress", "办理中"
    FILED = "filed", "已报送"
    NIL_FILED = "nil_filed", "已报送“无意见”"
    RETURNED = "returned", "退回补充"
    ACCEPTED = "accepted", "已办结"
    # The office began to compile without the answer; it may still come late.
    WAIVED = "waived", "不再等待"
    CANCELLED = "cancelled", "已取消"


_A = AssignmentStatus
ASSIGNMENT_MOVES: dict[AssignmentStatus, set[AssignmentStatus]] = {
    _A.DISPATCHED: {_A.IN_PROGRESS, _A.FILED, _A.NIL_FILED, _A.WAIVED, _A.CANCELLED},
    _A.IN_PROGRESS: {_A.FILED, _A.NIL_FILED, _A.WAIVED, _A.CANCELLED},
    _A.FILED: {_A.RETURNED, _A.ACCEPTED},
    _A.NIL_FILED: {_A.FILED, _A.RETURNED, _A.ACCEPTED},
    _A.RETURNED: {_A.FILED, _A.NIL_FILED, _A.WAIVED, _A.CANCELLED},
    _A.WAIVED: {_A.FILED, _A.NIL_FILED, _A.CANCELLED},
    _A.ACCEPTED: set(),
    _A.CANCELLED: set(),
}
# What an officer still has to do something about.
ASSIGNMENT_OPEN = frozenset({_A.DISPATCHED, _A.IN_PROGRESS, _A.RETURNED})
# What a station may still file: also what nobody waits for any more.
ASSIGNMENT_CAN_BE_FILED = ASSIGNMENT_OPEN | {_A.NIL_FILED, _A.WAIVED}


class LedgerKind(TextChoices):
    """The fifteen kinds of the uniform ledger (form 4.3)."""

    SOLICITATION_MEETING = "solicitation_meeting", "意见征集会、座谈会等"
    FIELD_VISIT = "field_visit", "走访调研"
    MOBILE_SESSION = "mobile_session", "流动站点"
    RECEPTION_DAY = "reception_day", "代表接待日"
    EXPERT_LECTURE = "expert_lecture", "法律宣讲"
    PUBLICITY = "publicity", "法治宣传"
    DISPUTE_RESOLUTION = "dispute_resolution", "化解矛盾纠纷"
    INSPECTION = "inspection_participation", "执法检查、专项监督"
    POST_LAW_EVALUATION = "post_law_evaluation", "立法后评估、实施情况调研"
    JOINT_MEETING = "joint_meeting", "联席会议"
    TRAINING = "training", "培训、交流、现场观摩"
    EXHIBITION_VISIT = "exhibition_visit", "参观接待"
    ISSUE_REPORT = "issue_report", "社情民意上报"
    RULE_MAKING = "rule_making", "制度建设"
    OTHER = "other", "其他"


class ActivityMode(TextChoices):
    OFFLINE = "offline", "线下"
    ONLINE = "online", "线上"
    BOTH = "both", "线上线下结合"


class LedgerStatus(TextChoices):
    DRAFT = "draft", "草稿"
    SUBMITTED = "submitted", "待审核"
    RETURNED = "returned", "已退回"
    APPROVED = "approved", "已审核"
    VOIDED = "voided", "已作废"


_L = LedgerStatus
LEDGER_MOVES: dict[LedgerStatus, set[LedgerStatus]] = {
    _L.DRAFT: {_L.SUBMITTED, _L.VOIDED},
    _L.SUBMITTED: {_L.APPROVED, _L.RETURNED, _L.VOIDED},
    _L.RETURNED: {_L.SUBMITTED, _L.VOIDED},
    _L.APPROVED: {_L.VOIDED},
    _L.VOIDED: set(),
}


class RecordSource(TextChoices):
    """How it reached the clerk who recorded it for a station (代录)."""

    PHONE = "phone", "电话"
    PAPER = "paper", "纸质材料"
    WECHAT = "wechat", "微信"
    VISIT = "visit", "当面"
