"""Words of what the superior sends in thanks: 采纳证书, 采纳通知."""

from django.db.models import TextChoices


class CertificateKind(TextChoices):
    CERTIFICATE = "certificate", "采纳证书"
    NOTICE = "notice", "采纳通知"


class CertificateStatus(TextChoices):
    REGISTERED = "registered", "已登记"
    REVIEW = "review", "待复核"
    CONFIRMED = "confirmed", "已复核，已告知站点"
    VOIDED = "voided", "已作废"


_C = CertificateStatus
CERTIFICATE_MOVES: dict[CertificateStatus, set[CertificateStatus]] = {
    _C.REGISTERED: {_C.REVIEW, _C.VOIDED},
    _C.REVIEW: {_C.REGISTERED, _C.CONFIRMED},
    _C.CONFIRMED: set(),
    _C.VOIDED: set(),
}
