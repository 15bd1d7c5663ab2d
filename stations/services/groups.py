"""Working groups are kept as the office writes them: a head, then members, one on a line."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.db import transaction

from liaison.accounts.models import User
from liaison.audit.actions import name_actions
from liaison.audit.services import record
from stations.errors import StationError
from stations.models import GroupMember, Person, WorkingGroup

name_actions({"stations.keep_group": "登记工作小组", "stations.drop_group": "撤销工作小组"})


@dataclass(frozen=True)
class Seat:
    """One line of the form: somebody of the roster, or a unit with a title."""

    person: Person | None
    text: str


def seats(lines: Sequence[str]) -> list[Seat]:
    """Whoever's name stands first on a line and is on the roster once is that person.

    赵霞 or 赵霞　柳荫社区副主任 is a person; 县司法局局长 is a post. Of two people of one name
    it is the one whose unit the line names; else the line stays as it is written.
    """
    firsts = {line.split()[0] for line in lines if line.split()}
    known: dict[str, list[Person]] = {}
    for person in Person.objects.filter(name__in=firsts):
        known.setdefault(person.name, []).append(person)
    return [_seat(line, known) for line in lines if line.split()]


def _seat(line: str, known: dict[str, list[Person]]) -> Seat:
    name, *rest = line.split()
    unit = " ".join(rest)
    people = known.get(name, [])
    fitting = [one for one in people if not unit or unit in one.position] or people
    if len(fitting) == 1:
        return Seat(fitting[0], "")
    return Seat(None, " ".join(line.split())[:120])


@transaction.atomic
def keep_group(group: WorkingGroup, *, by: User, head: str, members: Sequence[str]) -> WorkingGroup:
    """Save a cleaned ``group`` with its people in the order given."""
    heads = seats([head])
    others = [seat for seat in seats(members) if seat not in heads]
    if len(set(others)) != len(others):
        raise StationError("成员里有人写了两次，请删去一行。")
    group.save()
    group.members.all().delete()
    rows = [(seat, True) for seat in heads] + [(seat, False) for seat in others]
    GroupMember.objects.bulk_create(
        GroupMember(group=group, person=seat.person, text=seat.text, is_head=is_head, order=order)
        for order, (seat, is_head) in enumerate(rows, start=1)
    )
    record("stations.keep_group", actor=by, target=group, count=len(rows))
    return group


@transaction.atomic
def drop_group(group: WorkingGroup, *, by: User) -> None:
    record("stations.drop_group", actor=by, target=group, before={"name": group.name})
    group.delete()
