"""What was adopted, as cases to tell: in the office's own words, never with a person's name."""

from collections.abc import Iterator

from feedback.models import Outcome
from feedback.year_figures import Period, rows
from opinions.redaction import covered_text

MOST = 5


def cases(period: Period) -> list[str]:
    """One sentence each for the latest adopted items whose answer came in ``period``."""
    found = rows.answers_arrived(period).select_related("item__consultation__version__draft")
    loaded = found.defer(
        "item__consultation__version__source_text",
        "item__consultation__version__draft__explanatory_note",
    )
    return list(map(_sentence, loaded.order_by("-line__reply__dated_on", "-pk")[:MOST]))


def rounds(period: Period) -> Iterator[str]:
    """Where each consultation of the period stands."""
    found = rows.consultations(period).select_related("version__draft").without_long_texts()
    for one in found:
        yield (
            f"《{one.version.draft}》：收到意见{one.opinion_count}条（原始意见），"
            f"目前{one.get_status_display()}。"
        )


def _sentence(outcome: Outcome) -> str:
    item = outcome.item
    where = f"，体现在{outcome.reflected_in}" if outcome.reflected_in else ""
    text = covered_text(item.text).rstrip("。")
    return (
        f"《{item.consultation.version.draft}》征求意见中，关于{item.label}的意见："
        f"“{text}”，被立法机关{outcome.get_result_display()}{where}。"
    )
