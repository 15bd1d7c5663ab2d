"""The working groups' names, where a consultation or a plan says which of them leads."""

from drafts.lead_groups import source
from stations.choices import GroupKind
from stations.models import WorkingGroup


@source
def group_names() -> list[str]:
    groups = WorkingGroup.objects.filter(kind=GroupKind.SECTOR)
    return list(groups.values_list("name", flat=True))
