"""The register of townships and villages."""

from collections.abc import Mapping

from django.db import transaction
from django.db.models import ProtectedError

from liaison.accounts.models import User
from liaison.audit.actions import name_actions
from liaison.audit.services import record
from stations.errors import StationError
from stations.models import Station, Township, Village
from stations.pinyin import pinyin_key

name_actions({"stations.keep_township": "登记乡镇（街道）和村（社区）"})


def settle_township(station: Station) -> None:
    """Let the name at the station and the register's row say the same; the caller saves both.

    A name that is not in the register yet is added to it.
    """
    name = station.village.township.name if station.village else station.township.strip()
    station.township = name
    station.in_township = None
    if name:
        station.in_township, _ = Township.objects.get_or_create(
            name=name, defaults={"pinyin_key": pinyin_key(name)}
        )


@transaction.atomic
def keep_township(township: Township, villages: Mapping[str, str], *, by: User) -> Township:
    """Write a township and its ``villages`` (name to code); its stations show the name at once.

    Raises StationError if a village is left out in which stations are.
    """
    township.pinyin_key = pinyin_key(township.name)
    township.save()
    township.stations.update(township=township.name)
    for name, code in villages.items():
        Village.objects.update_or_create(
            township=township,
            name=name,
            defaults={"division_code": code, "pinyin_key": pinyin_key(name)},
        )
    for gone in township.villages.exclude(name__in=list(villages)):
        try:
            gone.delete()
        except ProtectedError as error:
            raise StationError(f"“{gone.name}”还有站点，不能从名册里去掉。") from error
    record(
        "stations.keep_township",
        actor=by,
        target=township,
        after={"name": township.name, "villages": len(villages)},
    )
    return township
