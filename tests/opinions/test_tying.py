"""services.tying: what a bundle brought counts at one activity, the one it belongs to."""

import pytest
from django.utils import timezone

from liaison.audit.models import AuditEntry
from opinions.errors import OpinionError
from opinions.models import Bundle
from opinions.services.bundles import accept_bundle, undo_bundle
from opinions.services.tying import tie_bundle
from stations.choices import LedgerStatus
from stations.models import LedgerEntry
from tests.factories.accounts import OfficerFactory
from tests.factories.drafts import OpenConsultationFactory
from tests.factories.stations import AssignmentFactory, LedgerEntryFactory, StationFactory
from tests.opinions.bundle_files import meeting
from tests.opinions.test_bundles import accept, check

pytestmark = pytest.mark.django_db


@pytest.fixture
def officer():
    return OfficerFactory()


@pytest.fixture
def task():
    return AssignmentFactory(consultation=OpenConsultationFactory())


@pytest.fixture
def entry(task):
    return entry_for(task)


def entry_for(task, **fields):
    place = {"station": task.station, "consultation": task.consultation} | fields
    return LedgerEntryFactory(**place)


def counted(*entries):
    return [LedgerEntry.objects.get(pk=entry.pk).opinion_count for entry in entries]


def test_what_was_entered_without_an_activity_counts_there_afterwards(task, officer, entry):
    bundle = accept(task, meeting(3), officer)

    tie_bundle(bundle, entry, by=officer)

    assert Bundle.objects.get().ledger_entry == entry
    assert counted(entry) == [3]
    row = AuditEntry.objects.get(action="opinions.tie_bundle")
    assert (row.actor_id, row.before, row.after) == (
        officer.pk, {"ledger_entry": None}, {"ledger_entry": entry.pk},
    )  # fmt: skip


def test_tied_to_another_it_counts_only_there(task, officer, entry):
    other = entry_for(task)
    accept(task, [{"body": "另一次说的。"}], officer, entry=entry)
    bundle = accept(task, meeting(3), officer, entry=entry)

    tie_bundle(bundle, other, by=officer)
    assert counted(entry, other) == [1, 3]

    tie_bundle(bundle, None, by=officer)
    assert counted(entry, other) == [1, 0]


def test_what_is_tied_before_it_is_entered_counts_once_it_is(task, officer, entry):
    bundle = check(task, meeting(2), officer)

    tie_bundle(bundle, entry, by=officer)

    assert counted(entry) == [0]
    accept_bundle(bundle.pk, by=officer, now=timezone.now())
    assert counted(entry) == [2]


def test_tying_to_the_same_again_leaves_no_second_row(task, officer, entry):
    bundle = accept(task, meeting(1), officer, entry=entry)

    tie_bundle(bundle, entry, by=officer)

    assert not AuditEntry.objects.filter(action="opinions.tie_bundle").exists()


@pytest.mark.parametrize(
    ("make", "complaint"),
    [
        (lambda: {"station": StationFactory()}, "不是本站点"),
        (lambda: {"consultation": OpenConsultationFactory()}, "不是本站点"),
        (lambda: {"status": LedgerStatus.VOIDED}, "已作废"),
    ],
)
def test_an_entry_that_does_not_fit_is_refused(task, officer, make, complaint):
    bundle = accept(task, meeting(1), officer)

    with pytest.raises(OpinionError, match=complaint):
        tie_bundle(bundle, entry_for(task, **make()), by=officer)

    assert Bundle.objects.get().ledger_entry is None


def test_undoing_takes_it_off_the_entry_it_was_tied_to_meanwhile(task, officer, entry):
    stale = accept(task, meeting(2), officer)
    tie_bundle(Bundle.objects.get(), entry, by=officer)

    undo_bundle(stale, by=officer, reason="传错了", now=timezone.now())

    assert counted(entry) == [0]
    with pytest.raises(OpinionError, match="已撤销"):
        tie_bundle(stale, None, by=officer)
