"""The public comparison: shown only where everybody may read both texts."""

import pytest
from django.urls import reverse

from drafts import services
from drafts.models import VersionMap
from drafts.services import DraftFacts
from opinions import reading_cache, valkey
from tests.drafts.dog_bylaw import NEW, OLD
from tests.factories.accounts import ClerkFactory
from tests.factories.drafts import (
    ConsultationFactory,
    PublicConsultationFactory,
    SuperiorOrganFactory,
)

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def nothing_is_near():
    reading_cache.forget_all()
    yield
    reading_cache.forget_all()


def two_versions(first_stage):
    clerk, versions, draft = ClerkFactory(), [], None
    for text, stage in ((OLD, first_stage), (NEW, "revised")):
        facts = DraftFacts(SuperiorOrganFactory(), "full_revision", stage, draft=draft)
        version = services.import_draft(facts, text=text, by=clerk)
        services.confirm_version(version, by=clerk)
        versions.append(version)
        draft = version.draft
    return *versions, VersionMap.objects.get(), clerk


def compare_url(consultation):
    return reverse("opinions:compare", args=[consultation.slug])


@pytest.fixture
def against_the_law():
    _, new, version_map, clerk = two_versions("in_force")
    services.confirm_map(version_map, by=clerk)
    return PublicConsultationFactory(version=new)


def test_what_changed_stands_article_by_article(client, against_the_law):
    html = client.get(compare_url(against_the_law)).content.decode()

    assert html.count("compared__row--") == 8
    assert "第四条、第五条" in html
    assert "（原第三条）拆分" in html
    assert "（删去）" in html
    assert "<ins>及时</ins>" in html


def test_the_reading_page_leads_to_it(client, against_the_law):
    html = client.get(reverse("opinions:read", args=[against_the_law.slug])).content.decode()

    assert compare_url(against_the_law) in html


def test_without_valkey_it_is_the_same(client, against_the_law, settings):
    first = client.get(compare_url(against_the_law)).content
    again = client.get(compare_url(against_the_law)).content
    settings.REDIS_URL = "redis://127.0.0.1:1/0"
    alone = client.get(compare_url(against_the_law)).content
    valkey.wake()

    assert first == again == alone


def test_an_unconfirmed_map_is_shown_to_nobody(client):
    _, new, _, _ = two_versions("in_force")
    consultation = PublicConsultationFactory(version=new)

    assert client.get(compare_url(consultation)).status_code == 404
    page = client.get(reverse("opinions:read", args=[consultation.slug])).content.decode()
    assert "修改对照" not in page


@pytest.mark.parametrize(("visibility", "status"), [("public", 200), ("stations", 404)])
def test_a_draft_that_only_stations_saw_does_not_leak(client, visibility, status):
    old, new, version_map, clerk = two_versions("first_reading")
    services.confirm_map(version_map, by=clerk)
    basis = "来函同意公开" if visibility == "public" else ""
    ConsultationFactory(version=old, status="closed", visibility=visibility, public_basis=basis)
    consultation = PublicConsultationFactory(version=new)

    assert client.get(compare_url(consultation)).status_code == status
    page = client.get(reverse("opinions:read", args=[consultation.slug])).content.decode()
    assert ("修改对照" in page) == (status == 200)


def test_the_comparison_of_what_is_not_public_is_404(client):
    _, new, version_map, clerk = two_versions("in_force")
    services.confirm_map(version_map, by=clerk)
    consultation = ConsultationFactory(version=new, status="open")

    assert client.get(compare_url(consultation)).status_code == 404
