"""Rounds that were sent upward, with what the superior answers."""

import factory
from django.utils import timezone
from factory.django import DjangoModelFactory

from drafts.choices import ConsultationStatus
from feedback.choices import ReplyKind, Result
from feedback.models import SuperiorReply
from feedback.services import releases, replies, telling
from opinions.choices import Adoption, ChangeKind, Moderation, Processing, TargetScope
from opinions.models import CompiledItem, CompiledSource, CompiledTable, Submission
from opinions.models.compiling import checksum_of
from tests.factories.accounts import ClerkFactory, ReviewerFactory
from tests.factories.drafts import PublicConsultationFactory
from tests.factories.opinions import OpinionFactory

USER = "tests.factories.accounts.UserFactory"


class SubmittedConsultationFactory(PublicConsultationFactory):
    status = ConsultationStatus.SUBMITTED


class SubmittedOpinionFactory(OpinionFactory):
    """Merged and sent upward; ``item=`` says into which compiled item."""

    consultation = factory.SubFactory(SubmittedConsultationFactory)
    moderation = Moderation.PASSED
    processing = Processing.SUBMITTED
    adoption = Adoption.AWAITING

    @factory.post_generation
    def item(self, create, item, **kwargs):
        if item is not None:
            CompiledSource.objects.create(item=item, opinion=self, merged_by=item.created_by)


class KeptOpinionFactory(OpinionFactory):
    """Never sent upward, with its reason."""

    consultation = factory.SubFactory(SubmittedConsultationFactory)
    moderation = Moderation.PASSED
    processing = Processing.KEPT
    processing_note = "属于执行问题，已经答复。"


class CompiledItemFactory(DjangoModelFactory):
    """Waiting for the superior's answer; on the draft as a whole unless ``provision`` is given."""

    class Meta:
        model = CompiledItem

    consultation = factory.SubFactory(SubmittedConsultationFactory)
    scope = factory.LazyAttribute(
        lambda row: TargetScope.PROVISION if row.provision else TargetScope.WHOLE
    )
    provision = None
    label = factory.LazyAttribute(lambda row: str(row.provision or "总体意见"))
    kind = ChangeKind.MODIFY
    text = factory.Sequence(lambda n: f"写明电梯困人时的到场时限（{n}）")
    adoption = Adoption.AWAITING
    created_by = factory.SubFactory(USER)


class SuperiorReplyFactory(DjangoModelFactory):
    """A letter, registered, without lines yet."""

    class Meta:
        model = SuperiorReply

    consultation = factory.SubFactory(SubmittedConsultationFactory)
    organ = factory.SelfAttribute("consultation.version.draft.organ")
    kind = ReplyKind.LETTER
    number = factory.Sequence(lambda n: f"云人法工函〔2026〕{n}号")
    dated_on = factory.LazyFunction(timezone.localdate)
    registered_by = factory.SubFactory(USER)


def said(result=Result.ADOPTED, **words):
    """What a line of a letter says; with a reason where one is needed."""
    if result != Result.ADOPTED:
        words.setdefault("reason_code", "R01")
    return replies.Said(text="关于到场时限的意见", result=result, **words)


def answer(item, result=Result.ADOPTED, **words):
    """The superior's answer to one item, confirmed by a second person."""
    consultation = item.consultation
    reply = SuperiorReplyFactory(consultation=consultation, registered_by=ClerkFactory())
    replies.add_line(reply, said(result, **words), by=reply.registered_by, items=[item])
    asked = replies.ask_to_confirm(reply, by=reply.registered_by)
    outcomes = replies.confirm_reply(asked, by=ReviewerFactory())
    consultation.refresh_from_db()
    item.refresh_from_db()
    item.consultation = consultation
    return outcomes[0]


def let_out(consultation, now=None, *, tell=True):
    """Release all confirmed answers; ``tell=False`` leaves the authors to the worker."""
    consultation.refresh_from_db()
    now = now or timezone.now()
    asked = releases.prepare_release(consultation, by=ClerkFactory())
    release = releases.confirm_release(asked, by=ReviewerFactory(), now=now)
    if tell:
        telling.fan_out(release.pk, now)
    release.refresh_from_db()
    return release


def send_up(consultation, items):
    """The frozen table with its letter, for what reads them."""
    rows = [
        {
            "item": item.pk,
            "position": position,
            "label": item.label,
            "text": item.text,
            "stations": "网上平台",
        }
        for position, item in enumerate(items, start=1)
    ]
    clerk = ClerkFactory()
    table = CompiledTable.objects.create(
        consultation=consultation, number=1, rows=rows, raw_count=len(rows), item_count=len(rows),
        people_count=len(rows), checksum=checksum_of(rows), frozen_by=clerk,
        sent_at=timezone.now(),
    )  # fmt: skip
    submission = Submission.objects.create(
        consultation=consultation, number=1, table=table, organ=consultation.version.draft.organ,
        document_number=f"清人常函〔2025〕{consultation.pk}号", sent_on=timezone.localdate(),
        signed_by=clerk, signer="何明",
    )  # fmt: skip
    CompiledSource.objects.filter(item__in=items).update(submission=submission)
    return submission
