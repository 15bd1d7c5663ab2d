"""Drafts with a small tree, and consultations in the states that tests begin from."""

from datetime import timedelta

import factory
from django.db.models import F
from django.utils import timezone
from factory.django import DjangoModelFactory

from drafts.choices import (
    ConsultationStatus,
    DraftKind,
    OrganLevel,
    ProvisionKind,
    Stage,
    Visibility,
)
from drafts.models import (
    Consultation,
    ConsultationAttachment,
    Draft,
    DraftVersion,
    FocusQuestion,
    Provision,
    SuperiorOrgan,
)
from tests.factories.office import StoredFileFactory

USER = "tests.factories.accounts.UserFactory"
HEADINGS = {
    ProvisionKind.BOOK,
    ProvisionKind.SUB_BOOK,
    ProvisionKind.CHAPTER,
    ProvisionKind.SECTION,
    ProvisionKind.CLOSING,
}
PARTS = {ProvisionKind.PARAGRAPH, ProvisionKind.ITEM, ProvisionKind.SUB_ITEM}
TEXTS = (
    "为了加强住宅电梯安全管理，制定本条例。",
    "本市住宅电梯的使用、维护和监督管理，适用本条例。",
    "维护保养单位应当至少每十五日进行一次维护保养。",
)
NEVER_OPENED = {
    ConsultationStatus.DRAFT,
    ConsultationStatus.PENDING,
    ConsultationStatus.SCHEDULED,
}


class SuperiorOrganFactory(DjangoModelFactory):
    class Meta:
        model = SuperiorOrgan
        django_get_or_create = ["name"]

    name = "云岭市人大常委会法制工作委员会"
    short_name = "云岭市人大常委会法工委"
    level = OrganLevel.CITY


class DraftFactory(DjangoModelFactory):
    class Meta:
        model = Draft

    title = "云岭市住宅电梯安全条例"
    kind = DraftKind.NEW
    organ = factory.SubFactory(SuperiorOrganFactory)
    created_by = factory.SubFactory(USER)


class DraftVersionFactory(DjangoModelFactory):
    """A text without provisions that nobody has confirmed."""

    class Meta:
        model = DraftVersion

    draft = factory.SubFactory(DraftFactory)
    number = factory.LazyAttribute(lambda version: version.draft.versions.count() + 1)
    stage = Stage.CONSULTATION_DRAFT
    title = "云岭市住宅电梯安全条例（草案征求意见稿）"
    source_text = "第一条　为了加强住宅电梯安全管理，制定本条例。\n"
    created_by = factory.SelfAttribute("draft.created_by")


class ProvisionFactory(DjangoModelFactory):
    """One article standing for itself; give ``unit`` and ``parent`` for what is below it."""

    class Meta:
        model = Provision
        skip_postgeneration_save = True

    version = factory.SubFactory(DraftVersionFactory)
    position = factory.LazyAttribute(lambda node: node.version.provisions.count())
    depth = factory.LazyAttribute(lambda node: node.parent.depth + 1 if node.parent else 0)
    parent = None
    kind = ProvisionKind.ARTICLE
    number = factory.Sequence(lambda n: n + 1)
    label = factory.LazyAttribute(lambda node: f"第{node.number}条")
    full_label = factory.SelfAttribute("label")

    @factory.post_generation
    def unit(self, create, unit, **kwargs):
        if self.kind in HEADINGS:
            return
        self.unit = unit or (self.parent.unit if self.kind in PARTS else self)
        self.save(update_fields=["unit"])


def add_articles(version, texts, parent=None):
    """Articles of one paragraph each; with few statements, as nearly every test has some."""
    names = [f"第{'零一二三四五六七八九十'[number]}条" for number in range(1, len(texts) + 1)]
    before = parent.full_label if parent else ""
    first, depth = version.provisions.count(), parent.depth + 1 if parent else 0
    articles = Provision.objects.bulk_create(
        Provision(
            version=version, parent=parent, position=first + 2 * at, depth=depth,
            kind=ProvisionKind.ARTICLE, number=at + 1, label=name, full_label=f"{before}{name}",
        )
        for at, name in enumerate(names)
    )  # fmt: skip
    version.provisions.filter(kind=ProvisionKind.ARTICLE).update(unit=F("pk"))
    Provision.objects.bulk_create(
        Provision(
            version=version, parent=article, unit=article, position=article.position + 1,
            depth=depth + 1, kind=ProvisionKind.PARAGRAPH, number=1, label="第一款",
            full_label=f"{article.full_label}第一款", text=text,
        )
        for article, text in zip(articles, texts, strict=True)
    )  # fmt: skip


class ConfirmedVersionFactory(DraftVersionFactory):
    """One chapter with three articles of one paragraph each; the text stands.

    ``confirmed__more=2`` adds two articles: afterwards the database lets nobody add any.
    """

    class Meta:
        skip_postgeneration_save = True

    @factory.post_generation
    def confirmed(self, create, extracted, **kwargs):
        chapter = ProvisionFactory(
            version=self,
            kind=ProvisionKind.CHAPTER,
            number=1,
            label="第一章",
            full_label="第一章",
            heading="总则",
        )
        add_articles(self, [*TEXTS, *["住宅电梯应当定期检验。"] * kwargs.get("more", 0)], chapter)
        self.confirmed_at = timezone.now()
        self.confirmed_by = self.created_by
        self.save(update_fields=["confirmed_at", "confirmed_by"])


class ConsultationFactory(DjangoModelFactory):
    """A draft of a consultation for stations only; see the subclasses for open ones."""

    class Meta:
        model = Consultation

    slug = factory.Sequence(lambda n: f"dianti-{n}")
    version = factory.SubFactory(ConfirmedVersionFactory)
    title = "云岭市住宅电梯安全条例（草案）征求意见"
    opens_at = factory.LazyFunction(lambda: timezone.now() - timedelta(days=1))
    public_close = factory.LazyAttribute(lambda row: row.opens_at + timedelta(days=20))
    station_due = factory.LazyAttribute(lambda row: row.public_close + timedelta(days=2))
    office_due = factory.LazyAttribute(lambda row: row.station_due + timedelta(days=3))
    status = ConsultationStatus.DRAFT
    opened_at = factory.LazyAttribute(
        lambda row: None if row.status in NEVER_OPENED else row.opens_at
    )
    handler = factory.SelfAttribute("version.created_by")


class OpenConsultationFactory(ConsultationFactory):
    """Open for stations."""

    status = ConsultationStatus.OPEN


class PublicConsultationFactory(OpenConsultationFactory):
    """Open for everybody."""

    visibility = Visibility.PUBLIC
    public_basis = "云岭市人大常委会法工委来函同意公开"


class FocusQuestionFactory(DjangoModelFactory):
    """A question about the whole text."""

    class Meta:
        model = FocusQuestion

    consultation = factory.SubFactory(PublicConsultationFactory)
    position = factory.LazyAttribute(lambda row: row.consultation.questions.count() + 1)
    text = "维护保养的间隔多长合适？"


class AttachmentFactory(DjangoModelFactory):
    """起草说明 as a file."""

    class Meta:
        model = ConsultationAttachment

    consultation = factory.SubFactory(PublicConsultationFactory)
    file = factory.SubFactory(StoredFileFactory)
