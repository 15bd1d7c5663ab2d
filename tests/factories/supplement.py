"""A first table that has gone upward, and what came late."""

from datetime import date

from opinions.models import CompiledItem, Submission
from opinions.services import freezing, submitting
from tests.factories.accounts import ClerkFactory, LeaderFactory, ReviewerFactory
from tests.factories.compiling import CompilingConsultationFactory, make_item, opinion_on

FIRST, SECOND, THIRD = (f"清人常函〔2026〕{number}号" for number in (12, 19, 23))
WHY = "截止前寄出的来信在上报以后才收到"


def send(table, number, *, leader=None, sent_on=date(2026, 5, 8)):
    return submitting.submit_upward(
        table, by=leader or LeaderFactory(), document_number=number, sent_on=sent_on,
        signer="周主任",
    )  # fmt: skip


def freeze(consultation, reason="", *, clerk=None, reviewer=None):
    asked = freezing.ask_to_freeze(consultation, by=clerk or ClerkFactory(), reason=reason)
    return freezing.freeze_table(asked, by=reviewer or ReviewerFactory())


def sent_consultation():
    """Two items of one opinion each, sent by FIRST."""
    consultation = CompilingConsultationFactory()
    for text in ("建议明确到场时限。", "建议公示维保记录。"):
        make_item(consultation, opinion_on(consultation), text=text)
    send(freeze(consultation), FIRST)
    consultation.refresh_from_db()
    return consultation


def first_item(consultation):
    return CompiledItem.objects.filter(consultation=consultation).order_by("pk")[0]


def supplement(
    consultation, number, *opinions, text="建议增加夜间值守。", sent_on=date(2026, 5, 20)
):
    """Merge ``opinions`` (or a new one) into a new item and send it by ``number``."""
    make_item(consultation, *(opinions or [opinion_on(consultation)]), text=text)
    return send(freeze(consultation, WHY), number, sent_on=sent_on)


def letters(consultation):
    return list(Submission.objects.filter(consultation=consultation).order_by("number"))
