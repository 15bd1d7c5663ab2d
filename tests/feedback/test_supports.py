"""我的支持 and 共同提出: by number and code, as an author; what is the author's alone stays so."""

from uuid import uuid4

import pytest
from django.urls import reverse

from opinions import receipts, tickets
from opinions.models import Opinion, OpinionRevision, OpinionSupport
from tests.factories.opinions import OpinionFactory

pytestmark = pytest.mark.django_db


def stood_behind(opinion, **columns):
    key = uuid4()
    receipt = receipts.new_receipt(key)
    support = OpinionSupport.objects.create(
        opinion=opinion, client_key=key, person_key=f"none:{key}", receipt_no=receipt.number,
        query_hash=receipt.query_hash, revision=opinion.revision, **columns,
    )  # fmt: skip
    return support, receipt.query_code


def text(response):
    return response.content.decode()


def test_number_and_code_lead_to_what_was_supported_on_that_day(client):
    opinion = OpinionFactory(body="那天的话。", reason="我家里的事。")
    support, code = stood_behind(opinion)
    OpinionRevision.objects.create(opinion=opinion, number=1, body="那天的话。")
    Opinion.objects.filter(pk=opinion.pk).update(
        body="后来的话。", revision=2, processing="returned", processing_note="请补充您家情况。"
    )

    wrong = client.post("/track/", {"number": support.receipt_no, "code": "00000000"})
    right = client.post("/track/", {"number": support.receipt_no, "code": code})
    page = text(client.get(right["Location"]))

    assert wrong.status_code == 422
    assert "那天的话。" in page
    assert "提出人后来改过文字" in page
    for secret in ("后来的话。", "我家里的事。", "请补充您家情况。", opinion.receipt_no):
        assert secret not in page


def test_it_is_withdrawn_by_post_alone_and_an_old_ticket_opens_nothing(client):
    support, _ = stood_behind(OpinionFactory())
    ticket = tickets.issue_support(support.pk)
    address = reverse("feedback:withdraw_support", args=[ticket])

    asked = client.get(address)
    support.refresh_from_db()
    untouched = support.withdrawn_at
    done = client.post(address, follow=True)
    of_an_opinion = reverse("feedback:support", args=[tickets.issue_track(support.pk)])

    assert (asked.status_code, untouched) == (200, None)
    assert "您的支持已经撤回" in text(done)
    assert "撤回支持</a>" not in text(done)
    assert client.get(of_an_opinion)["Location"] == "/track/?expired=1"


def test_an_author_hands_out_one_slip_for_each_of_the_others(client):
    opinion = OpinionFactory(people=3)
    ticket = tickets.issue_track(opinion.pk)
    address = reverse("feedback:slips", args=[ticket])

    link = text(client.get(reverse("feedback:opinion", args=[ticket])))
    page = text(client.get(address))
    made = text(client.post(address, follow=True))

    assert address in link
    # The script takes the address out of the bar: the form must name it.
    assert f'<form method="post" action="{address}"' in page
    slips = OpinionSupport.objects.filter(is_joint=True)
    assert slips.count() == 2
    assert all(slip.receipt_no in made for slip in slips)
    right = {"number": slips[0].receipt_no, "code": receipts.query_code(slips[0].client_key)}
    assert "我们共同提的意见" in text(client.post("/track/", right, follow=True))
