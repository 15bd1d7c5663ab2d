"""Opinions as residents and officers leave them."""

import uuid

import factory
from django.utils import timezone
from factory.django import DjangoModelFactory

from opinions import receipts
from opinions.choices import Adoption, ChangeKind, Channel, Moderation, TargetScope
from opinions.models import (
    Contributor,
    EarlierItem,
    EarlierTable,
    HeldTerm,
    Opinion,
    OpinionTarget,
)
from opinions.normalising import text_hash
from stations.choices import ImportStatus
from tests.factories.drafts import PublicConsultationFactory
from tests.factories.office import StoredFileFactory


class ContributorFactory(DjangoModelFactory):
    """Somebody who left nothing but words."""

    class Meta:
        model = Contributor

    person_key = factory.LazyFunction(lambda: f"none:{uuid.uuid4()}")


class OpinionFactory(DjangoModelFactory):
    """An opinion on the draft as a whole, just received; ``query_code`` is on the instance."""

    class Meta:
        model = Opinion
        skip_postgeneration_save = True

    client_key = factory.LazyFunction(uuid.uuid4)
    receipt_no = factory.LazyFunction(receipts.new_number)
    query_hash = factory.LazyAttribute(
        lambda row: receipts.query_hash(row.receipt_no, receipts.query_code(row.client_key))
    )
    consultation = factory.SubFactory(PublicConsultationFactory)
    contributor = factory.SubFactory(ContributorFactory)
    channel = Channel.ONLINE
    kind = ChangeKind.OTHER
    body = factory.Sequence(lambda n: f"建议写明电梯困人时多少分钟内必须到场（{n}）。")
    received_at = factory.LazyFunction(timezone.now)
    text_hash = factory.LazyAttribute(lambda row: text_hash(row.body, row.replacement, row.reason))
    replacement = ""
    reason = ""

    @factory.post_generation
    def provision(self, create, provision, **kwargs):
        """Give ``provision=`` for an opinion on one article."""
        if not create:
            return
        if provision is None:
            OpinionTargetFactory(opinion=self)
        else:
            OpinionTargetFactory(opinion=self, provision=provision)
        self.query_code = receipts.query_code(self.client_key)


class PassedOpinionFactory(OpinionFactory):
    """What the clerk's queue shows."""

    moderation = Moderation.PASSED


class OpinionTargetFactory(DjangoModelFactory):
    class Meta:
        model = OpinionTarget

    opinion = factory.SubFactory(OpinionFactory)
    provision = None
    scope = factory.LazyAttribute(
        lambda row: TargetScope.PROVISION if row.provision else TargetScope.WHOLE
    )
    unit = factory.LazyAttribute(
        lambda row: row.provision and (row.provision.unit or row.provision)
    )
    version = factory.LazyAttribute(
        lambda row: None if row.provision else row.opinion.consultation.version
    )
    label = factory.LazyAttribute(lambda row: str(row.provision or "总体意见"))
    quote = factory.LazyAttribute(lambda row: row.provision.text if row.provision else "")


class HeldTermFactory(DjangoModelFactory):
    class Meta:
        model = HeldTerm

    term = factory.Sequence(lambda n: f"待复核词{n}")


class EarlierTableFactory(DjangoModelFactory):
    """An imported table of a past year."""

    class Meta:
        model = EarlierTable

    file = factory.SubFactory(StoredFileFactory)
    year = 2019
    draft_title = "云岭市养犬管理条例（草案）"
    columns = factory.LazyFunction(list)
    status = ImportStatus.ACCEPTED
    uploaded_by = factory.SubFactory("tests.factories.accounts.ClerkFactory")


class EarlierItemFactory(DjangoModelFactory):
    class Meta:
        model = EarlierItem

    table = factory.SubFactory(EarlierTableFactory)
    row = factory.Sequence(lambda n: n + 2)
    text = "养犬登记应当能在网上办理。"
    adoption = Adoption.ADOPTED
