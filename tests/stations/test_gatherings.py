import threading
from datetime import timedelta

import pytest
from django.db import IntegrityError, connection, transaction
from django.utils import timezone

from stations.choices.gatherings import (
    GATHERING_MOVES,
    ISSUE_MOVES,
    GatheringKind,
    GatheringStatus,
    IssueStatus,
    Participation,
)
from stations.errors import StationError
from stations.models import GatheringMove, Participant
from stations.services import gatherings as services
from tests.factories.accounts import ClerkFactory
from tests.factories.stations import PersonFactory
from tests.factories.together import GatheringFactory

pytestmark = pytest.mark.django_db


def sign_up(gathering, person=None):
    return services.sign_up(gathering, person or PersonFactory(), now=timezone.now())


def test_signing_up_twice_is_once():
    gathering, person = GatheringFactory(), PersonFactory()

    sign_up(gathering, person)
    sign_up(gathering, person)

    assert Participant.objects.get().state == Participation.SIGNED_UP


def test_who_was_listed_twice_is_refused_by_the_database():
    gathering, person = GatheringFactory(), PersonFactory()
    sign_up(gathering, person)

    with pytest.raises(IntegrityError), transaction.atomic():
        Participant.objects.create(gathering=gathering, person=person, state=Participation.INVITED)


def test_a_place_given_back_can_be_taken():
    gathering = GatheringFactory(capacity=1)
    first = sign_up(gathering)
    with pytest.raises(StationError, match="报满"):
        sign_up(gathering)

    services.withdraw(first, now=timezone.now())

    sign_up(gathering)
    assert gathering.participants.coming().count() == 1


@pytest.mark.django_db(transaction=True)
def test_the_last_place_is_given_once():
    gathering = GatheringFactory(capacity=1)
    people, given = [PersonFactory() for _ in range(6)], []

    def run(person):
        try:
            given.append(sign_up(gathering, person))
        except StationError:
            pass
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=[person]) for person in people]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert len(given) == gathering.participants.coming().count() == 1


@pytest.mark.parametrize(
    "fields",
    [
        {"sign_up_until": None},
        {"sign_up_until": timezone.now() - timedelta(minutes=1)},
        {"status": GatheringStatus.CANCELLED},
    ],
)
def test_sign_up_when_there_is_none_is_refused(fields):
    with pytest.raises(StationError):
        sign_up(GatheringFactory(**fields))


def test_inviting_again_adds_only_the_new():
    gathering, first = GatheringFactory(), PersonFactory()
    services.invite(gathering, [first], by=ClerkFactory())

    assert services.invite(gathering, [first, PersonFactory()], by=ClerkFactory()) == 1


def test_attendance_is_kept_and_can_be_put_right():
    gathering = GatheringFactory(starts_at=timezone.now() - timedelta(hours=2))
    people = [PersonFactory() for _ in range(2)]
    services.invite(gathering, people, by=ClerkFactory())
    gone = Participant.objects.create(
        gathering=gathering, organisation="县司法局", state=Participation.WITHDRAWN
    )
    one, two = gathering.participants.exclude(pk=gone.pk)

    services.hold(gathering, [one.pk], by=ClerkFactory(), now=timezone.now())
    services.hold(gathering, [two.pk], by=ClerkFactory(), now=timezone.now())

    states = dict(gathering.participants.values_list("pk", "state"))
    assert states == {
        one.pk: Participation.ABSENT,
        two.pk: Participation.CAME,
        gone.pk: Participation.WITHDRAWN,
    }


def test_attendance_before_the_start_is_refused():
    with pytest.raises(StationError, match="还没有到"):
        services.hold(GatheringFactory(), [], by=ClerkFactory(), now=timezone.now())


@pytest.mark.parametrize("old", GatheringStatus)
@pytest.mark.parametrize("new", [GatheringStatus.HELD, GatheringStatus.CANCELLED])
def test_only_the_moves_of_the_table_are_possible(old, new):
    gathering = GatheringFactory(status=old, starts_at=timezone.now() - timedelta(hours=2))

    def move():
        if new == GatheringStatus.HELD:
            services.hold(gathering, [], by=ClerkFactory(), now=timezone.now())
        else:
            services.cancel(gathering, by=ClerkFactory(), note="场地停电")

    if new in GATHERING_MOVES[old]:
        move()
        assert GatheringMove.objects.get().new_status == new
    else:
        with pytest.raises(StationError):
            move()
        assert GatheringMove.objects.count() == 0


def an_issue(kind=GatheringKind.JOINT_MEETING):
    return services.raise_issue(
        GatheringFactory(kind=kind),
        text="配备便携打印机",
        owner="县司法局",
        due_on=timezone.localdate(),
        by=ClerkFactory(),
    )


def test_only_joint_meetings_agree_on_something():
    with pytest.raises(StationError, match="联席会议"):
        an_issue(GatheringKind.TRAINING)


@pytest.mark.parametrize("old", IssueStatus)
@pytest.mark.parametrize("new", IssueStatus)
def test_issues_move_as_the_table_says_and_say_why(old, new):
    issue = an_issue()
    issue.status, issue.result = old, "" if old == IssueStatus.OPEN else "已配备"
    issue.save()

    if new in ISSUE_MOVES[old]:
        with pytest.raises(StationError, match="请写明"):
            services.move_issue(issue, new, by=ClerkFactory(), note=" ")
        services.move_issue(issue, new, by=ClerkFactory(), note="县司法局来电")
        issue.refresh_from_db()
        assert (issue.status, issue.moves.last().note) == (new, "县司法局来电")
        assert issue.result == ("" if new == IssueStatus.OPEN else "县司法局来电")
    else:
        with pytest.raises(StationError):
            services.move_issue(issue, new, by=ClerkFactory(), note="县司法局来电")
