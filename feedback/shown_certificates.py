"""采纳证书 and 采纳通知 as the public reads them beside the results of a consultation.

A certificate says by its very name that something was adopted. So it is shown only beside a public
result that the superior confirmed, without its scan and without what an officer typed on it.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from drafts.models import Consultation
from feedback.choices import Basis
from feedback.models import Certificate, Honoured
from feedback.models.stories import FAVOURABLE
from feedback.results import ResultRow


@dataclass(frozen=True)
class ShownCertificate:
    """``names``: stations, and people who agreed; ``others``: how many more it honours."""

    certificate: Certificate
    rows: list[ResultRow]
    names: list[str]
    others: int


def shown_certificates(
    consultation: Consultation, rows: Sequence[ResultRow]
) -> list[ShownCertificate]:
    """``rows``: the public results of the same consultation; at most six queries."""
    found = Certificate.objects.confirmed().filter(consultation=consultation)
    found = found.select_related("organ").prefetch_related(
        "items", "honoured__station", "honoured__person", "honoured__contributor"
    )
    backed = {row.item.pk: row for row in rows if _is_backed(row)}
    shown = []
    for one in found:
        about = [backed[item.pk] for item in one.items.all() if item.pk in backed]
        if about:
            honoured = one.honoured.all()
            names = list(_names(honoured))
            shown.append(ShownCertificate(one, about, names, len(honoured) - len(names)))
    return shown


def _is_backed(row: ResultRow) -> bool:
    outcome = row.outcome
    return (
        outcome is not None
        and outcome.result in FAVOURABLE
        and outcome.basis == Basis.CONFIRMED_BY_SUPERIOR
    )


def _names(honoured: Iterable[Honoured]) -> Iterable[str]:
    for one in honoured:
        author = one.contributor
        agrees = one.may_be_named or (author is not None and author.consent_name and author.name)
        if one.station is not None or agrees:
            yield one.shown_name
