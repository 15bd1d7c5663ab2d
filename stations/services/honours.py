"""The register of honours: entered once, struck out with a reason, never deleted."""

from django.db import transaction

from liaison.accounts.models import User
from liaison.audit.actions import name_actions
from liaison.audit.services import record
from stations.errors import StationError
from stations.models import Honour

name_actions({"stations.add_honour": "登记荣誉", "stations.strike_out_honour": "撤销荣誉登记"})


@transaction.atomic
def add_honour(honour: Honour, *, by: User) -> Honour:
    """Keep a new honour (unsaved, cleaned)."""
    honour.save(force_insert=True)
    record("stations.add_honour", actor=by, target=honour, after={"title": honour.title})
    return honour


@transaction.atomic
def strike_out(honour: Honour, *, by: User, reason: str) -> None:
    if not reason.strip():
        raise StationError("撤销登记请写明原因。")
    struck = Honour.objects.filter(pk=honour.pk, struck_out="").update(struck_out=reason[:120])
    if not struck:
        raise StationError("这条荣誉已经撤销。")
    honour.struck_out = reason[:120]
    record("stations.strike_out_honour", actor=by, target=honour, note=reason)
