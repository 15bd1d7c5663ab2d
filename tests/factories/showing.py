"""Stories: an adopted opinion of somebody who agreed to it."""

from django.utils import timezone

from feedback.services import stories
from opinions.models import CompiledSource
from tests.factories.accounts import ClerkFactory, ReviewerFactory
from tests.factories.feedback import CompiledItemFactory, SubmittedOpinionFactory, answer, let_out
from tests.factories.opinions import ContributorFactory

BODY = "电动车在楼道里充电太吓人了，晚上睡不着。\n应当写明哪里能充。"
CLAUSE = "住宅区应当设置集中充电设施，禁止在楼道内充电。"


def source_of_story(*, consent=True, tell=True, **person):
    """What ``stories.candidates`` lists; ``consent=False``: the person did not agree."""
    item = CompiledItemFactory(quote="住宅区应当设置充电设施。", text="禁止在楼道内充电。")
    author = ContributorFactory(consent_case=consent, **person)
    opinion = SubmittedOpinionFactory(
        consultation=item.consultation, item=item, contributor=author, body=BODY
    )
    answer(item, reflected_in="第十八条第二款", reflected_text=CLAUSE)
    if tell:
        let_out(item.consultation)
    return CompiledSource.objects.select_related("opinion__contributor", "item").get(
        opinion=opinion
    )


def words(**changed):
    said = {
        "title": "楼道里不能充电了",
        "speaker": "柳荫街道一位居民",
        "words": "电动车在楼道里充电太吓人了……应当写明哪里能充。",
        "text": "座谈会上说的。",
    }
    return said | changed


def shown_story(source=None, **changed):
    """Written by one, confirmed by another."""
    story = stories.write_story(source or source_of_story(), by=ClerkFactory(),
                                words=words(**changed))  # fmt: skip
    asked = stories.ask_to_show(story, by=story.written_by)
    return stories.confirm_story(asked, by=ReviewerFactory(), now=timezone.now())
