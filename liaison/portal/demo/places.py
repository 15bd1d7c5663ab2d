"""What stations are as places: villages, a deputies' home with a second plaque, a request."""

import uuid

from django.utils import timezone

from liaison.office.services import current_privacy_notice
from liaison.portal.demo.people import County
from stations.choices import StationKind
from stations.choices.standards import StandardItem
from stations.models import FacilityKind, Station, Theme
from stations.services.people import add_station
from stations.services.standards import Said, keep_standards
from stations.services.townships import keep_township
from stations.services.visits import ask_visit

VILLAGES = {"石桥镇": ("桥头村", "河边村"), "柳荫街道": ("柳荫社区", "杨家屯社区")}


def furnish(county: County) -> None:
    station = county.stations["LY"]
    for one in (station, county.stations["SQ"]):
        assert one.in_township is not None  # noqa: S101 -- for the type
        names = dict.fromkeys(VILLAGES[one.township], "")
        keep_township(one.in_township, names, by=county.clerk)
    home = add_station(
        Station(
            code="LY-JIA", name="柳荫街道代表之家", kind=StationKind.DEPUTY_HOME,
            township="柳荫街道", address=station.address, hours=station.hours,
            brand="柳荫议事亭",
        ),
        by=county.clerk,
    )  # fmt: skip
    Station.objects.filter(pk=station.pk).update(co_located_with=home)
    station.co_located_with = home
    station.themes.set(Theme.objects.filter(name="党建"))
    present = [Said(kind, True) for kind in FacilityKind.objects.all()[:4]]
    keep_standards(station, [*present, Said(StandardItem.FUNDS, True)], by=county.users["zhaoxia"])
    ask_visit(
        station,
        client_key=uuid.uuid4(),
        privacy_notice_id=current_privacy_notice().pk,
        wanted=county.people["曹阳"],
        name="周大爷",
        phone="13800000099",
        topic="老楼加装电梯，一楼住户不同意怎么办。",
        preferred="周三下午",
        now=timezone.now(),
    )
