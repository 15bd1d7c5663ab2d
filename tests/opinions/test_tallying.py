"""The tallies: after every change they equal what a count of the opinions finds."""

import pytest
from django.db import connection
from django.urls import reverse

from opinions.choices import AgeBand, Channel, Moderation, Occupation, Processing
from opinions.models import ArticleTally, Contributor, Opinion, OpinionTally, OpinionTarget
from opinions.models.tally import COUNTED, HELD, RETURNED, WAITING
from opinions.participation import mix_of
from opinions.services import tallying
from opinions.sorting_desk import overview
from tests.factories.accounts import ClerkFactory
from tests.factories.compiling import CompilingConsultationFactory, article_of, opinion_on
from tests.factories.opinions import OpinionTargetFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def consultation():
    return CompilingConsultationFactory()


def told(consultation):
    """What SQL finds, without the tallies."""
    mine = Opinion.objects.filter(consultation=consultation)
    return {
        "received": mine.counted().count(),
        "waiting": mine.to_sort().count(),
        "held": mine.held().count(),
        "returned": mine.returned().count(),
    }


def tallied(consultation):
    return OpinionTally.objects.of(consultation).sums(
        received=COUNTED, waiting=WAITING, held=HELD, returned=RETURNED
    )


def by_article(consultation):
    """SQL's own count of opinions on each article: all that stand, and those that wait."""
    found = {}
    mine = OpinionTarget.objects.filter(opinion__consultation=consultation)
    for unit in set(mine.values_list("unit", flat=True)):
        here = Opinion.objects.filter(pk__in=mine.filter(unit=unit).values("opinion"))
        found[unit] = (here.counted().count(), here.to_sort().count())
    return found


def is_right(consultation):
    assert tallied(consultation) == told(consultation)
    lines = {line.unit: (line.total, line.waiting) for line in overview(consultation)}
    assert lines == by_article(consultation)
    # Nothing is left to mend: every single kind is right, not only the sums.
    return tallying.mend() == 0


def test_whatever_happens_to_opinions_the_tallies_follow(consultation):
    third, fourth = article_of(consultation, 3), article_of(consultation, 2)
    a = opinion_on(consultation, third, people=7)
    b = opinion_on(consultation, fourth, channel=Channel.LETTER)
    c = opinion_on(consultation, moderation=Moderation.HELD)
    opinion_on(CompilingConsultationFactory(), body="别处的意见。")
    assert is_right(consultation)

    OpinionTargetFactory(opinion=a, provision=fourth)
    assert is_right(consultation)
    Opinion.objects.filter(pk__in=[a.pk, b.pk]).update(processing=Processing.KEPT)
    assert is_right(consultation)
    Opinion.objects.filter(pk=c.pk).update(moderation=Moderation.BLOCKED, people=3)
    Opinion.objects.filter(pk=b.pk).update(processing=Processing.RETURNED)
    assert is_right(consultation)
    Opinion.objects.filter(pk=a.pk).update(is_counted=False)
    assert is_right(consultation)
    Opinion.objects.filter(pk=a.pk).update(is_counted=True)
    Contributor.objects.filter(pk=a.contributor_id).update(occupation=Occupation.FARMER)
    assert is_right(consultation)
    OpinionTarget.objects.filter(opinion=a, unit=fourth).delete()
    OpinionTarget.objects.filter(opinion=a).update(unit=fourth, provision=fourth)
    assert is_right(consultation)
    OpinionTarget.objects.filter(opinion=b).delete()
    Opinion.objects.filter(pk=b.pk).delete()
    assert is_right(consultation)
    assert tallied(consultation) == {"received": 1, "waiting": 0, "held": 0, "returned": 0}


def test_two_paragraphs_of_one_article_are_one_opinion_there(consultation):
    article = article_of(consultation, 3)
    part = consultation.version.provisions.get(unit=article, parent=article)
    opinion = opinion_on(consultation, article)
    OpinionTargetFactory(opinion=opinion, provision=part)

    assert [(line.unit, line.total) for line in overview(consultation)] == [(article.pk, 1)]
    opinion.targets.filter(provision=part).delete()
    assert is_right(consultation)


def test_folding_changes_no_count_and_mending_repairs_one(consultation, monkeypatch):
    monkeypatch.setattr(tallying, "_TOO_MANY", 0)
    for number in range(3):
        opinion_on(consultation, article_of(consultation, 3), body=f"改为{number}日。")
    before = tallied(consultation), overview(consultation)

    assert tallying.fold() == 2
    assert OpinionTally.objects.of(consultation).count() == 1
    assert ArticleTally.objects.of(consultation).count() == 1
    assert (tallied(consultation), overview(consultation)) == before
    assert tallying.fold() == 0

    OpinionTally.objects.of(consultation).update(count=9)
    assert tallying.mend() == 1
    assert tallied(consultation) == told(consultation)


def test_who_took_part_is_counted_from_the_tallies(consultation):
    for number in range(3):
        opinion = opinion_on(consultation, body=f"改为{number}日。", people=2)
        Contributor.objects.filter(pk=opinion.contributor_id).update(age_band=AgeBand.ELDER)
    Opinion.objects.filter(pk=opinion.pk).update(processing=Processing.WITHDRAWN)

    mix = mix_of(consultation)

    assert (mix.opinions, mix.people) == (2, 4)
    assert {one.label: one.count for one in mix.ages if one.count} == {AgeBand.ELDER.label: 2}


def test_desk_reads_no_opinions(client, consultation, django_assert_max_num_queries):
    opinion_on(consultation, article_of(consultation, 3))
    client.force_login(ClerkFactory())

    with django_assert_max_num_queries(40) as asked:
        client.get(reverse("admin:opinions_desk", args=[consultation.pk]))

    counting = [q["sql"] for q in asked if "COUNT" in q["sql"] and '"opinions_opinion"' in q["sql"]]
    assert counting == []


def test_the_database_keeps_the_counts_without_django(consultation):
    opinion = opinion_on(consultation)
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE opinions_opinion SET processing = 'kept' WHERE id = %s", [opinion.pk]
        )

    assert is_right(consultation)
