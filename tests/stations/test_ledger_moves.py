"""Who may make which move of an entry (rule 5.4): every role, every move, every state."""

import pytest
from django.urls import reverse

from liaison.accounts.choices import Role
from stations.access import WORKBENCH_ROLES
from stations.choices import AppointmentKind, LedgerStatus
from stations.models import LedgerEntry
from tests.factories.accounts import UserFactory
from tests.factories.stations import LedgerEntryFactory, StationFactory, officer_of
from tests.stations.test_ledger_views import filled

pytestmark = pytest.mark.django_db
S = LedgerStatus
STATION = set(WORKBENCH_ROLES)
CLERK, REVIEWER = {Role.CLERK}, {Role.REVIEWER}
# Action, state before: state after, who. Whatever is not here changes nothing.
ALLOWED = {
    ("submit", S.DRAFT): (S.SUBMITTED, STATION),
    ("submit", S.RETURNED): (S.SUBMITTED, STATION),
    ("approve", S.SUBMITTED): (S.APPROVED, CLERK),
    ("return", S.SUBMITTED): (S.RETURNED, CLERK),
    ("void", S.DRAFT): (S.VOIDED, REVIEWER),
    ("void", S.SUBMITTED): (S.VOIDED, REVIEWER),
    ("void", S.RETURNED): (S.VOIDED, REVIEWER),
    ("void", S.APPROVED): (S.VOIDED, REVIEWER),
}
ACTIONS = ("submit", "approve", "return", "void")
KINDS = {
    Role.OFFICER: AppointmentKind.OFFICER,
    Role.STATION_LEAD: AppointmentKind.STATION_LEAD,
    Role.DEPUTY_OFFICER: AppointmentKind.DEPUTY_OFFICER,
    Role.TOWNSHIP_COORDINATOR: AppointmentKind.TOWNSHIP_COORDINATOR,
}


def act(client, action, entry):
    if action == "submit":
        address = reverse("workbench:edit_entry", args=[entry.pk])
        return client.post(address, filled(submit="1"))
    return client.post(
        reverse(f"admin:stations_ledger_{action}", args=[entry.pk]), {"note": "因为"}
    )


@pytest.mark.parametrize("role", list(Role))
def test_every_move_by_every_role_is_as_the_table_says(client, role):
    station = StationFactory()
    user = UserFactory(roles=[role])
    if role in KINDS:
        officer_of(station, kind=KINDS[role], user=user)
    client.force_login(user)
    for action in ACTIONS:
        for before in S:
            after, roles = ALLOWED.get((action, before), (before, set()))
            entry = LedgerEntryFactory(station=station, status=before)

            act(client, action, entry)

            expected = after if role in roles else before
            assert LedgerEntry.objects.get(pk=entry.pk).status == expected, (role, action, before)
            assert entry.moves.exists() is (expected != before)
