"""Kinds of organisations that work with the office."""

from django.db.models import TextChoices


class PartnerKind(TextChoices):
    """Domain rows 22 to 25; the five after the first are the 三所一庭一室."""

    DEPARTMENT = "department", "政府部门"
    JUSTICE_OFFICE = "justice_office", "司法所"
    POLICE_STATION = "police_station", "派出所"
    LAW_FIRM = "law_firm", "律师事务所"
    COURT_BRANCH = "court_branch", "人民法庭"
    PROCURATORATE_ROOM = "procuratorate_room", "检察室"
    ASSOCIATION = "association", "行业协会"
    SOCIAL_ORG = "social_org", "社会组织"
    ENTERPRISE = "enterprise", "企事业单位"
    VILLAGE = "village", "村（居）委会"
    ADVISORY = "advisory", "顾问单位"
    THIRD_PARTY = "third_party", "第三方专业机构"
    OTHER = "other", "其他"
