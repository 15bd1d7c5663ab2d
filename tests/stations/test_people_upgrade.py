"""An installation with data: what was over has ended, everybody is found by pinyin."""

from datetime import timedelta
from importlib import import_module

import pytest
from django.apps import apps
from django.utils import timezone

from tests.factories.stations import AppointmentFactory, PersonFactory

pytestmark = pytest.mark.django_db
TODAY = timezone.localdate()


def test_what_was_over_before_there_were_states_has_ended():
    over = AppointmentFactory(
        ends_on=TODAY - timedelta(days=3),
        end_reason="调离",
        person=PersonFactory(name="赵霞", pinyin_key="zhao4 xia2"),
    )
    held = AppointmentFactory(ends_on=TODAY)

    import_module("stations.migrations.0004_people").fill(apps, None)

    for one in (over, held, over.person):
        one.refresh_from_db()
    assert (over.status, over.ended_on) == ("ended", TODAY - timedelta(days=2))
    assert held.status == "appointed"
    assert over.person.pinyin_search == "zx zhaoxia"
