"""What somebody is appointed as."""

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
