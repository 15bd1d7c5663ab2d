"""Every move of every axis against every role: who may, and that nobody else may."""

import pytest

from liaison.accounts.choices import Role
from liaison.accounts.models import User
from opinions.choices import OPINION_MOVES, Axis
from opinions.errors import OpinionError
from opinions.services.moves import STATES, check

CLERK, REVIEWER, LEADER = Role.CLERK, Role.REVIEWER, Role.LEADER
STATION = {Role.OFFICER, Role.STATION_LEAD, Role.DEPUTY_OFFICER}
# As the office reads rules 5.3 and 5.9, written down apart from the code.
WHO = {
    "moderation": {
        "held": {CLERK, REVIEWER},
        "passed": {CLERK, REVIEWER},
        "blocked": {REVIEWER},
    },
    "processing": {
        "received": set(),
        "under_review": {CLERK},
        "returned": {CLERK, REVIEWER},
        "merged": {CLERK},
        "kept": {CLERK},
        "referred": {CLERK},
        "petition_routed": {CLERK},
        "review_suggestion_routed": {CLERK},
        "public_sentiment_issue": {CLERK},
        "sent_directly": {CLERK, *STATION, Role.TOWNSHIP_COORDINATOR},
        "submitted": {CLERK, LEADER},
        "withdrawn": {CLERK, *STATION},
    },
    "adoption": {
        "awaiting": {CLERK, REVIEWER, LEADER},
        "adopted": {REVIEWER},
        "partially_adopted": {REVIEWER},
        "not_adopted": {REVIEWER},
        "for_reference": {REVIEWER},
        "referred": {REVIEWER},
        "no_reply": {REVIEWER},
    },
    "feedback": {
        "due": set(),
        "sent": {CLERK, REVIEWER},
        "told": {CLERK, REVIEWER, *STATION},
        "rated": set(),
    },
}
PAIRS = [
    (axis, old, new)
    for axis in Axis
    for old in STATES[axis].values
    for new in STATES[axis].values
    if old != new
]


def person(role):
    """Somebody with one role, or none; nothing is stored."""
    user = User(username="somebody")
    user.role_set = frozenset([role] if role else [])
    return user


def allowed(axis, old, new, by):
    try:
        check(axis, old, new, by=by)
    except OpinionError:
        return False
    return True


@pytest.mark.parametrize("axis", list(Axis))
@pytest.mark.parametrize("role", [*Role, None])
def test_each_role_makes_its_own_moves_and_no_others(axis, role):
    for _, old, new in (pair for pair in PAIRS if pair[0] == axis):
        expected = new in OPINION_MOVES[axis].get(old, set()) and role in WHO[axis].get(new, set())
        assert allowed(axis, old, new, person(role)) == expected, (old, new)


def test_the_author_and_the_clock_are_bound_by_the_moves_alone():
    for axis, old, new in PAIRS:
        assert allowed(axis, old, new, None) == (new in OPINION_MOVES[axis].get(old, set()))


def test_whoever_left_may_move_nothing():
    gone = person(CLERK)
    gone.is_active = False

    assert not any(allowed(*pair, gone) for pair in PAIRS)


def test_the_refusal_is_said_in_chinese():
    with pytest.raises(OpinionError, match="您的岗位不能把意见改为“不予登记”。"):
        check(Axis.MODERATION, "held", "blocked", by=person(CLERK))
