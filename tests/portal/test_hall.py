"""The hall's screen and the director's sheet."""

import pytest
from django.utils import timezone

from drafts.choices import Visibility
from liaison.accounts.choices import Role
from liaison.office.memory import forget_all
from tests.factories.accounts import UserFactory
from tests.factories.drafts import OpenConsultationFactory, PublicConsultationFactory
from tests.factories.feedback import SubmittedConsultationFactory, SubmittedOpinionFactory
from tests.factories.showing import shown_story, source_of_story

pytestmark = pytest.mark.django_db
HALL = "/display/hall/"


@pytest.fixture(autouse=True)
def fresh():
    forget_all()


def test_it_shows_open_drafts_with_a_code_the_figures_and_stories(client):
    draft, story = PublicConsultationFactory(), shown_story()

    response = client.get(HALL)
    text = response.content.decode()
    assert draft.title in text
    assert story.title in text
    assert text.count("data-slide") == 4
    assert text.count("<svg") >= 4
    assert "ETag" in response.headers
    assert not response.cookies


def test_it_names_nobody_and_nothing_that_is_not_public(client):
    OpenConsultationFactory(visibility=Visibility.STATIONS, title="铁路内部稿", public_basis="")
    named = source_of_story(name="王桂兰", consent_name=True)
    shown_story(named, speaker="王桂兰")

    text = client.get(HALL).content.decode()
    assert "铁路内部稿" not in text
    assert "王桂兰" not in text
    assert "对法律法规草案，说说您的意见" in text


def test_the_switch_of_letters_keeps_its_address(client):
    assert "显示方式" in client.get("/display/").content.decode()


def test_the_sheet_says_this_year_in_sentences(client):
    round_ = SubmittedConsultationFactory(opened_at=timezone.now())
    SubmittedOpinionFactory(consultation=round_)
    client.force_login(UserFactory(roles=[Role.LEADER]))

    text = client.get("/admin/figures/sheet/").content.decode()
    assert "收到原始意见1条" in text
    assert round_.title in text
    client.force_login(UserFactory(roles=[Role.OFFICER]))
    assert client.get("/admin/figures/sheet/").status_code == 404
