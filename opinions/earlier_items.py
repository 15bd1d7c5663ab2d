"""往年同类意见: what earlier years said about the articles that became this one."""

from django.db.models import Q

from drafts.following import places_in
from drafts.models import Consultation, Provision
from opinions.models import EarlierItem

MOST = 20


def earlier_items(consultation: Consultation, unit: Provision | None) -> list[EarlierItem]:
    """Items of imported tables on ``unit`` (None: on the draft as a whole), by confirmed maps of
    the texts; two queries, the newest year first."""
    draft = consultation.version.draft_id
    standing = EarlierItem.objects.standing().filter(table__version__draft=draft)
    if unit is None:
        about = Q(provision=None)
    else:
        named = standing.exclude(provision=None).values_list("provision", flat=True)
        starts = set(named.order_by().distinct())
        places = places_in(unit.version_id, starts) if starts else {}
        about = Q(provision__in=[start for start, nodes in places.items() if unit.pk in nodes])
    found = standing.filter(about).select_related("table").order_by("-table__year", "pk")
    return list(found[:MOST])
