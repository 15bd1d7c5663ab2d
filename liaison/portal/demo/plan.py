"""The year's plan, approved in January; the rounds that run are among its items."""

from datetime import date

from django.utils import timezone

from drafts.choices import DraftKind
from drafts.models import Consultation, PlanItem, SuperiorOrgan
from drafts.services.planning import approve_plan, open_plan, save_plan_item
from liaison.portal.demo import calendar
from liaison.portal.demo.people import County

# Title, kind, month, working group, what is asked, the round it became.
ITEMS = (
    ("既有多层住宅增设电梯规定", DraftKind.NEW, 6, "城建环保组", "走访5户以上", "zengshe-dianti"),
    ("养老服务条例", DraftKind.NEW, 11, "社会建设组", "座谈1次以上，不少于5条", "yanglao-fuwu"),
    ("市容和环境卫生管理条例", DraftKind.AMENDMENT, 12, "城建环保组", "座谈1次以上", ""),
)


def draw_up(county: County, sender: SuperiorOrgan) -> None:
    year = timezone.localdate().year
    rounds = {one.slug: one for one in Consultation.objects.all()}
    new_year = date(year, 1, 1)
    with calendar.on((new_year - timezone.localdate()).days):
        plan = open_plan(year, by=county.clerk)
        for title, kind, month, group, asked, slug in ITEMS:
            item = PlanItem(
                plan=plan,
                title=title,
                kind=kind,
                organ=sender,
                month=month,
                lead_group=group,
                requirement=asked,
            )
            save_plan_item(item, by=county.clerk)
            if slug:
                Consultation.objects.filter(pk=rounds[slug].pk).update(plan_item=item)
        approve_plan(
            plan,
            meeting="县人大常委会第三十二次主任会议",
            met_on=new_year,
            by=county.reviewer,
        )
