"""Kinds, levels and states of a station, with the allowed moves."""

from django.db.models import TextChoices


class StationKind(TextChoices):
    LIAISON_STATION = "liaison_station", "基层立法联系点"
    WORK_STATION = "work_station", "立法联系点工作站"
    CONTACT_STATION = "contact_station", "立法联络站"
    COLLECTION_POINT = "collection_point", "信息采集点"
    DELIBERATION_HALL = "deliberation_hall", "议事厅"
    DEPUTY_HOME = "deputy_home", "代表之家"
    DEPUTY_STATION = "deputy_station", "代表联络站"
    DEPUTY_POINT = "deputy_point", "代表联系点"


class StationLevel(TextChoices):
    NATIONAL = "national", "全国人大常委会法工委"
    PROVINCE = "province", "省级"
    CITY = "city", "市级"
    COUNTY = "county", "县级"


class StationStatus(TextChoices):
    PLANNED = "planned", "筹建"
    ACTIVE = "active", "运行"
    SUSPENDED = "suspended", "暂停"
    MERGED = "merged", "已并入"
    CLOSED = "closed", "已撤销"


_S = StationStatus
STATION_MOVES: dict[StationStatus, set[StationStatus]] = {
    _S.PLANNED: {_S.ACTIVE, _S.CLOSED},
    _S.ACTIVE: {_S.SUSPENDED, _S.MERGED, _S.CLOSED},
    _S.SUSPENDED: {_S.ACTIVE, _S.MERGED, _S.CLOSED},
    _S.MERGED: set(),
    _S.CLOSED: set(),
}


class OpenTasks(TextChoices):
    """What becomes of a station's open tasks when it ends."""

    HAND_ON = "hand_on", "转给并入的站点接着办（已录入的意见按原站点报送）"
    CANCEL = "cancel", "取消这些任务"
    KEEP = "keep", "由原站点办完，照常报送"
