"""The hash chain over the audit log, and the walk that checks it."""

import hashlib
import hmac
import json
from collections.abc import Iterator
from dataclasses import dataclass, field

from django.conf import settings
from django.core.serializers.json import DjangoJSONEncoder

from liaison.audit.models import AuditEntry, AuditLink, AuditSeal

BEGINNING = "0" * 64
HASHED_FIELDS = tuple(field.attname for field in AuditEntry._meta.concrete_fields)
CHUNK = 2_000
LISTED = 100


@dataclass
class ChainReport:
    """What a walk found. ``broken_at`` names the first row that does not fit."""

    checked: int = 0
    seals: int = 0
    head: str = BEGINNING
    broken_at: str = ""
    unsealed: list[AuditEntry] = field(default_factory=list)
    unsealed_count: int = 0

    @property
    def ok(self) -> bool:
        return not self.broken_at


def next_hash(previous: str, position: int, entry: AuditEntry) -> str:
    """Keyed, so that who can write to the database alone cannot make a new chain."""
    row = {name: getattr(entry, name) for name in HASHED_FIELDS}
    row["at"] = entry.at.timestamp()
    text = json.dumps(
        [previous, position, row], ensure_ascii=False, sort_keys=True, cls=DjangoJSONEncoder
    )
    key = hashlib.sha256(b"audit chain " + settings.LOOKUP_KEY.encode()).digest()
    return hmac.new(key, text.encode(), hashlib.sha256).hexdigest()


def walk() -> ChainReport:
    report = ChainReport()
    report.broken_at = _first_misfit(report)
    unsealed = AuditEntry.objects.unsealed().order_by("pk")
    report.unsealed_count = unsealed.count()
    report.unsealed = list(unsealed[:LISTED])
    return report


def _first_misfit(report: ChainReport) -> str:
    """Follow the chain, counting into ``report``; what does not fit first, or ""."""
    seals = _seals()
    seal = next(seals, None)
    for link, entry in _links():
        misfit = _misfit(report, link, entry)
        if misfit:
            return misfit
        report.checked, report.head = link.position, link.chain_hash
        if seal and seal.last_position == link.position:
            if seal.chain_hash != link.chain_hash:
                return f"{seal}（编号{seal.pk}）的链值与第{link.position}条不符"
            report.seals += 1
            seal = next(seals, None)
    if seal:
        return f"{seal}应封存到第{seal.last_position}条，链只到第{report.checked}条"
    return _missing_last_seal(report)


def _misfit(report: ChainReport, link: AuditLink, entry: AuditEntry | None) -> str:
    expected = report.checked + 1
    if link.position != expected:
        return f"链的第{expected}条缺失"
    if entry is None:
        return f"审计记录{link.entry_id}（链的第{link.position}条）已被删除"
    if next_hash(report.head, link.position, entry) != link.chain_hash:
        return f"审计记录{entry.pk}（链的第{link.position}条，{entry.action}）与封存时不同"
    return ""


def _missing_last_seal(report: ChainReport) -> str:
    last = AuditSeal.objects.order_by("-last_position").first()
    sealed_to = last.last_position if last else 0
    return "" if sealed_to == report.checked else f"链的第{sealed_to + 1}条起没有封存记录"


def _seals() -> Iterator[AuditSeal]:
    return AuditSeal.objects.order_by("last_position").iterator(chunk_size=CHUNK)


def _links() -> Iterator[tuple[AuditLink, AuditEntry | None]]:
    """Each link with its entry, which someone may have removed behind the database's back."""
    start = 0
    while batch := list(AuditLink.objects.filter(position__gt=start).order_by("position")[:CHUNK]):
        entries = AuditEntry.objects.in_bulk([link.entry_id for link in batch])
        for link in batch:
            yield link, entries.get(link.entry_id)
        start = batch[-1].position
