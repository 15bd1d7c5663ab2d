import json
from itertools import combinations

import pytest
from django.db import connection

from liaison.accounts.choices import Mode, Role, roles_at_odds


@pytest.mark.parametrize(
    ("mode", "roles", "pairs"),
    [
        (Mode.SMALL, {Role.CLERK, Role.REVIEWER, Role.LEADER, Role.SYSADMIN}, []),
        (Mode.SMALL, {Role.CLERK, Role.SECADMIN}, []),
        (Mode.SMALL, {Role.SYSADMIN, Role.SECADMIN}, [(Role.SYSADMIN, Role.SECADMIN)]),
        (Mode.SMALL, {Role.CLERK, Role.AUDITADMIN}, [(Role.CLERK, Role.AUDITADMIN)]),
        (Mode.STRICT, {Role.CLERK, Role.REVIEWER}, [(Role.CLERK, Role.REVIEWER)]),
        (Mode.STRICT, {Role.CLERK, Role.SYSADMIN}, [(Role.CLERK, Role.SYSADMIN)]),
        (Mode.STRICT, {Role.OFFICER, Role.STATION_LEAD, Role.EXPERT, Role.DEPUTY_OFFICER}, []),
        (Mode.STRICT, {Role.AUDITADMIN}, []),
    ],
)
def test_roles_that_one_person_must_not_hold(mode, roles, pairs):
    assert roles_at_odds(mode, frozenset(roles)) == pairs


@pytest.mark.django_db
@pytest.mark.parametrize("mode", Mode)
def test_database_keeps_the_same_rule_for_every_combination(mode):
    sets = [list(held) for size in range(len(Role) + 1) for held in combinations(Role.values, size)]
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT accounts_roles_at_odds(%s, ARRAY(SELECT jsonb_array_elements_text(held)))"
            " FROM jsonb_array_elements(%s::jsonb) WITH ORDINALITY AS all_sets(held, n) ORDER BY n",
            [mode, json.dumps(sets)],
        )
        refused = [row[0] for row in cursor.fetchall()]

    assert refused == [bool(roles_at_odds(mode, frozenset(held))) for held in sets]
