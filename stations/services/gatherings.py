"""Announce an activity, a training or a joint meeting; who comes; who came; what was agreed."""

from collections.abc import Collection, Iterable
from datetime import date, datetime

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils import timezone

from liaison.accounts.models import User
from liaison.audit.actions import name_actions
from liaison.audit.services import record
from liaison.office.errors import OfficeError
from liaison.office.files import DOCUMENTS, IMAGES, store_upload
from stations.choices.gatherings import (
    GATHERING_MOVES,
    ISSUE_MOVES,
    STAYED_AWAY,
    GatheringKind,
    GatheringStatus,
    IssueStatus,
    Participation,
)
from stations.errors import StationError
from stations.models import (
    Gathering,
    GatheringFile,
    GatheringMove,
    MeetingIssue,
    MeetingIssueMove,
    Participant,
    Person,
)
from stations.services import sign_ups

name_actions(
    {
        "stations.announce": "预告活动",
        "stations.change_gathering": "修改活动",
        "stations.move_gathering": "活动状态变更",
        "stations.settle_issue": "议定事项办理",
    }
)


@transaction.atomic
def announce(gathering: Gathering, *, by: User) -> Gathering:
    """Keep a new gathering (unsaved, cleaned)."""
    gathering.save(force_insert=True)
    GatheringMove.objects.create(gathering=gathering, new_status=GatheringStatus.PLANNED, by=by)
    record("stations.announce", actor=by, target=gathering, after={"kind": gathering.kind})
    return gathering


@transaction.atomic
def change(gathering: Gathering, *, by: User, fields: Collection[str], note: str) -> None:
    """Write the named ``fields`` of a cleaned gathering that is still to come."""
    if not note.strip():
        raise StationError("修改活动请写明原因，报名的人会看到。")
    kept = Gathering.objects.select_for_update(of=("self",)).get(pk=gathering.pk)
    if kept.status != GatheringStatus.PLANNED:
        raise StationError(f"这项活动现在是“{kept.get_status_display()}”，不能再修改。")
    gathering.save(update_fields=list(fields))
    sign_ups.move_up(gathering, now=timezone.now())
    status = GatheringStatus.PLANNED
    GatheringMove.objects.create(
        gathering=gathering, old_status=status, new_status=status, by=by, note=note[:300]
    )
    record("stations.change_gathering", actor=by, target=gathering, after={"fields": list(fields)})


@transaction.atomic
def cancel(gathering: Gathering, *, by: User, note: str) -> None:
    if not note.strip():
        raise StationError("取消活动请写明原因，报名的人会看到。")
    _move(gathering, GatheringStatus.CANCELLED, by=by, note=note)
    sign_ups.tell_cancelled(gathering, note=note, now=timezone.now())


@transaction.atomic
def hold(gathering: Gathering, came: Collection[int], *, by: User, now: datetime) -> None:
    """It took place; ``came`` are the keys of the participants who were there."""
    if gathering.starts_at > now:
        raise StationError("还没有到开始时间，不能登记参加情况。")
    _move(gathering, GatheringStatus.HELD, by=by)
    people = gathering.participants.all()
    people.filter(pk__in=came).update(state=Participation.CAME)
    gone = people.exclude(pk__in=came).exclude(state__in=STAYED_AWAY)
    gone.update(state=Participation.ABSENT)


@transaction.atomic
def invite(gathering: Gathering, people: Iterable[Person], *, by: User) -> int:
    """Put people of the rosters on the list; how many were new."""
    _locked(gathering)
    listed = set(gathering.participants.values_list("person", flat=True))
    new = [person for person in people if person.pk not in listed]
    Participant.objects.bulk_create(
        Participant(gathering=gathering, person=person, state=Participation.INVITED)
        for person in new
    )
    record("stations.change_gathering", actor=by, target=gathering, count=len(new))
    return len(new)


@transaction.atomic
def add_files(gathering: Gathering, uploads: Iterable["UploadedFile[bytes]"], *, by: User) -> None:
    """Slides and papers. Raises StationError for a file that is not what it says."""
    try:
        stored = [store_upload(one, kinds=DOCUMENTS | IMAGES, by=by) for one in uploads]
    except OfficeError as error:
        raise StationError(str(error)) from error
    GatheringFile.objects.bulk_create(
        GatheringFile(gathering=gathering, file=file) for file in stored
    )
    record("stations.change_gathering", actor=by, target=gathering, count=len(stored))


