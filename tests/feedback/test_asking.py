"""商请反馈函: suggested after 180 days and every 90 days, written, numbered and sent by people."""

from datetime import timedelta
from io import BytesIO

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone
from docx import Document

from feedback.choices.asking import AskingStatus
from feedback.errors import FeedbackError
from feedback.models import AskingLetter
from feedback.services import asking
from liaison.office.models import DocumentNumber
from opinions.models import Submission
from tests.factories.accounts import ClerkFactory, LeaderFactory, OfficerFactory
from tests.factories.feedback import (
    CompiledItemFactory,
    SubmittedOpinionFactory,
    answer,
    send_up,
)
from tests.factories.office import OfficeProfileFactory

pytestmark = pytest.mark.django_db


def sent_days_ago(item, days):
    SubmittedOpinionFactory(item=item, consultation=item.consultation)
    send_up(item.consultation, [item])
    day = timezone.localdate() - timedelta(days=days)
    Submission.objects.filter(consultation=item.consultation).update(sent_on=day)
    return item


def due(today=None):
    return [one.consultation for one in asking.to_ask(today or timezone.localdate())]


def drafted(consultation, by=None, **kwargs):
    words = {
        "prefix": "清人立联函", "signed_on": timezone.localdate(), "signer": "何明",
        "body": "现商请函告。\n特此函商。",
    }  # fmt: skip
    return asking.draft_letter(consultation, by=by or ClerkFactory(), **words | kwargs)


def mark_sent(letter, by=None):
    today = timezone.localdate()
    asking.mark_sent(letter, by=by or ClerkFactory(), sent_on=today, today=today)


@pytest.mark.parametrize(("days", "is_due"), [(179, False), (180, True)])
def test_it_is_suggested_after_half_a_year(item, consultation, days, is_due):
    sent_days_ago(item, days)

    assert due() == ([consultation] if is_due else [])


def test_a_letter_that_went_out_puts_the_next_off_by_ninety_days(item, consultation):
    sent_days_ago(item, 300)
    letter = drafted(consultation)
    assert due() == []  # it is being written
    mark_sent(letter)

    today = timezone.localdate()
    assert due(today + timedelta(days=89)) == []
    assert due(today + timedelta(days=90)) == [consultation]
    assert [move.new_status for move in letter.moves.all()] == ["numbered", "sent"]


def test_what_was_answered_is_not_asked_about(item, consultation):
    sent_days_ago(item, 300)
    answer(item)

    assert due() == []
    with pytest.raises(FeedbackError, match="都有了答复"):
        drafted(consultation)


def test_a_voided_letter_keeps_its_number_and_makes_room_for_another(item, consultation):
    sent_days_ago(item, 300)
    letter = drafted(consultation)
    with pytest.raises(FeedbackError, match="还没发出"):
        drafted(consultation)
    asking.void_letter(letter, by=ClerkFactory(), reason="称谓有误")

    assert drafted(consultation).number_text.endswith("2号")
    kept = DocumentNumber.objects.get(text=letter.number_text)
    assert (kept.state, kept.reason) == ("voided", "称谓有误")


def test_the_database_holds_one_unsent_letter_for_a_round(item, consultation):
    sent_days_ago(item, 300)
    letter = drafted(consultation)
    letter.pk, letter.number_text = None, "另一个号"
    with pytest.raises(IntegrityError, match="one_unsent_asking"), transaction.atomic():
        letter.save(force_insert=True)


def test_who_drafted_does_not_send_where_two_people_are_wanted(item, consultation, strict_mode):
    clerk = ClerkFactory()
    letter = drafted(sent_days_ago(item, 300).consultation, by=clerk)

    with pytest.raises(FeedbackError, match="另一位同事"):
        mark_sent(letter, by=clerk)


def test_from_the_page_to_the_docx(client, item, consultation):
    OfficeProfileFactory()
    sent_days_ago(item, 200)
    client.force_login(ClerkFactory())
    page = client.get(reverse("admin:feedback_unanswered")).content.decode()
    assert "200 天" in page
    form = client.get(reverse("admin:feedback_asking", args=[consultation.pk])).context["form"]
    posted = {name: form.get_initial_for_field(form.fields[name], name) for name in form.fields}

    url = reverse("admin:feedback_asking", args=[consultation.pk])
    assert client.post(url, posted | {"signer": ""}).status_code == 422
    assert client.post(url, posted | {"signer": "何明"}).status_code == 302
    letter = AskingLetter.objects.get()
    file = client.post(reverse("admin:feedback_asking_file", args=[letter.pk]))
    said = [one.text for one in Document(BytesIO(b"".join(file))).paragraphs]
    assert letter.number_text in said
    assert f"{letter.organ}：" in said
    assert any("汇总" in line or "尚未收到采纳情况的反馈" in line for line in said)


def test_only_a_clerk_asks_and_nobody_outside_sees_it(client, item, consultation):
    letter = drafted(sent_days_ago(item, 300).consultation)
    client.force_login(LeaderFactory())
    assert client.get(reverse("admin:feedback_asking_letter", args=[letter.pk])).status_code == 200
    sent = reverse("admin:feedback_asking_sent", args=[letter.pk])
    assert client.post(sent, {"day": timezone.localdate()}).status_code == 404
    client.force_login(ClerkFactory())
    assert client.get(sent).status_code == 405
    early = timezone.localdate() - timedelta(days=1)
    assert "不能早于落款日期" in client.post(sent, {"day": early}).content.decode()
    client.force_login(OfficerFactory())
    assert client.get(reverse("admin:feedback_unanswered")).status_code == 404
    letter.refresh_from_db()
    assert letter.status == AskingStatus.NUMBERED


@pytest.mark.parametrize("count", [1, 3])
def test_the_list_takes_a_fixed_number_of_queries(item, count, django_assert_num_queries):
    for one in [item, *(CompiledItemFactory() for _ in range(count - 1))]:
        sent_days_ago(one, 200)
    with django_assert_num_queries(4):
        assert len(asking.waiting_rounds()) == count
