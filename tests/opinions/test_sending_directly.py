"""已直接报送: kept and counted once, never in our table (edge case 22)."""

from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone

from liaison.office.files import store_upload
from opinions import compiled_rows
from opinions.choices import Axis, Processing
from opinions.errors import OpinionError
from opinions.models import Opinion
from opinions.services import bundles
from opinions.services.bundle_checks import keep_check
from opinions.services.compiling import make_item
from opinions.services.sorting import decide, take_back
from stations.choices import StationLevel
from tests.factories.accounts import ClerkFactory
from tests.factories.compiling import CompilingConsultationFactory
from tests.factories.opinions import PassedOpinionFactory
from tests.factories.stations import AssignmentFactory, StationFactory, officer_of
from tests.opinions.bundle_files import meeting, workbook

pytestmark = pytest.mark.django_db
SENT = Processing.SENT_DIRECTLY


@pytest.fixture
def task():
    city = StationFactory(level=StationLevel.CITY, name="云岭市柳荫基层立法联系点")
    return AssignmentFactory(consultation=CompilingConsultationFactory(), station=city)


@pytest.fixture
def officer(task):
    return officer_of(task.station)


def said(**fields):
    today = timezone.localdate().isoformat()
    return {"body": "建议缩短。", "provision": "第三条", "collected_on": today} | {
        "channel": "phone", **fields
    }  # fmt: skip


def test_a_city_point_says_with_one_tick_that_it_has_reported_itself(client, task, officer):
    client.force_login(officer)
    url = reverse("bundles:one", args=[task.pk])

    assert "已经直接报送上级立法机关" in client.get(url).content.decode()
    client.post(url, said(sent_directly="on"))

    opinion = Opinion.objects.get()
    organ = task.consultation.version.draft.organ
    assert opinion.processing == SENT
    assert opinion.processing_note == (
        f"云岭市柳荫基层立法联系点已直接报送{organ}，我们留存，不再重复上报。"
    )
    assert [(move.old, move.new, move.by) for move in opinion.moves.all()] == [
        ("received", "sent_directly", officer)
    ]
    task.refresh_from_db()
    task.consultation.refresh_from_db()
    assert (task.opinion_count, task.consultation.opinion_count) == (1, 1)


def test_a_county_point_is_not_asked_and_can_not_say_so(client):
    task = AssignmentFactory()
    client.force_login(officer_of(task.station))
    url = reverse("bundles:one", args=[task.pk])

    assert "已经直接报送" not in client.get(url).content.decode()
    client.post(url, said(sent_directly="on"))

    assert Opinion.objects.get().processing == Processing.RECEIVED


def test_a_whole_bundle_is_marked_and_can_still_be_undone(task, officer):
    file = store_upload(
        SimpleUploadedFile("采集表.xlsx", workbook(task.consultation, meeting(2))),
        kinds={"xlsx"},
        by=officer,
    )
    day = timezone.localdate() - timedelta(days=1)
    bundle = keep_check(
        task.consultation, task.station, file,
        by=officer, collected_on=day, channel="meeting", sent_directly=True,
    )  # fmt: skip
    bundle = bundles.accept_bundle(bundle.pk, by=officer, now=timezone.now())
    assert {one.processing for one in bundle.opinions.all()} == {SENT}

    bundles.undo_bundle(bundle, by=officer, reason="传错了。", now=timezone.now())

    assert {one.processing for one in bundle.opinions.all()} == {Processing.WITHDRAWN}


def test_the_clerk_finds_a_copy_out_and_no_table_takes_it(task):
    clerk = ClerkFactory()
    ours, copy = PassedOpinionFactory.create_batch(2, consultation=task.consultation)
    decide([copy], SENT, by=clerk, note="云岭市柳荫联系点9月2日已报送。")
    copy.refresh_from_db()

    with pytest.raises(OpinionError, match="已直接报送"):
        make_item(task.consultation, [copy], by=clerk, provision=None, text="缩短。")
    make_item(task.consultation, [ours], by=clerk, provision=None, text="缩短。")

    (row,) = compiled_rows.rows_of(task.consultation)
    assert row["opinions"] == 1
    assert compiled_rows.facts_of(task.consultation)["received"] == 2
    take_back(copy, by=clerk)
    assert [move.new for move in copy.moves.filter(axis=Axis.PROCESSING)] == [SENT, "under_review"]
