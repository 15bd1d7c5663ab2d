"""到期删除: what is over goes, what is still needed stays, and a run that dies is gone on with."""

from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest
from django.core.management import call_command
from django.urls import reverse

from feedback.choices import ReleaseStatus
from feedback.choices.personal_data import ComplaintStatus
from feedback.models import Complaint, KeepingRules, OpinionFeedback, Purge, Release
from feedback.services import retention
from liaison.audit.models import AuditEntry
from opinions.choices import Adoption
from opinions.choices.people import PersonChange
from opinions.models import Contributor, OpinionSupport
from opinions.services.contributors import Person, store_person
from tests.factories import contacts
from tests.factories.accounts import ClerkFactory
from tests.factories.opinions import OpinionFactory

pytestmark = pytest.mark.django_db
NOW = datetime(2031, 6, 30, 1, 0, tzinfo=UTC)


def said(name="王秀兰", received=NOW - timedelta(days=900), **more):
    person = store_person(Person(name=name, phone="13800000021", **more))
    return OpinionFactory(contributor=person, received_at=received)


def told(opinion, at, adoption=Adoption.ADOPTED):
    clerk = ClerkFactory()
    release = Release.objects.create(
        consultation=opinion.consultation, number=1, status=ReleaseStatus.RELEASED,
        released_at=at, released_by=clerk, prepared_by=clerk,
    )  # fmt: skip
    type(opinion).objects.filter(pk=opinion.pk).update(adoption=adoption)
    OpinionFeedback.objects.create(release=release, opinion=opinion, result=adoption, told_at=at)
    return opinion


def left():
    return sorted(Contributor.objects.exclude(phone=None).values_list("name", flat=True))


def test_a_supporter_is_forgotten_with_the_opinion():
    phones = [contacts.phone(number) for number in ("13900000022", "13900000033")]
    for at, (phone, days) in enumerate(zip(phones, (370, 300), strict=True)):
        opinion = told(said(), NOW - timedelta(days=days))
        OpinionSupport.objects.create(
            opinion=opinion, client_key=uuid4(), person_key=f"phone:{at}", phone=phone
        )

    assert retention.purge(NOW).people == 2

    assert [one.phone for one in OpinionSupport.objects.order_by("pk")] == [None, phones[1]]
    phones[0].refresh_from_db()
    assert phones[0].erased_at is not None


def test_only_what_is_over_is_deleted():
    told(said("早告知"), NOW - timedelta(days=370))
    told(said("刚告知"), NOW - timedelta(days=300))
    said("五年无结果", received=NOW - timedelta(days=5 * 366 + 1))
    said("四年无结果", received=NOW - timedelta(days=4 * 366))
    told(
        said(
            "等结果",
        ),
        NOW - timedelta(days=370),
        Adoption.AWAITING,
    )

    assert retention.due_now(NOW).people == 2
    run = retention.purge(NOW)

    assert left() == ["刚告知", "四年无结果", "等结果"]
    assert (run.people, run.finished_at) == (2, NOW)
    assert retention.purge(NOW) is None  # nothing is left to do
    entry = AuditEntry.objects.get(action="feedback.purge")
    assert (entry.count, AuditEntry.objects.filter(action="opinions.forget_person").count()) == (
        2,
        0,
    )


def test_a_published_name_stays_with_its_consent_and_the_words_stay():
    opinion = told(said(consent_name=True), NOW - timedelta(days=400))

    retention.purge(NOW)

    person = Contributor.objects.get()
    assert (person.name, person.phone, person.consent_name) == ("王秀兰", None, True)
    assert person.changes.get().what == PersonChange.PURGED
    opinion.refresh_from_db()
    assert opinion.body
    assert retention.due_now(NOW).is_nothing


def test_a_run_that_died_is_gone_on_with(monkeypatch):
    for n in range(3):
        told(said(f"甲{n}"), NOW - timedelta(days=400))
    monkeypatch.setattr(retention, "BATCH", 1)
    forget, calls = retention.forget_person, []

    def dies_at_the_second(*args, **kwargs):
        calls.append(1)
        if len(calls) == 2:
            raise KeyboardInterrupt  # as a kill: the second batch is rolled back
        forget(*args, **kwargs)

    monkeypatch.setattr(retention, "forget_person", dies_at_the_second)
    with pytest.raises(KeyboardInterrupt):
        retention.purge(NOW)
    assert list(Purge.objects.values_list("people", "finished_at")) == [(1, None)]

    monkeypatch.setattr(retention, "forget_person", forget)
    retention.purge(NOW + timedelta(hours=6))

    assert list(Purge.objects.values_list("people", flat=True)) == [3]
    assert not left()


def test_who_complained_is_forgotten_too():
    Complaint.objects.create(
        number="QH-TS-1", query_hash="x", kind="work", body="窗口没人。", name="李四", how="phone",
        received_at=NOW, due_on=NOW.date(), status=ComplaintStatus.ANSWERED, answer="已改。",
        answered_at=NOW - timedelta(days=400),
    )  # fmt: skip

    assert retention.purge(NOW).complaints == 1
    assert Complaint.objects.get().name == ""


def test_the_command_tries_without_deleting_and_the_page_shows_the_runs(client, capsys):
    told(said(), datetime(2020, 1, 1, tzinfo=UTC))
    call_command("purge_personal_data", dry_run=True)
    assert capsys.readouterr().out.startswith("到期：意见提出人1人")
    assert left()
    client.force_login(ClerkFactory())
    page = reverse("admin:feedback_purges")
    assert "意见提出人 <b>1</b> 人" in client.get(page).content.decode()

    call_command("purge_personal_data", json=True)

    assert capsys.readouterr().out.strip() == '{"people": 1, "complaints": 0, "files": 0}'
    assert "反馈后12个月，无结果5年" in client.get(page).content.decode()


def test_the_office_sets_its_periods(client):
    client.force_login(ClerkFactory())
    page = reverse("admin:feedback_purges")
    typed = {"months_after_feedback": 6, "years_without_result": 3, "years_of_ledger_files": ""}

    assert client.post(page, {**typed, "months_after_feedback": 0}).status_code == 422
    client.post(page, typed)

    rules = KeepingRules.objects.get()
    assert (rules.months_after_feedback, rules.years_of_ledger_files) == (6, None)
