"""Who the words of an entry seem to name; nobody of the public should be named in a ledger."""

from collections.abc import Mapping

from liaison.contacts import personal_data
from stations.choices import LedgerKind
from stations.ledger_kinds import QUESTIONS
from stations.models import LedgerEntry
from stations.party_names import find_party_names


def names_in(kind: str, texts: Mapping[str, str]) -> dict[str, list[str]]:
    """By label, what looks like personal data; in 化解矛盾纠纷 parties' names as well."""
    found: dict[str, list[str]] = {}
    for label, text in texts.items():
        names = [str(finding) for finding in personal_data.find(text)]
        if kind == LedgerKind.DISPUTE_RESOLUTION:
            names += [f"当事人姓名“{name}”" for name in find_party_names(text)]
        if names:
            found[label] = names
    return found


def names_in_entry(entry: LedgerEntry) -> dict[str, list[str]]:
    texts = {
        "标题": entry.title,
        "地点": entry.place,
        "参加对象": entry.audience,
        "内容摘要": entry.summary,
    } | {
        question.label: str(entry.extra.get(question.key, ""))
        for question in QUESTIONS[LedgerKind(entry.kind)]
        if question.type == "text"
    }
    return names_in(entry.kind, texts)
