"""Not everything consulted on is a draft law: the pages name what it is and who decides."""

import pytest
from django.urls import reverse
from django.utils import timezone

from drafts import services
from drafts.choices import DraftKind
from drafts.kinds import matter_of
from drafts.notice_text import compose_notice
from drafts.services import DraftFacts
from liaison.office.services import office
from tests.factories.drafts import PublicConsultationFactory

pytestmark = pytest.mark.django_db
TOPIC = """2027年县政府为民办实事候选项目
一、改造老旧小区供水管网。
二、新建社区食堂十处。
三、开通夜间公交线路。
"""


def round_about(kind, organ, clerk, text=TOPIC):
    facts = DraftFacts(organ=organ, kind=kind, stage="consultation_draft")
    version = services.import_draft(facts, text=text, by=clerk)
    services.confirm_version(version, by=clerk)
    return PublicConsultationFactory(version=version)


def notice(consultation):
    return compose_notice(consultation, office(), [], timezone.now())


@pytest.mark.parametrize("kind", DraftKind.values)
def test_every_kind_says_who_decides(kind, organ, clerk):
    text = notice(round_about(kind, organ, clerk))

    matter = matter_of(kind)
    assert f"是否采纳由{matter.decider}决定" in text
    assert matter.work in text


def test_a_topic_without_a_legal_text_is_asked_about_item_by_item(client, organ, clerk):
    consultation = round_about(DraftKind.TOPIC, organ, clerk)

    page = client.get(reverse("opinions:read", args=[consultation.slug])).content.decode()
    listed = client.get(reverse("opinions:consultations")).content.decode()

    assert "新建社区食堂十处" in page
    assert page.count("?provision=") == 3
    assert "读议题，提意见" in listed
    assert "立法机关决定" not in notice(consultation)


def test_laws_stay_the_matter_of_the_legislature(client, organ, clerk):
    consultation = round_about(
        DraftKind.NEW, organ, clerk, "某条例（草案）\n第一条　甲。\n第二条　乙。"
    )

    assert "由立法机关决定" in notice(consultation)
    listed = client.get(reverse("opinions:consultations")).content.decode()
    assert "读草案，提意见" in listed
