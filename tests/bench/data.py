"""A public consultation on a text of 100 articles, with 10,000 opinions."""

import uuid
from functools import lru_cache

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from drafts.choices import DraftKind, Stage
from drafts.models import Consultation
from drafts.services import DraftFacts, confirm_version, import_draft
from opinions.choices import Moderation, TargetScope
from opinions.models import Contributor, Opinion, OpinionTarget
from opinions.normalising import text_hash
from tests.bench import law
from tests.factories.accounts import ClerkFactory
from tests.factories.drafts import PublicConsultationFactory, SuperiorOrganFactory

ARTICLES = 100
OPINIONS = 10_000


@lru_cache
def clerk():
    return ClerkFactory(username="bench-clerk")


@lru_cache
def consultation() -> Consultation:
    facts = DraftFacts(SuperiorOrganFactory(), DraftKind.NEW, Stage.CONSULTATION_DRAFT)
    text = law.text(books=0, chapters=10, articles=ARTICLES, length=200)
    version = import_draft(facts, text=text, by=clerk())
    confirm_version(version, by=clerk())
    made = PublicConsultationFactory(
        slug="bench", version=version, handler=clerk(), show_counts=True
    )
    _add_opinions(made)
    with connection.cursor() as cursor:
        # As autovacuum leaves tables whose rows came over some weeks.
        cursor.execute("VACUUM ANALYZE")
    return made


def client() -> Client:
    """Asks the portal inside this process, where queries can be counted."""
    return Client(SERVER_NAME="127.0.0.1")


def queries_of(asked: Client, method: str, path: str, status: int, **options) -> int:
    with CaptureQueriesContext(connection) as queries:
        answer = getattr(asked, method)(path, **options)
    if answer.status_code != status:
        raise AssertionError(f"{path} answers {answer.status_code}, not {status}")
    return len(queries)


def _add_opinions(about: Consultation) -> None:
    units = list(about.version.provisions.commentable().in_order())
    now = timezone.now()
    people = Contributor.objects.bulk_create(
        (Contributor(person_key=f"none:{uuid.uuid4()}") for _ in range(OPINIONS)), batch_size=2000
    )
    opinions = Opinion.objects.bulk_create(
        (
            Opinion(
                receipt_no=f"QH-{at:08d}",
                query_hash=uuid.uuid4().hex,
                consultation=about,
                contributor=person,
                body=(body := f"建议写明由谁负责、多少日内办结，并向社会公布（{at}）。" * 2),
                text_hash=text_hash(body),
                received_at=now,
                moderation=Moderation.PASSED,
            )
            for at, person in enumerate(people)
        ),
        batch_size=2000,
    )
    OpinionTarget.objects.bulk_create(
        (
            OpinionTarget(
                opinion=opinion,
                scope=TargetScope.PROVISION,
                provision=units[at % len(units)],
                unit=units[at % len(units)],
                label=units[at % len(units)].full_label,
            )
            for at, opinion in enumerate(opinions)
        ),
        batch_size=2000,
    )
    Consultation.objects.filter(pk=about.pk).update(opinion_count=OPINIONS)
