"""Whoever spoke in a round that is withdrawn hears of it once, as they can be reached."""

import pytest
from django.utils import timezone

from drafts import services
from feedback.models import WithdrawalTelling
from feedback.round_words import withdrawal_message
from feedback.services import telling_authors, withdrawals
from feedback.tasks import sweep
from feedback.texts import Texts
from liaison.audit.models import AuditEntry
from liaison.notices.choices import NoticeStatus
from liaison.notices.models import Notice
from opinions.choices import Processing
from tests.factories import contacts
from tests.factories.accounts import LeaderFactory
from tests.factories.drafts import ConsultationFactory, PublicConsultationFactory
from tests.factories.opinions import ContributorFactory, OpinionFactory
from tests.factories.stations import StationFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def consultation():
    return PublicConsultationFactory(title="住宅电梯安全条例征求意见")


def reachable(number="13800000021"):
    phone = contacts.phone(number)
    return ContributorFactory(phone=phone, person_key=f"phone:{phone.lookup}", name="王小明")


def withdraw(consultation):
    services.withdraw_consultation(consultation, by=LeaderFactory(), reason="上级撤回了草案")


def test_a_person_is_told_once_of_all_they_said(consultation):
    author = reachable()
    said = [OpinionFactory(consultation=consultation, contributor=author) for _ in range(2)]
    withdraw(consultation)

    sweep()
    sweep()

    notice = Notice.objects.get()
    assert notice.status == NoticeStatus.QUEUED
    assert all(opinion.receipt_no in notice.body for opinion in said)
    assert "上级撤回了草案。" in notice.body
    assert notice.person_label == "王**"
    assert WithdrawalTelling.objects.get().people == 1
    assert AuditEntry.objects.get(action="feedback.tell_withdrawal").count == 1


def test_an_offline_author_is_on_the_station_s_list(consultation):
    station = StationFactory()
    OpinionFactory(consultation=consultation, contributor=ContributorFactory(), station=station)
    withdraw(consultation)

    withdrawals.tell_of_withdrawals(timezone.now())

    notice = Notice.objects.get()
    assert notice.station_code == station.code


def test_who_left_nothing_or_took_the_words_back_is_not_written_to(consultation):
    OpinionFactory(consultation=consultation, contributor=ContributorFactory(), station=None)
    OpinionFactory(
        consultation=consultation, contributor=reachable(), processing=Processing.WITHDRAWN
    )
    withdraw(consultation)

    withdrawals.tell_of_withdrawals(timezone.now())

    assert not Notice.objects.exists()
    assert WithdrawalTelling.objects.get().people == 1


def test_a_round_that_runs_or_never_opened_is_left_alone(consultation):
    OpinionFactory(consultation=consultation, contributor=reachable())
    withdraw(ConsultationFactory())

    withdrawals.tell_of_withdrawals(timezone.now())

    assert not Notice.objects.exists()
    assert not WithdrawalTelling.objects.exists()


def test_a_worker_that_died_half_way_begins_again_and_tells_nobody_twice(consultation, monkeypatch):
    for number in range(3):
        author = reachable(f"1380000002{number}")
        OpinionFactory(consultation=consultation, contributor=author)
    withdraw(consultation)
    monkeypatch.setattr(telling_authors, "PEOPLE_AT_ONCE", 1)
    real, calls = telling_authors._tell, []

    def dies_at_the_third(*args):
        calls.append(args)
        if len(calls) == 3:
            raise KeyboardInterrupt
        real(*args)

    monkeypatch.setattr(telling_authors, "_tell", dies_at_the_third)
    with pytest.raises(KeyboardInterrupt):
        withdrawals.tell_of_withdrawals(timezone.now())
    assert Notice.objects.count() == 2
    assert not WithdrawalTelling.objects.exists()

    withdrawals.tell_of_withdrawals(timezone.now())

    assert Notice.objects.count() == 3
    assert WithdrawalTelling.objects.get().people == 3


@pytest.mark.parametrize("title", ["条例", "关于" + "很" * 190 + "长的条例"])
def test_the_short_message_fits_however_long_the_title_is(consultation, title):
    consultation.title = title
    message = withdrawal_message(consultation, [OpinionFactory(consultation=consultation)], Texts())

    assert len(message.sms) <= 114
    assert len(message.subject) <= 120
