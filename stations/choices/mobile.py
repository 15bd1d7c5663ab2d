"""Where a mobile session (流动站点) may stand; the same places as the ledger asks for."""

from django.db.models import TextChoices


class VenueKind(TextChoices):
    COMMUNITY = "community", "社区服务中心"
    ENTERPRISE_PARK = "enterprise_park", "企业园区"
    SCHOOL = "school", "学校"
    MARKET = "market", "集市"
    OTHER = "other", "其他"
