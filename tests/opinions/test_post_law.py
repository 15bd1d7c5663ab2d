"""立法后意见: a problem of the ledger becomes an opinion on the law in force."""

import pytest
from django.urls import reverse

from drafts.choices import Phase
from opinions.models import Opinion, PostLawOpinion
from stations.choices import LedgerKind, LedgerStatus
from stations.models import Assignment
from tests.factories.accounts import ClerkFactory, OfficerFactory, ReviewerFactory
from tests.factories.drafts import OpenConsultationFactory
from tests.factories.stations import AssignmentFactory, LedgerEntryFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def entry():
    return LedgerEntryFactory(
        kind=LedgerKind.FIELD_VISIT,
        status=LedgerStatus.APPROVED,
        extra={"problem": "电梯维修资金申请要盖七个章，业主等了五个月。"},
    )


@pytest.fixture
def law():
    return OpenConsultationFactory(phase=Phase.AFTER)


@pytest.fixture
def clerk(client):
    clerk = ClerkFactory()
    client.force_login(clerk)
    return clerk


def address(entry):
    return reverse("admin:opinions_post_law", args=[entry.pk])


def send(client, entry, law, **fields):
    sent = {"consultation": law.pk, "body": "申请维修资金的程序太长。", "reason": "限期办结。"}
    return client.post(address(entry), sent | fields)


def test_a_clerk_makes_the_problem_an_opinion_with_the_way_back(client, entry, law, clerk):
    AssignmentFactory(consultation=law, station=entry.station)
    entry_page = client.get(reverse("admin:stations_ledger_entry", args=[entry.pk]))
    assert address(entry) in entry_page.content.decode()
    assert "盖七个章" in client.get(address(entry)).content.decode()

    assert send(client, entry, law).status_code == 302

    raised = PostLawOpinion.objects.get()
    opinion = raised.opinion
    assert (raised.entry, raised.raised_by, opinion.consultation) == (entry, clerk, law)
    assert (opinion.station, opinion.channel, opinion.received_at) == (
        entry.station, "visit", entry.starts_at,
    )  # fmt: skip
    assert Assignment.objects.get().opinion_count == 1
    page = client.get(reverse("admin:opinions_opinion", args=[opinion.pk])).content.decode()
    assert entry.number in page
    assert opinion.receipt_no in client.get(address(entry)).content.decode()


def test_the_same_words_of_one_entry_are_taken_once(client, entry, law, clerk):
    send(client, entry, law)
    again = send(client, entry, law)
    assert (again.status_code, Opinion.objects.count()) == (422, 1)
    assert "已经登记过" in again.content.decode()


def test_a_draft_and_an_article_that_is_not_there_are_refused(client, entry, law, clerk):
    draft = OpenConsultationFactory(phase=Phase.DURING)
    assert send(client, entry, draft).status_code == 422
    assert send(client, entry, law, provision="第九百条").status_code == 422
    assert not Opinion.objects.exists()


def test_without_such_a_round_the_page_says_how_to_open_one(client, entry, clerk):
    assert "现在没有对现行法律法规的征求意见" in client.get(address(entry)).content.decode()


@pytest.mark.parametrize("change", ["kind", "status", "officer", "reviewer"])
def test_nobody_else_and_no_other_entry_gets_there(client, entry, law, clerk, change):
    if change == "kind":
        entry.kind = LedgerKind.DISPUTE_RESOLUTION
    elif change == "status":
        entry.status = LedgerStatus.SUBMITTED
    else:
        client.force_login({"officer": OfficerFactory, "reviewer": ReviewerFactory}[change]())
    entry.save(update_fields=["kind", "status"])
    assert send(client, entry, law).status_code == 404
