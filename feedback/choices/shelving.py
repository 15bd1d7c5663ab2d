"""Words of what the superior did with a draft after the round's opinions had gone upward."""

from django.db.models import TextChoices


class ShelvingKind(TextChoices):
    SHELVED = "shelved", "搁置审议"
    TERMINATED = "terminated", "终止审议"
    WITHDRAWN = "draft_withdrawn", "提案人撤回"


class ShelvingSource(TextChoices):
    LETTER = "letter", "来函"
    PHONE = "phone", "电话、口头"
    REPORT = "report", "公开报道"


# As a sentence says it of the draft.
DONE: dict[str, str] = {
    ShelvingKind.SHELVED: "已搁置审议",
    ShelvingKind.TERMINATED: "已终止审议",
    ShelvingKind.WITHDRAWN: "已由提案人撤回",
}
