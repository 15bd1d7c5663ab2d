"""Where the office wants two people: letters of request and old ledgers."""

import pytest
from django.utils import timezone

from liaison.accounts.choices import Mode
from liaison.accounts.models import WorkMode
from liaison.office.models import StoredFile
from stations.errors import StationError
from stations.models import LedgerImport, TaskPreferences
from stations.services import history, letters
from tests.factories.accounts import ClerkFactory
from tests.factories.stations import make_letter

pytestmark = pytest.mark.django_db


@pytest.fixture
def by_two():
    WorkMode.objects.update_or_create(pk=1, defaults={"mode": Mode.STRICT})
    TaskPreferences.objects.create(pk=1, letters_by_two=True, history_by_two=True)


@pytest.fixture
def small_office():
    WorkMode.objects.update_or_create(pk=1, defaults={"mode": Mode.SMALL})


def send(letter, by):
    return letters.mark_sent([letter], by=by, sent_on=timezone.localdate())


def a_batch(by):
    file = StoredFile(name="台账.xlsx")
    return LedgerImport(file=file, uploaded_by=by)


def test_without_the_switch_one_person_does_both():
    letter = make_letter()
    assert send(letter, letter.drafted_by) == 1
    by = ClerkFactory()
    assert history.check_second(a_batch(by), by=by) == ""


def test_who_drafted_a_letter_does_not_send_it(by_two):
    letter = make_letter()
    with pytest.raises(StationError, match="须由另一位同事"):
        send(letter, letter.drafted_by)
    letter.refresh_from_db()
    assert letter.status == "numbered"
    assert send(letter, ClerkFactory()) == 1
    assert "岗位合并" not in letter.moves.last().note


def test_who_uploaded_an_old_ledger_does_not_accept_it(by_two):
    by = ClerkFactory()
    with pytest.raises(StationError, match="须由另一位同事"):
        history.check_second(a_batch(by), by=by)
    assert history.check_second(a_batch(by), by=ClerkFactory()) == ""


def test_in_a_small_office_the_history_says_that_it_was_one_person(by_two, small_office):
    letter = make_letter()
    assert send(letter, letter.drafted_by) == 1
    assert letter.moves.last().note.endswith("岗位合并：拟稿人与核发人为同一人。")
    by = ClerkFactory()
    assert "岗位合并" in history.check_second(a_batch(by), by=by)
