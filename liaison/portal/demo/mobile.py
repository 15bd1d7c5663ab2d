"""A market morning of a station, with what was heard there."""

import uuid
from datetime import timedelta

from drafts.models import Consultation
from liaison.portal.demo import calendar
from liaison.portal.demo.people import County
from opinions.choices import AgeBand, Occupation
from opinions.services.giving import Person, Words
from opinions.services.mobile import Heard, file_entry_with_opinions, take_in
from stations.choices import VenueKind
from stations.models import MobileSession
from stations.services import mobile

HEARD = (
    ("集市上老人多，养老食堂最好开在菜场边上，买完菜就能吃饭。", AgeBand.ELDER, Occupation.FARMER),
    ("上门理发、量血压的次数要写清楚，一个月几次。", AgeBand.MIDDLE, Occupation.SELF_EMPLOYED),
    ("护理假写进去是好事，小厂不批怎么办，要有人管。", AgeBand.ADULT, Occupation.EMPLOYEE),
)


def at_the_market(county: County, consultation: Consultation, *, day: int) -> None:
    officer = county.users["sunli"]
    with calendar.on(day) as now:
        session = MobileSession(
            station=county.stations["SQ"],
            topic="养老服务条例进集市",
            place="石桥镇农贸市场东门",
            venue=VenueKind.MARKET,
            starts_at=now,
            ends_at=now + timedelta(hours=3),
            staff=officer.full_name,
        )
        mobile.start_session(session, consultations=[consultation], by=officer)
        token = mobile.issue_device(session, by=officer, label="孙丽的手机", now=now)
        device = mobile.find_device(session.pk, token, now)
    with calendar.on(day, hour=14) as later:
        for words, age_band, occupation in HEARD:
            heard = Heard(
                key=uuid.uuid4(),
                consultation=consultation,
                words=Words(body=words),
                person=Person(age_band=age_band, occupation=occupation),
                heard_at=now + timedelta(hours=1),
            )
            if device:
                take_in(device, heard, now=later)
        file_entry_with_opinions(session, by=officer, now=later)
