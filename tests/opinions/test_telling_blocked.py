"""不予登记 is told at once, once, with the reason and where to complain."""

import pytest

from liaison.notices.models import Notice
from opinions.choices import Axis, Moderation
from opinions.services import sorting
from opinions.services.moves import move
from tests.factories.accounts import ClerkFactory, ReviewerFactory
from tests.factories.contacts import phone
from tests.factories.opinions import ContributorFactory, OpinionFactory

pytestmark = pytest.mark.django_db
REASON = "广告，与立法无关。"


def held(**person):
    author = ContributorFactory(person_key="phone:1", **person)
    return OpinionFactory(contributor=author, moderation=Moderation.HELD)


def block(opinion):
    asked = sorting.ask_to_block(opinion, by=ClerkFactory(), reason=REASON)
    sorting.block(asked, by=ReviewerFactory())
    opinion.refresh_from_db()


def test_the_author_hears_at_once_why_and_where_to_complain():
    opinion = held(name="王小明", phone=phone())

    block(opinion)

    notice = Notice.objects.get()
    assert opinion.receipt_no in notice.subject
    assert "理由：广告，与立法无关。" in notice.body
    assert "/complaints/" in notice.body
    assert opinion.body not in notice.body + notice.sms_text
    assert (notice.recipient_key, notice.person_label) == ("phone:1", "王**")


def test_asking_alone_tells_nobody_and_a_second_refusal_is_told_again():
    opinion = held(phone=phone())
    asked = sorting.ask_to_block(opinion, by=ClerkFactory(), reason=REASON)
    assert not Notice.objects.exists()
    sorting.block(asked, by=ReviewerFactory())
    opinion.refresh_from_db()
    move(opinion, Axis.MODERATION, Moderation.HELD, by=ReviewerFactory())

    block(opinion)

    assert [notice.revision for notice in Notice.objects.order_by("pk")] == [1, 2]


def test_who_can_not_be_reached_reads_it_at_the_tracking_page():
    opinion = held()

    block(opinion)

    assert opinion.moderation == Moderation.BLOCKED
    assert not Notice.objects.exists()
