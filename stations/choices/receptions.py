"""Reception days of deputies, and their states with the allowed moves."""

from django.db.models import TextChoices


class ReceptionKind(TextChoices):
    DEPUTIES = "deputies", "代表接待日"
    DIRECTORS = "directors", "主任接待日"


class ReceptionStatus(TextChoices):
    PLANNED = "planned", "已安排"
    HELD = "held", "已登记台账"
    CANCELLED = "cancelled", "已取消"


_S = ReceptionStatus
RECEPTION_MOVES: dict[ReceptionStatus, set[ReceptionStatus]] = {
    _S.PLANNED: {_S.HELD, _S.CANCELLED},
    # Again, once its entry was voided.
    _S.HELD: {_S.HELD},
    _S.CANCELLED: set(),
}