@transaction.atomic
def add_unit(gathering: Gathering, *, organisation: str, name: str, by: User) -> Participant:
    """A department, association or guest who is on no roster."""
    _locked(gathering)
    guest = Participant.objects.create(
        gathering=gathering, organisation=organisation, name=name, state=Participation.INVITED
    )
    record("stations.change_gathering", actor=by, target=gathering, count=1)
    return guest


@transaction.atomic
def sign_up(gathering: Gathering, person: Person, *, now: datetime) -> Participant:
    """我参加; again is the same. Raises StationError if sign-up is over or all places are taken."""
    kept = _locked(gathering)
    _check_place(kept, now, but=person)
    participant, _ = Participant.objects.update_or_create(
        gathering=kept, person=person, defaults={"state": Participation.SIGNED_UP}
    )
    return participant


@transaction.atomic
def withdraw(participant: Participant, *, now: datetime) -> None:
    """去不了: until the start; the place is free again."""
    if participant.gathering.starts_at <= now:
        raise StationError("活动已经开始，不能再取消报名。")
    gathering = _locked(participant.gathering)
    Participant.objects.filter(pk=participant.pk).update(state=Participation.WITHDRAWN)
    participant.state = Participation.WITHDRAWN
    sign_ups.move_up(gathering, now=now)


def _check_place(gathering: Gathering, now: datetime, but: Person | None = None) -> None:
    if not gathering.takes_sign_ups(now):
        raise StationError("这项活动现在不能报名：报名已经截止，或者活动已经取消。")
    taken = gathering.participants.coming()
    if but is not None:
        taken = taken.exclude(person=but)
    if gathering.capacity is not None and taken.count() >= gathering.capacity:
        raise StationError(f"名额{gathering.capacity}人已经报满。")


def _locked(gathering: Gathering) -> Gathering:
    """One at a time, so that the last place is given once."""
    kept = Gathering.objects.select_for_update(of=("self",)).get(pk=gathering.pk)
    if kept.status == GatheringStatus.CANCELLED:
        raise StationError("这项活动已经取消。")
    return kept


@transaction.atomic
def raise_issue(
    gathering: Gathering, *, text: str, owner: str, due_on: date, by: User
) -> MeetingIssue:
    """Write down what a joint meeting gave to ``owner`` to settle."""
    if gathering.kind != GatheringKind.JOINT_MEETING:
        raise StationError("只有联席会议登记议定事项。")
    issue = MeetingIssue.objects.create(gathering=gathering, text=text, owner=owner, due_on=due_on)
    MeetingIssueMove.objects.create(issue=issue, new_status=IssueStatus.OPEN, by=by)
    record("stations.settle_issue", actor=by, target=issue, after={"owner": owner})
    return issue


@transaction.atomic
def move_issue(issue: MeetingIssue, status: IssueStatus, *, by: User, note: str) -> None:
    """Settled or given up with the result; taken up again with the reason."""
    old = IssueStatus(issue.status)
    if status not in ISSUE_MOVES[old]:
        raise StationError(f"这件事项现在是“{old.label}”，不能改为“{status.label}”。")
    if not note.strip():
        raise StationError("请写明办理结果或者原因。")
    result = "" if status == IssueStatus.OPEN else note[:300]
    moved = MeetingIssue.objects.filter(pk=issue.pk, status=old).update(
        status=status, result=result
    )
    if not moved:
        raise StationError("这件事项刚刚被其他人处理过，请刷新页面。")
    issue.status, issue.result = status, result
    MeetingIssueMove.objects.create(
        issue=issue, old_status=old, new_status=status, by=by, note=note[:300]
    )
    record(
        "stations.settle_issue",
        actor=by,
        target=issue,
        before={"status": old},
        after={"status": status},
        note=note,
    )


@transaction.atomic
def _move(gathering: Gathering, status: GatheringStatus, *, by: User, note: str = "") -> None:
    """Change the status only if nobody changed it since ``gathering`` was read."""
    old = GatheringStatus(gathering.status)
    if status not in GATHERING_MOVES[old]:
        raise StationError(f"这项活动现在是“{old.label}”，不能改为“{status.label}”。")
    moved = Gathering.objects.filter(pk=gathering.pk, status=old).update(status=status)
    if not moved:
        raise StationError("这项活动刚刚被其他人处理过，请刷新页面。")
    gathering.status = status
    GatheringMove.objects.create(
        gathering=gathering, old_status=old, new_status=status, by=by, note=note[:300]
    )
    record(
        "stations.move_gathering",
        actor=by,
        target=gathering,
        before={"status": old},
        after={"status": status},
        note=note,
    )
