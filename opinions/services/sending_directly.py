"""已直接报送: what a point of a higher body reported there itself is kept, not sent up again."""

from collections.abc import Iterable

from django.db import transaction

from drafts.models import Consultation
from liaison.accounts.models import User
from opinions.choices import Axis, Processing
from opinions.errors import OpinionError
from opinions.services.moves import move_many
from stations.models import Station


@transaction.atomic
def mark_sent_directly(
    ids: Iterable[int], *, consultation: Consultation, station: Station, by: User
) -> int:
    """Of opinions just entered, all or none; how many. The author reads who reported them where.

    Raises OpinionError for a point of the county's own: it reports through us alone.
    """
    if not station.reports_by_itself:
        raise OpinionError(f"{station}是县级站点，不直接报送上级立法机关，请不要勾选“已直接报送”。")
    organ = consultation.version.draft.organ
    note = f"{station}已直接报送{organ}，我们留存，不再重复上报。"[:300]
    return len(
        move_many(
            ids, Axis.PROCESSING, Processing.RECEIVED, Processing.SENT_DIRECTLY, by=by, note=note
        )
    )
