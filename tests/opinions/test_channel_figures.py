"""按渠道统计: per consultation and per year, each number opens what it counts."""

import csv
import io
import re
from datetime import datetime

import pytest
from django.urls import reverse
from django.utils import timezone

from liaison.workbooks.presets import find_preset
from opinions import channel_figures
from opinions.choices import Processing
from opinions.models import Opinion
from tests.factories.accounts import ClerkFactory, OfficerFactory
from tests.factories.drafts import PublicConsultationFactory
from tests.factories.opinions import PassedOpinionFactory

pytestmark = pytest.mark.django_db
NEW_YEAR = datetime(2025, 1, 1, 0, 30, tzinfo=timezone.get_default_timezone())


@pytest.fixture
def consultation():
    """Four counted, of which one is sent up and one was by a point; the others are not."""
    consultation = PublicConsultationFactory()

    def give(**about):
        return PassedOpinionFactory(consultation=consultation, **about)

    give(channel="phone", people=3)
    give(channel="box", processing=Processing.SUBMITTED)
    give(channel="box", by_deputy=True)
    give(channel="visit", processing=Processing.SENT_DIRECTLY)
    give(channel="visit", processing=Processing.PUBLIC_SENTIMENT)
    give(channel="visit", processing=Processing.WITHDRAWN)
    give(is_counted=False)
    return consultation


@pytest.fixture
def as_clerk(client):
    client.force_login(ClerkFactory())
    return client


def rows(figures):
    return [tuple(row) for row in figures.rows]


def test_every_row_adds_up_and_nothing_is_counted_twice(consultation):
    assert rows(channel_figures.of_consultation(consultation)) == [
        ("走访", 1, 1, 0, 1, 1),
        ("意见箱", 2, 2, 1, 0, 0),
        ("电话", 1, 3, 0, 0, 0),
        ("合计", 4, 6, 1, 1, 1),
        ("其中：代表联络员直接报送", 1, 1, 0, 0, 0),
    ]
    assert Opinion.objects.counted().count() == 4


def test_a_year_is_that_of_the_day_on_which_it_came(consultation):
    PassedOpinionFactory(received_at=NEW_YEAR, channel="letter")

    assert rows(channel_figures.of_year(2025))[0] == ("来信", 1, 1, 0, 0, 0)
    assert rows(channel_figures.of_year(2024))[0] == ("合计", 0, 0, 0, 0, 0)


@pytest.mark.parametrize("per", ["consultation", "year"])
def test_each_number_opens_the_opinions_that_it_counts(as_clerk, consultation, per):
    urls = {
        "consultation": reverse("admin:opinions_channels", args=[consultation.pk]),
        "year": reverse("admin:opinions_channels_of_year"),
    }
    page = as_clerk.get(urls[per]).content.decode()

    links = re.findall(r'<td><a href="([^"]+)">(\d+)</a>', page)
    assert len(links) == 16
    for url, number in links:
        found = as_clerk.get(url.replace("&amp;", "&")).content.decode()
        shown = set(re.findall(r"opinion/one/(\d+)/", found))
        people = Opinion.objects.filter(pk__in=shown).values_list("people", flat=True)
        assert int(number) in {len(shown), sum(people)}, url


def test_csv_and_workbook_hold_what_the_page_says(as_clerk, consultation):
    url = reverse("admin:opinions_channels", args=[consultation.pk])

    text = as_clerk.get(url, {"csv": 1}).content.decode("utf-8-sig")
    header, *lines = csv.reader(io.StringIO(text))
    ((spec, sheet),) = find_preset("channels", consultation.slug).build(consultation.slug).sheets

    assert header == [column.title for column in spec.columns]
    assert lines == [[str(cell) for cell in row] for row in sheet]
    year = str(timezone.localdate().year)
    ((_, of_year),) = find_preset("channels", year).build(year).sheets
    assert of_year == sheet


@pytest.mark.parametrize("count", [1, 3])
def test_it_takes_two_queries_and_is_the_offices_own(client, count, django_assert_num_queries):
    consultation = PublicConsultationFactory()
    for channel in ["phone", "box", "visit"][:count]:
        PassedOpinionFactory(consultation=consultation, channel=channel)
    channel_figures.of_consultation(consultation)

    with django_assert_num_queries(2):
        assert len(channel_figures.of_consultation(consultation).lines) == count
    client.force_login(OfficerFactory())
    assert client.get(reverse("admin:opinions_channels_of_year")).status_code == 404
