from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone

from stations.choices import LedgerKind, LedgerStatus
from stations.ledger_kinds import QUESTIONS
from stations.models import LedgerEntry
from tests.factories.accounts import ClerkFactory, OfficerFactory
from tests.factories.stations import (
    AssignmentFactory,
    LedgerEntryFactory,
    StationFactory,
    officer_of,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def station():
    return StationFactory(code="LY")


@pytest.fixture
def officer(client, station):
    user = officer_of(station)
    client.force_login(user)
    return user


@pytest.fixture
def url():
    return reverse("workbench:new_entry", args=["LY"])


def filled(**fields):
    """What the browser sends for a meeting."""
    start = timezone.localtime() - timedelta(days=1)
    return {
        "title": "住宅电梯条例立法茶座",
        "sub_kind": "立法茶座",
        "starts_at": f"{start:%Y-%m-%dT09:00}",
        "ends_at": f"{start:%Y-%m-%dT11:00}",
        "place": "柳荫社区活动室",
        "mode": "offline",
        "headcount": "18",
        "deputies": "2",
        "experts": "1",
        "residents": "15",
        "solved_count": "0",
        "expense": "260.00",
        "summary": "围绕第四条、第九条讨论。",
    } | fields


def text(response):
    return response.content.decode()


def test_first_the_kind_is_asked(client, officer, url):
    html = text(client.get(url))

    for kind in LedgerKind:
        assert f"?kind={kind.value}" in html


@pytest.mark.parametrize("kind", LedgerKind.values)
def test_each_kind_asks_only_what_it_needs(client, officer, url, kind):
    html = text(client.get(url, {"kind": kind}))

    asked = {f"extra_{question.key}" for question in QUESTIONS[kind]}
    every = {f"extra_{q.key}" for questions in QUESTIONS.values() for q in questions}
    assert {name for name in every if f'name="{name}"' in html} == asked


@pytest.mark.parametrize("kind", LedgerKind.values)
def test_each_kind_can_be_filed_with_the_least(client, officer, url, kind):
    least = {"title": "一次活动", "starts_at": "2025-09-20T09:00", "mode": "offline"}
    numbers = ("headcount", "deputies", "experts", "residents", "solved_count", "expense")

    client.post(f"{url}?kind={kind}", least | dict.fromkeys(numbers, "0") | {"submit": "1"})

    assert LedgerEntry.objects.get().status == LedgerStatus.SUBMITTED


def test_an_entry_is_filed_and_handed_in(client, officer, station, url):
    address = f"{url}?kind=solicitation_meeting"

    response = client.post(address, filled(submit="1"), follow=True)

    entry = LedgerEntry.objects.get()
    assert (entry.station, entry.filed_by, entry.status) == (station, officer, "submitted")
    assert (entry.headcount, entry.sub_kind) == (18, "立法茶座")
    assert timezone.localtime(entry.starts_at).hour == 9
    assert f"台账{entry.number}已提交" in text(response)


NAMES_SOMEBODY = "请联系13812345678 张三。"


@pytest.mark.parametrize("button", ["submit", "draft"])
def test_a_summary_with_a_phone_is_kept_only_after_a_second_look(client, officer, url, button):
    address = f"{url}?kind=solicitation_meeting"
    typed = filled(summary=NAMES_SOMEBODY, **{button: "1"})

    warned = client.post(address, typed)

    assert warned.status_code == 422
    assert not LedgerEntry.objects.exists()
    assert "内容摘要里像是有手机号码“13812345678”" in text(warned)
    assert NAMES_SOMEBODY in text(warned)
    assert 'name="nothing_personal"' in text(warned)
    client.post(address, typed | {"nothing_personal": "on"})
    assert LedgerEntry.objects.get().summary == NAMES_SOMEBODY


def test_the_second_look_is_asked_of_a_changed_entry_too(client, officer, station):
    entry = LedgerEntryFactory(station=station, summary="围绕第四条讨论。")
    edit = reverse("workbench:edit_entry", args=[entry.pk])

    assert client.post(edit, filled(summary=NAMES_SOMEBODY)).status_code == 422
    client.post(edit, filled(summary=NAMES_SOMEBODY, nothing_personal="on"))

    entry.refresh_from_db()
    assert entry.summary == NAMES_SOMEBODY


def test_an_ordinary_summary_is_not_asked_about(client, officer, url):
    html = text(client.post(f"{url}?kind=solicitation_meeting", filled(headcount="3")))

    assert "nothing_personal" not in html


def test_a_draft_is_kept_and_finished_later(client, officer, url):
    client.post(f"{url}?kind=solicitation_meeting", filled(draft="1"))
    entry = LedgerEntry.objects.get()
    assert entry.status == LedgerStatus.DRAFT
    edit = reverse("workbench:edit_entry", args=[entry.pk])
    html = text(client.get(edit))
    assert "住宅电梯条例立法茶座" in html
    assert f'value="{timezone.localtime(entry.starts_at):%Y-%m-%dT09:00}"' in html

    client.post(edit, filled(submit="1", place="柳荫广场"))

    entry.refresh_from_db()
    assert (entry.status, entry.place) == (LedgerStatus.SUBMITTED, "柳荫广场")


def test_answers_of_the_kind_are_kept_and_shown(client, officer, url):
    extra = {"extra_lecturer": "孙某某", "extra_hours": "2"}

    response = client.post(f"{url}?kind=expert_lecture", filled(submit="1", **extra), follow=True)

    assert LedgerEntry.objects.get().extra == {"lecturer": "孙某某", "hours": 2}
    assert "<dt>主讲人</dt><dd>孙某某</dd>" in text(response)


def test_a_task_may_be_linked_and_brings_its_consultation(client, officer, station, url):
    task = AssignmentFactory(station=station)

    client.post(f"{url}?kind=field_visit", filled(assignment=str(task.pk), extra_visited="5"))

    entry = LedgerEntry.objects.get()
    assert (entry.assignment, entry.consultation) == (task, task.consultation)


def test_unlinking_the_task_unlinks_its_consultation(client, officer, station):
    task = AssignmentFactory(station=station)
    entry = LedgerEntryFactory(station=station, assignment=task, consultation=task.consultation)

    client.post(reverse("workbench:edit_entry", args=[entry.pk]), filled(assignment=""))

    entry.refresh_from_db()
    assert (entry.assignment, entry.consultation) == (None, None)


def test_a_task_of_another_station_cannot_be_linked(client, officer, url):
    task = AssignmentFactory()

    response = client.post(f"{url}?kind=field_visit", filled(assignment=str(task.pk)))

    assert response.status_code == 422
    assert not LedgerEntry.objects.exists()


def test_the_task_comes_filled_in_from_its_page(client, officer, station, url):
    task = AssignmentFactory(station=station)

    html = text(client.get(url, {"kind": "field_visit", "task": task.pk}))

    assert f'<option value="{task.pk}" selected>' in html


def test_attachments_are_welcome(client, officer, url):
    files = [
        SimpleUploadedFile(f"签到表{n}.txt", f"到会{n}人".encode(), "text/plain") for n in (1, 2)
    ]

    client.post(f"{url}?kind=other", filled(submit="1", attachments=files))

    entry = LedgerEntry.objects.get()
    kept = list(entry.attachments.all())
    assert [item.file.name for item in kept] == ["签到表1.txt", "签到表2.txt"]
    download = reverse("workbench:attachment", args=[entry.pk, kept[0].pk])
    assert b"".join(client.get(download).streaming_content).decode() == "到会1人"


def test_a_file_that_is_something_else_is_explained_and_nothing_is_lost(client, officer, url):
    bad = SimpleUploadedFile("照片.jpg", b"MZ not a picture", "image/jpeg")

    response = client.post(f"{url}?kind=other", filled(submit="1", attachments=[bad]))

    assert response.status_code == 422
    assert "不是可以上传的文件" in text(response)
    assert "住宅电梯条例立法茶座" in text(response)
    assert not LedgerEntry.objects.exists()


def test_a_changed_entry_with_a_bad_file_stays_as_it_was(client, officer, station):
    entry = LedgerEntryFactory(station=station)
    bad = SimpleUploadedFile("照片.jpg", b"MZ not a picture", "image/jpeg")
    edit = reverse("workbench:edit_entry", args=[entry.pk])

    response = client.post(edit, filled(title="改过的标题", attachments=[bad]))

    assert response.status_code == 422
    entry.refresh_from_db()
    assert entry.title == "住宅电梯条例立法茶座"


def test_ten_files_at_once_are_too_many(client, officer, url):
    files = [SimpleUploadedFile(f"{n}.txt", b"x", "text/plain") for n in range(10)]

    response = client.post(f"{url}?kind=other", filled(attachments=files))

    assert "一次最多上传9个附件。" in text(response)


def test_an_end_before_the_start_is_explained_and_input_kept(client, officer, url):
    wrong = filled(starts_at="2025-09-20T11:00", ends_at="2025-09-20T09:00")

    response = client.post(f"{url}?kind=other", wrong)

    assert response.status_code == 422
    assert "结束时间不能早于开始时间。" in text(response)
    assert "柳荫社区活动室" in text(response)


def test_fewer_people_than_their_parts_is_explained(client, officer, url):
    response = client.post(f"{url}?kind=solicitation_meeting", filled(headcount="3"))

    assert "参加人数不能少于代表、专家、群众人次之和。" in text(response)


def test_a_start_in_the_future_is_explained(client, officer, url):
    tomorrow = timezone.localtime() + timedelta(days=1)

    response = client.post(
        f"{url}?kind=other", filled(starts_at=f"{tomorrow:%Y-%m-%dT09:00}", ends_at="")
    )

    assert response.status_code == 422
    assert "活动还没有开始，请在活动以后登记。" in text(response)


def test_what_the_office_has_cannot_be_edited(client, officer, station):
    entry = LedgerEntryFactory(station=station, status=LedgerStatus.SUBMITTED)

    response = client.post(reverse("workbench:edit_entry", args=[entry.pk]), filled())

    assert response.status_code == 422
    assert "已提交的台账不能修改" in text(response)


def test_people_of_other_stations_find_nothing(client, station, url):
    entry = LedgerEntryFactory(station=station)
    for stranger in (officer_of(StationFactory()), OfficerFactory(), ClerkFactory()):
        client.force_login(stranger)
        assert client.get(url).status_code == 404
        assert client.get(reverse("workbench:entry", args=[entry.pk])).status_code == 404
        edit = reverse("workbench:edit_entry", args=[entry.pk])
        assert client.post(edit, filled()).status_code == 404


@pytest.mark.parametrize("count", [1, 3])
def test_the_list_costs_as_much_for_three_entries_as_for_one(
    client, officer, station, count, django_assert_num_queries
):
    LedgerEntryFactory.create_batch(count, station=station)

    client.get(reverse("workbench:ledger"))

    with django_assert_num_queries(8):
        client.get(reverse("workbench:ledger"))


def test_the_list_is_filtered_by_kind(client, officer, station):
    LedgerEntryFactory(station=station, title="茶座一次")
    LedgerEntryFactory(station=station, title="宣讲一次", kind=LedgerKind.EXPERT_LECTURE)

    html = text(client.get(reverse("workbench:ledger"), {"kind": "expert_lecture"}))

    assert "宣讲一次" in html
    assert "茶座一次" not in html
