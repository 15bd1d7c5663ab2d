"""Kinds and states of ledger entries, with the allowed moves."""

from django.db.models import TextChoices


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


class HeldBy(TextChoices):
    """Whose line an activity counts on; the lines are never added up (row 98)."""

    STATION = "station", "站点"
    EXPERT = "expert", "专家"
    OFFICE = "office", "办公室"


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


class RevisionStatus(TextChoices):
    """A correction of an approved entry; the entry counts as it is until it is approved."""

    SUBMITTED = "submitted", "待审核"
    APPROVED = "approved", "已审核"
    RETURNED = "returned", "已退回"
    WITHDRAWN = "withdrawn", "已撤回"


class ImportStatus(TextChoices):
    CHECKED = "checked", "已检查，未导入"
    ACCEPTED = "accepted", "已导入"
    UNDONE = "undone", "已撤销"
