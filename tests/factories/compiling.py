"""Consultations whose opinions are being sorted, and tables on their way upward."""

from drafts.choices import ConsultationStatus, ProvisionKind
from opinions.choices import ChangeKind
from opinions.models import Opinion
from opinions.services import compiling, freezing
from tests.factories.accounts import ClerkFactory, ReviewerFactory
from tests.factories.drafts import PublicConsultationFactory
from tests.factories.opinions import PassedOpinionFactory


class CompilingConsultationFactory(PublicConsultationFactory):
    """Closed; the clerks are at work."""

    status = ConsultationStatus.COMPILING


def article_of(consultation, number=1):
    return consultation.version.provisions.get(kind=ProvisionKind.ARTICLE, number=number)


def opinion_on(consultation, article=None, **kwargs):
    return PassedOpinionFactory(consultation=consultation, provision=article, **kwargs)


def make_item(consultation, *opinions, by=None, article=None, text="建议明确到场时限。", **words):
    return compiling.make_item(
        consultation,
        opinions,
        by=by or ClerkFactory(),
        provision=article,
        kind=ChangeKind.MODIFY,
        text=text,
        **words,
    )


def frozen_table(consultation, *, clerk=None, reviewer=None):
    """Merge one opinion into one item if there is none, and let a second person freeze it."""
    if not Opinion.objects.filter(consultation=consultation).exists():
        make_item(consultation, opinion_on(consultation))
    asked = freezing.ask_to_freeze(consultation, by=clerk or ClerkFactory())
    return freezing.freeze_table(asked, by=reviewer or ReviewerFactory())
