import pytest
from defusedxml import ElementTree
from django.test import override_settings

from drafts.choices import Visibility
from tests.factories.drafts import OpenConsultationFactory, PublicConsultationFactory
from tests.factories.feedback import (
    CompiledItemFactory,
    SubmittedConsultationFactory,
    SubmittedOpinionFactory,
    answer,
    let_out,
)
from tests.factories.stations import StationFactory

pytestmark = pytest.mark.django_db
NAMES = {"s": "http://www.sitemaps.org/schemas/sitemap/0.9"}


def addresses(client):
    response = client.get("/sitemap.xml", headers={"host": "127.0.0.1"})
    assert response.status_code == 200
    return [
        node.text for node in ElementTree.fromstring(response.content).iterfind(".//s:loc", NAMES)
    ]


@override_settings(PUBLIC_URL="https://lfd.example.cn")
def test_every_public_page_is_named_under_its_public_address(client):
    consultation = PublicConsultationFactory(slug="dianti")
    StationFactory(code="LY01")

    found = addresses(client)

    assert "https://lfd.example.cn/" in found
    assert "https://lfd.example.cn/consultations/dianti/" in found
    assert "https://lfd.example.cn/stations/LY01/" in found
    assert len(found) == len(set(found))
    assert consultation.title not in " ".join(found)


def test_results_are_named_once_they_are_released_and_no_longer_than_they_are_public(client):
    consultation = SubmittedConsultationFactory()
    item = CompiledItemFactory(consultation=consultation)
    SubmittedOpinionFactory(consultation=consultation, item=item)
    answer(item)
    page = f"http://127.0.0.1:8000/results/{consultation.slug}/"

    before = addresses(client)
    let_out(consultation)
    released = addresses(client)
    type(consultation).objects.update(visibility=Visibility.STATIONS)
    hidden = addresses(client)

    assert [
        sum(consultation.slug in a and "results" in a for a in found)
        for found in (before, released, hidden)
    ] == [0, 1, 0], page


@pytest.mark.parametrize("count", [1, 3])
def test_the_map_takes_a_fixed_number_of_queries(client, count, django_assert_num_queries):
    for _ in range(count):
        PublicConsultationFactory()
        StationFactory()

    with django_assert_num_queries(7):
        addresses(client)


def test_robots_find_the_map(client):
    lines = client.get("/robots.txt").content.decode().splitlines()

    assert next(line for line in lines if line.startswith("Sitemap:")).endswith("/sitemap.xml")


@override_settings(SITE_ROLE="office")
def test_an_office_host_has_no_map(client):
    assert client.get("/sitemap.xml").status_code == 404
    assert "Sitemap" not in client.get("/robots.txt").content.decode()


def test_what_only_stations_may_read_is_not_named(client):
    OpenConsultationFactory(slug="neibu")

    assert not [address for address in addresses(client) if "neibu" in address]
