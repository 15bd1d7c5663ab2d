"""Tying a bundle to the activity (台账) that brought it, also after it was entered."""

from django.db import transaction

from liaison.accounts.models import User
from liaison.audit.actions import name_actions
from liaison.audit.services import record
from opinions.choices import BundleStatus
from opinions.errors import OpinionError
from opinions.models import Bundle
from opinions.services.bundles import lock_bundle
from opinions.services.counting import recount
from stations.choices import LedgerStatus
from stations.models import LedgerEntry

name_actions({"opinions.tie_bundle": "采集表关联台账"})


@transaction.atomic
def tie_bundle(bundle: Bundle, entry: LedgerEntry | None, *, by: User) -> None:
    """The opinions of ``bundle`` count at ``entry`` and no longer where they counted before.

    Without an ``entry`` they count at none. Raises OpinionError for an entry of another station or
    consultation, for one that is void, and for a bundle that was undone.
    """
    _check_fits(bundle, entry)
    locked = lock_bundle(bundle.pk)
    if locked.status == BundleStatus.UNDONE:
        raise OpinionError("这份采集表已撤销，不能关联台账。")
    before, after = locked.ledger_entry_id, entry.pk if entry else None
    if before == after:
        return
    Bundle.objects.filter(pk=bundle.pk).update(ledger_entry=entry)
    bundle.ledger_entry = entry
    for entry_id in filter(None, (before, after)):
        recount(bundle.consultation_id, entry_id=entry_id)
    record(
        "opinions.tie_bundle",
        actor=by,
        target=bundle,
        before={"ledger_entry": before},
        after={"ledger_entry": after},
    )


def _check_fits(bundle: Bundle, entry: LedgerEntry | None) -> None:
    if entry is None:
        return
    place: tuple[int | None, int | None] = (entry.station_id, entry.consultation_id)
    if bundle.mobile_session and bundle.mobile_session.ledger_entry_id == entry.pk:
        # One market day may be about several drafts; its entry counts the opinions on all.
        place = (bundle.station_id, bundle.consultation_id)
    if place != (bundle.station_id, bundle.consultation_id):
        raise OpinionError("这条台账不是本站点为这项征求意见登记的。")
    if entry.status == LedgerStatus.VOIDED:
        raise OpinionError("这条台账已作废，请选择别的台账。")
