from django.db import models


class PersonalData(models.TextChoices):
    """What a workbook shows of people, as its last sheet says it to whoever gets the file."""

    NONE = "none", "不列姓名和联系方式"
    HIDDEN = "hidden", "不列姓名和联系方式，文字里的号码已遮盖"
    CONSENTED = "consented", "只列出同意署名上报的提出人"
    STAFF = "staff", "列出经办人员姓名，不列联系方式"
    ROSTER = "roster", "列出姓名，联系方式已遮盖"
    ROSTER_OPEN = "roster_open", "列出姓名和完整联系方式，请妥善保管，用完删除"
    OFFICIAL = "official", "只列出公开的姓名、职务和办公电话"
