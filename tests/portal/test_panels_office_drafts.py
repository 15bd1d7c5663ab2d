"""今日事项 of the office: texts to confirm, consultations to release, to sort, to send up."""

from datetime import timedelta

import pytest
from django.utils import timezone

from drafts.choices import ConsultationStatus
from liaison.portal.dashboard import office_panels
from tests.factories.accounts import ClerkFactory, LeaderFactory, ReviewerFactory, SysadminFactory
from tests.factories.drafts import (
    ConsultationFactory,
    DraftVersionFactory,
    OpenConsultationFactory,
)

pytestmark = pytest.mark.django_db
S = ConsultationStatus


@pytest.fixture
def now():
    return timezone.now()


def titles(user, now):
    return [panel.title for panel in office_panels(user, now)]


@pytest.mark.parametrize("make", [ReviewerFactory, LeaderFactory])
def test_who_may_release_sees_what_waits(make, now):
    ConsultationFactory(status=S.PENDING)

    assert "等您审核的征求意见" in titles(make(), now)


def test_a_clerk_sees_own_drafts_and_texts_to_confirm(now):
    clerk = ClerkFactory()
    ConsultationFactory(handler=clerk)
    ConsultationFactory()
    DraftVersionFactory()

    panels = {panel.title: panel for panel in office_panels(clerk, now)}

    assert panels["还没提交审核的征求意见"].count == 1
    assert panels["等待核对确认的文本"].count == 1


def test_closed_ones_wait_to_be_sorted(now):
    OpenConsultationFactory(status=S.CLOSED)

    assert "已截止、还没开始整理" in titles(ClerkFactory(), now)


def test_what_should_have_gone_up_is_late(now):
    OpenConsultationFactory(status=S.COMPILED, opens_at=now - timedelta(days=60))

    first = office_panels(ClerkFactory(), now)[0]

    assert (first.title, first.is_late) == ("快到上报时间的征求意见", True)


def test_what_was_sent_up_is_not_late(now):
    OpenConsultationFactory(status=S.SUBMITTED, opens_at=now - timedelta(days=60))

    assert "快到上报时间的征求意见" not in titles(ClerkFactory(), now)


def test_admins_see_none_of_it(now):
    ConsultationFactory(status=S.PENDING)
    DraftVersionFactory()

    assert titles(SysadminFactory(), now) == []
