"""意见箱: putting one up, logging an opening, taking back a wrong log."""

from django.db import IntegrityError, transaction
from django.db.models import ProtectedError

from liaison.accounts.models import User
from liaison.audit.actions import name_actions
from liaison.audit.services import record
from opinions.errors import OpinionError
from opinions.models import BoxOpening, OpinionBox
from stations.models import Station

name_actions(
    {
        "opinions.keep_box": "登记意见箱",
        "opinions.use_box": "停用、启用意见箱",
        "opinions.open_box": "登记开箱",
        "opinions.drop_opening": "撤销开箱登记",
    }
)


@transaction.atomic
def keep_box(station: Station, place: str, *, by: User) -> OpinionBox:
    try:
        with transaction.atomic():
            box = OpinionBox.objects.create(station=station, place=place.strip())
    except IntegrityError as error:
        raise OpinionError("这个站点在这里已经有一只意见箱。") from error
    record("opinions.keep_box", actor=by, target=box, after={"place": box.place})
    return box


@transaction.atomic
def use_box(box: OpinionBox, *, by: User, is_in_use: bool) -> None:
    """A box that was taken down keeps its openings, and may hang there again."""
    before, box.is_in_use = box.is_in_use, is_in_use
    box.save(update_fields=["is_in_use"])
    record(
        "opinions.use_box",
        actor=by,
        target=box,
        before={"is_in_use": before},
        after={"is_in_use": is_in_use},
    )


@transaction.atomic
def log_opening(opening: BoxOpening, *, by: User) -> BoxOpening:
    """Keep an opening (unsaved, cleaned); OpinionError for the same box and day twice."""
    if opening.first == opening.second:
        raise OpinionError("开箱要有两个不同的人。")
    opening.recorded_by = by
    try:
        with transaction.atomic():
            opening.save()
    except IntegrityError as error:
        raise OpinionError("这只意见箱当天的开箱已经登记过。") from error
    record("opinions.open_box", actor=by, target=opening, count=opening.slips)
    return opening


@transaction.atomic
def drop_opening(opening: BoxOpening, *, by: User) -> None:
    """Logged by mistake; not once opinions were taken down from it."""
    facts = {"opening": str(opening), "slips": opening.slips}
    record("opinions.drop_opening", actor=by, target=opening.box, before=facts)
    try:
        opening.delete()
    except ProtectedError as error:
        raise OpinionError("已经从这次开箱录入过意见，不能撤销登记。") from error
