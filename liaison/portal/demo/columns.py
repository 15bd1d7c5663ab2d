"""What the rosters of 清禾县 say of some of its people, beyond names and posts."""

from datetime import date, timedelta
from typing import Any

from django.utils import timezone

from stations.choices import ExpertCategory, Sex, SourceKind

COLUMNS: dict[str, dict[str, Any]] = {
    "赵霞": {
        "sex": Sex.FEMALE, "born_in": date(1988, 5, 1), "political_status": "中共党员",
        "education": "本科/法学", "source_kind": SourceKind.VILLAGE, "specialties": "物业管理",
    },
    "孙丽": {
        "sex": Sex.FEMALE, "born_in": date(1991, 11, 1), "political_status": "群众",
        "education": "大专/行政管理", "source_kind": SourceKind.VILLAGE,
    },
    "周健": {"sex": Sex.MALE, "source_kind": SourceKind.DEPUTY, "specialties": "教育"},
    "田野": {"sex": Sex.MALE, "source_kind": SourceKind.ENTERPRISE},
    "李长顺": {"source_kind": SourceKind.GRID},
    "孙文博": {
        "specialties": "法学（行政法）", "expert_category": ExpertCategory.SCHOLAR,
        "recommended_by": "单位推荐", "reviews_filings": True,
    },
    "高文": {"expert_category": ExpertCategory.PRACTITIONER, "recommended_by": "自荐"},
    "罗敏": {"expert_category": ExpertCategory.PRACTITIONER, "recommended_by": "单位推荐"},
    "梁工": {"expert_category": ExpertCategory.INDUSTRY, "recommended_by": "单位推荐"},
}  # fmt: skip
# 流动: called in when a draft is about their work.
MOBILE = frozenset({"田野", "方圆"})
# Days from today until the term is over; the others have none.
TERMS = {"高文": 40, "罗敏": 400}
LONG_AGO = 300


def term_of(name: str) -> date | None:
    """Asked while the demo still plays ``LONG_AGO`` days before today."""
    days = TERMS.get(name)
    return timezone.localdate() + timedelta(days=LONG_AGO + days) if days else None
