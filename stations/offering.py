"""What the stations say to the floor below: working groups' names, and that a task was seen."""

from datetime import datetime

from drafts.lead_groups import source
from drafts.readers import listener
from liaison.accounts.models import User
from stations.choices import GroupKind
from stations.models import WorkingGroup
from stations.services.assignments import note_read


@source
def group_names() -> list[str]:
    groups = WorkingGroup.objects.filter(kind=GroupKind.SECTOR)
    return list(groups.values_list("name", flat=True))


@listener
def opened(consultation_id: int, by: User, now: datetime) -> None:
    note_read(consultation_id, by=by, now=now)
