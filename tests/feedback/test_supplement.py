"""What flows back after a supplement: the right letter, answers to either, no double counting."""

from datetime import date

import pytest
from django.urls import reverse
from django.utils import timezone

from drafts.choices import ConsultationStatus
from feedback import timeline
from feedback.answers import answers_to
from feedback.errors import FeedbackError
from feedback.funnel import funnel
from feedback.matching import suggest
from feedback.services import releases, replies
from liaison.portal import overview
from opinions.choices import Adoption
from opinions.models import CompiledItem, Opinion
from opinions.services import compiling
from tests.factories.accounts import ClerkFactory, ReviewerFactory
from tests.factories.compiling import opinion_on
from tests.factories.feedback import SuperiorReplyFactory, let_out, said
from tests.factories.supplement import (
    FIRST,
    SECOND,
    WHY,
    first_item,
    freeze,
    send,
    sent_consultation,
    supplement,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def consultation():
    return sent_consultation()


def sent_step(opinion):
    opinion = Opinion.objects.for_author().get(pk=opinion.pk)
    steps = timeline.steps(opinion, answers_to(opinion))
    return next((step.title, step.at, step.text) for step in steps if "上报" in step.title)


def test_each_author_reads_the_letter_that_took_the_opinion(consultation):
    item = first_item(consultation)
    early, tied, late = (
        item.sources.get().opinion,
        opinion_on(consultation),
        opinion_on(consultation),
    )
    waiting = sent_step(tied)
    compiling.add_sources(item, [tied], by=ClerkFactory())
    supplement(consultation, SECOND, late)

    organ = consultation.version.draft.organ.name
    first = (f"已上报{organ}", date(2026, 5, 8), f"文号：{FIRST}")
    second = (f"已上报{organ}", date(2026, 5, 20), f"文号：{SECOND}（补充上报）")
    assert [sent_step(one) for one in (early, tied, late)] == [first, second, second]
    assert waiting == (f"补充上报{organ}", None, "汇总表上报以后才整理，可以补充上报。")


def test_one_letter_answers_items_of_both(consultation):
    clerk = ClerkFactory()
    supplement(consultation, SECOND)
    items = list(CompiledItem.objects.order_by("pk"))
    assert suggest("关于增加夜间值守的建议", items)[0].item == items[2]
    reply = SuperiorReplyFactory(consultation=consultation, registered_by=clerk)
    replies.add_line(reply, said(), by=clerk, items=[items[0], items[2]])
    replies.confirm_reply(replies.ask_to_confirm(reply, by=clerk), by=ReviewerFactory())

    states = CompiledItem.objects.order_by("pk").values_list("adoption", flat=True)
    assert list(states) == [Adoption.ADOPTED, Adoption.AWAITING, Adoption.ADOPTED]
    consultation.refresh_from_db()
    assert consultation.status == ConsultationStatus.RESULTS_PARTIAL


def test_the_funnel_counts_each_once(consultation):
    compiling.add_sources(first_item(consultation), [opinion_on(consultation)], by=ClerkFactory())
    supplement(consultation, SECOND)

    found = funnel(consultation)

    assert (found.opinions, found.items, found.submitted, found.waiting) == (4, 3, 3, 3)
    whole = overview._count()
    assert (whole.received, whole.compiled, whole.submitted) == (4, 3, 3)


def test_results_are_not_let_out_over_the_heads_of_late_authors(consultation):
    clerk, late = ClerkFactory(), opinion_on(consultation)
    compiling.add_sources(first_item(consultation), [late], by=clerk)
    reply = SuperiorReplyFactory(consultation=consultation, registered_by=clerk)
    replies.add_line(reply, said(), by=clerk, items=CompiledItem.objects.all())
    replies.confirm_reply(replies.ask_to_confirm(reply, by=clerk), by=ReviewerFactory())
    consultation.refresh_from_db()
    with pytest.raises(FeedbackError, match="还有1条意见尚未上报"):
        releases.prepare_release(consultation, by=clerk)
    late.refresh_from_db()
    assert late.adoption == Adoption.NONE

    send(freeze(consultation, WHY), SECOND)

    late.refresh_from_db()
    assert late.adoption == Adoption.ADOPTED
    asked = releases.prepare_release(consultation, by=clerk)
    opinion_on(consultation)
    with pytest.raises(FeedbackError, match="还有1条意见尚未上报"):
        releases.confirm_release(asked, by=ReviewerFactory(), now=timezone.now())
    consultation.refresh_from_db()
    assert consultation.status == ConsultationStatus.RESULTS_RECEIVED


def test_the_public_results_name_both_letters(client, consultation):
    supplement(consultation, SECOND)
    clerk = ClerkFactory()
    reply = SuperiorReplyFactory(consultation=consultation, registered_by=clerk)
    replies.add_line(reply, said(), by=clerk, items=CompiledItem.objects.all())
    replies.confirm_reply(replies.ask_to_confirm(reply, by=clerk), by=ReviewerFactory())
    consultation.refresh_from_db()
    let_out(consultation)

    html = client.get(reverse("results:page", args=[consultation.slug])).content.decode()

    assert f"（{FIRST}）" in html
    assert f"（{SECOND}，补充上报）" in html
