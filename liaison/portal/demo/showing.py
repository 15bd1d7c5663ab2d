"""What came of it, for everybody to see: one story, one that could be written, media."""

from datetime import timedelta

from django.utils import timezone

from drafts.models import Consultation
from feedback.models import MediaReport
from feedback.services import media, stories
from liaison.portal.demo import calendar
from liaison.portal.demo.people import County
from opinions.models import Contributor

ARTICLE = "第十八条"
STORY = {
    "title": "小区里有了充电的地方",
    "speaker": "柳荫街道一位居民",
    "words": "电动自行车充电应当由物业统一设置充电点，禁止上楼。",
    "text": "去年夏天，楼道里充电着过一次火。征求意见时，这位居民在网上写下了这句话。"
    "说的人不止一个，办公室归并成一条，报送立法机关。",
}


def show(county: County) -> None:
    """After the answers were released. Two people agreed that their words become a case."""
    consultation = Consultation.objects.get(slug="xiaofang")
    about = Contributor.objects.filter(
        opinions__consultation=consultation, opinions__compiled_in__item__label__endswith=ARTICLE
    )
    said = about.filter(opinions__body=STORY["words"]).order_by("pk").first()
    other = about.exclude(opinions__body=STORY["words"]).order_by("pk").first()
    agreed = [person.pk for person in (said, other) if person]
    Contributor.objects.filter(pk__in=agreed).update(consent_case=True)
    with calendar.on(-12) as now:
        source = stories.candidates().filter(opinion__contributor=said).first()
        if source:
            story = stories.write_story(source, by=county.clerk, words=STORY)
            asked = stories.ask_to_show(story, by=county.clerk)
            stories.confirm_story(asked, by=county.reviewer, now=now)
        report = MediaReport(
            title="“楼道充电”写进条例：一条群众意见的来龙去脉", medium="云州日报",
            published_on=timezone.localdate(now) - timedelta(days=2), consultation=consultation,
            station=county.stations["LY"], is_public=True,
        )  # fmt: skip
        media.keep_report(report, by=county.clerk)
