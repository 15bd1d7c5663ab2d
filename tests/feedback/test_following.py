"""What residents see of where an article is now: on their own page and in the results."""

import re

import pytest
from django.urls import reverse
from django.utils import timezone

from drafts import services
from opinions import tickets
from tests.drafts.dog_bylaw import NEW, OLD, THIRD
from tests.factories.accounts import ClerkFactory, ReviewerFactory
from tests.factories.drafts import ConsultationFactory, PublicConsultationFactory
from tests.factories.feedback import (
    CompiledItemFactory,
    SubmittedConsultationFactory,
    SubmittedOpinionFactory,
    answer,
    let_out,
)
from tests.factories.opinions import OpinionFactory
from tests.factories.versions import article, texts_in_a_row

pytestmark = pytest.mark.django_db
NOW = "针对征求意见稿第四条；现第七条（一审稿）"


@pytest.fixture
def texts():
    return texts_in_a_row(
        (OLD, "consultation_draft"), (NEW, "first_reading"), (THIRD, "second_reading")
    )


def plain(response):
    return re.sub(r"<[^>]+>|\s", "", response.content.decode())


def track(client, opinion):
    return client.get(reverse("feedback:opinion", args=[tickets.issue_track(opinion.pk)]))


def test_the_author_sees_the_present_article_with_links_to_both(client, texts):
    first = PublicConsultationFactory(version=texts[0])
    later = PublicConsultationFactory(version=texts[1])
    opinion = OpinionFactory(consultation=first, provision=article(texts[0], "第四条"))

    page = track(client, opinion)

    assert NOW in plain(page)
    html = page.content.decode()
    assert f'href="{reverse("opinions:read", args=[first.slug])}#第四条"' in html
    assert f'href="{reverse("opinions:read", args=[later.slug])}#第七条"' in html


def test_what_was_struck_out_is_said(client, texts):
    first = PublicConsultationFactory(version=texts[0])
    PublicConsultationFactory(version=texts[2])
    opinion = OpinionFactory(consultation=first, provision=article(texts[0], "第七条"))

    assert "针对征求意见稿第七条；后来的稿子里已没有这一条" in plain(track(client, opinion))


@pytest.mark.parametrize(
    "hidden",
    [
        {"visibility": "stations", "status": "open"},
        {"visibility": "named", "status": "open"},
        {"visibility": "public", "public_basis": "来函", "status": "scheduled"},
    ],
    ids=["stations", "named", "not yet open"],
)
def test_a_later_text_that_is_not_public_does_not_leak(client, texts, hidden):
    first = SubmittedConsultationFactory(version=texts[0])
    ConsultationFactory(version=texts[1], **hidden)
    node = article(texts[0], "第四条")
    item = CompiledItemFactory(consultation=first, provision=node)
    opinion = SubmittedOpinionFactory(consultation=first, item=item, provision=node)
    answer(item)
    let_out(first)

    for page in (track(client, opinion), client.get(reverse("results:page", args=[first.slug]))):
        assert page.status_code == 200
        assert "；现第" not in plain(page)
        assert "一审稿" not in plain(page)


def test_after_a_replacement_the_author_is_led_to_the_new_text(client, texts):
    consultation = PublicConsultationFactory(version=texts[0])
    opinion = OpinionFactory(consultation=consultation, provision=article(texts[0], "第四条"))
    services.ask_to_replace(consultation, version=texts[1], reason="改", by=ClerkFactory())
    assert NOW not in plain(track(client, opinion))
    services.replace_text(consultation, by=ReviewerFactory(), now=timezone.now())

    html = track(client, opinion).content.decode()

    earlier = reverse("opinions:earlier", args=[consultation.slug, 1])
    assert f'href="{earlier}#第四条"' in html
    assert f'href="{reverse("opinions:read", args=[consultation.slug])}#第七条"' in html


def test_a_promulgated_text_is_named_though_it_has_no_page(client):
    draft, _ = texts_in_a_row((OLD, "voting"), (NEW, "promulgated"))
    consultation = PublicConsultationFactory(version=draft)
    opinion = OpinionFactory(consultation=consultation, provision=article(draft, "第四条"))

    assert "针对表决稿第四条；现第七条（公布文本）" in plain(track(client, opinion))


@pytest.mark.parametrize("count", [1, 3])
def test_results_show_it_by_a_fixed_number_of_queries(
    client, texts, count, django_assert_max_num_queries
):
    consultation = SubmittedConsultationFactory(version=texts[0])
    PublicConsultationFactory(version=texts[1])
    for label in ["第四条", "第二条", "第七条"][:count]:
        node = article(texts[0], label)
        item = CompiledItemFactory(consultation=consultation, provision=node)
        SubmittedOpinionFactory(consultation=consultation, item=item, provision=node)
        answer(item)
    let_out(consultation)
    address = reverse("results:page", args=[consultation.slug])
    client.get(address)

    with django_assert_max_num_queries(15):
        page = client.get(address)
    assert NOW in plain(page)
