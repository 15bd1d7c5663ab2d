"""今日事项 about answers: confirmed, and waiting for the clerk to ask for their release."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from feedback.choices import Result
from feedback.services import releases
from liaison.portal import dashboard
from liaison.portal.panels import office_opinions
from tests.factories.accounts import ClerkFactory, ReviewerFactory
from tests.factories.feedback import (
    CompiledItemFactory,
    SubmittedOpinionFactory,
    answer,
    let_out,
)

pytestmark = pytest.mark.django_db
TITLE = "已收到结果，等您提请公布"


def answered():
    item = CompiledItemFactory()
    SubmittedOpinionFactory(consultation=item.consultation, item=item)
    answer(item)
    return item


def panel():
    return office_opinions.results_to_release(ClerkFactory(), timezone.now())


def titles(user):
    return [found.title for found in dashboard.office_panels(user, timezone.now())]


def test_a_confirmed_answer_asks_the_clerk_and_leads_to_the_place(client):
    consultation = answered().consultation
    clerk = ClerkFactory()
    (found,) = [one for one in dashboard.office_panels(clerk, timezone.now()) if one.title == TITLE]

    assert [(one.text, one.note) for one in found.items] == [(consultation.title, "已收到结果")]
    assert found.items[0].url == f"/admin/feedback/superiorreply/of/{consultation.pk}/#release"
    client.force_login(clerk)
    page = client.get(reverse("admin:feedback_register", args=[consultation.pk])).content.decode()
    assert 'id="release"' in page
    assert "提请公布结果（1 条意见有结果要告知）" in page
    assert TITLE not in titles(ReviewerFactory())


def test_what_waits_for_an_answer_or_for_the_second_person_does_not_ask():
    item = CompiledItemFactory()
    SubmittedOpinionFactory(consultation=item.consultation, item=item)
    assert panel() is None

    answer(item)
    releases.prepare_release(item.consultation, by=ClerkFactory())
    assert panel() is None


def test_after_the_release_only_news_asks_again():
    item = answered()
    let_out(item.consultation)
    assert panel() is None

    answer(item)  # once more in the same words
    assert panel() is None
    answer(item, Result.NOT_ADOPTED)
    assert panel().count == 1


def test_queries_do_not_grow():
    def asked():
        with CaptureQueriesContext(connection) as queries:
            office_opinions.results_to_release(clerk, timezone.now())
        return len(queries)

    clerk = ClerkFactory()
    answered()
    assert asked() == 2
    answered()
    answered()
    assert asked() == 2
