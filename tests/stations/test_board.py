"""报送进度表 of everything that runs: what it says, to whom, and at what cost."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone
from openpyxl import load_workbook

from drafts.choices import ConsultationStatus, Visibility
from liaison.notices.models import Notice
from liaison.workbooks.services import export_preset
from stations.board import draw
from stations.choices import AssignmentStatus, StationKind, StationStatus
from stations.models import Assignment
from tests.factories.accounts import ClerkFactory, LeaderFactory, ReviewerFactory
from tests.factories.drafts import OpenConsultationFactory
from tests.factories.stations import AssignmentFactory, StationFactory, officer_of

pytestmark = pytest.mark.django_db
A = AssignmentStatus
BOARD = reverse("admin:stations_board")
REMIND = reverse("admin:stations_remind")


def text(response):
    return response.content.decode()


def board(**chosen):
    now = timezone.now()
    return draw(now, timezone.localdate(now), **chosen)


@pytest.mark.parametrize(
    ("fields", "says"),
    [
        ({}, "已发"),
        ({"opened": True}, "已看"),
        ({"status": A.IN_PROGRESS}, "已签收"),
        ({"status": A.FILED, "opinion_count": 3}, "已报送3条"),
        ({"status": A.FILED, "opinion_count": 3, "was_late": True}, "已报送3条（迟报）"),
        ({"status": A.NIL_FILED, "nil_reason": "没有意见"}, "无意见"),
        ({"status": A.ACCEPTED, "opinion_count": 3}, "已办结3条"),
        ({"status": A.ACCEPTED}, "无意见"),
        ({"status": A.RETURNED}, "退回"),
        ({"status": A.TO_CONFIRM}, "待负责人确认"),
        ({"status": A.TRANSFERRED}, "已转办"),
        ({"status": A.DECLINED}, "不承办"),
        ({"late": True}, "逾期（已发）"),
        ({"late": True, "status": A.RETURNED}, "逾期（退回）"),
    ],
)
def test_a_cell_says_in_words_how_far_it_is(fields, says):
    task = AssignmentFactory(**{k: v for k, v in fields.items() if k not in {"opened", "late"}})
    if fields.get("late"):
        Assignment.objects.update(due_at=timezone.now() - timedelta(days=1))
    if fields.get("opened"):
        Assignment.objects.update(opened_at=timezone.now(), opened_by=ClerkFactory())

    (row,) = board().rows

    assert (row.station, [cell.says for cell in row.cells]) == (task.station, [says])


def test_every_working_station_stands_beside_everything_that_runs():
    task = AssignmentFactory()
    other = OpenConsultationFactory()
    OpenConsultationFactory(status=ConsultationStatus.SUBMITTED)
    OpenConsultationFactory(visibility=Visibility.NAMED)
    idle = StationFactory()
    StationFactory(status=StationStatus.CLOSED)

    drawn = board()

    assert {one.consultation for one in drawn.columns} == {task.consultation, other}
    cells = {row.station: sorted(cell.says for cell in row.cells) for row in drawn.rows}
    assert cells == {task.station: ["已发", "未交办"], idle: ["未交办", "未交办"]}
    head = next(one for one in drawn.columns if one.consultation == task.consultation)
    assert (head.answered, head.asked) == (0, 1)


def test_rows_can_be_chosen_by_township_kind_and_what_is_owed():
    point = StationFactory(township="石桥镇", kind=StationKind.COLLECTION_POINT)
    done = AssignmentFactory(status=A.FILED, opinion_count=1).station
    owes = AssignmentFactory(station__township="青竹镇").station

    def shown(**chosen):
        return {row.station for row in board(**chosen).rows}

    assert shown(township="石桥镇") == {point}
    assert shown(kind="collection_point") == {point}
    assert shown(only="asked") == {done, owes}
    assert shown(only="owed") == {owes}


def test_a_click_reminds_one_task_a_station_or_a_consultation(client):
    station = StationFactory()
    one, two = AssignmentFactory(station=station), AssignmentFactory(station=station)
    three = AssignmentFactory(consultation=one.consultation)
    client.force_login(ClerkFactory())

    said = []
    for name, value in (
        ("task", one.pk), ("task", one.pk), ("station", station.pk),
        ("consultation", one.consultation_id), ("consultation", one.consultation_id),
    ):  # fmt: skip
        response = client.post(f"{REMIND}?only=owed", {name: value}, follow=True)
        said.append(next(str(message) for message in response.context["messages"]))

    assert response.redirect_chain[0][0] == f"{BOARD}?only=owed"
    again = "1项今天已经催办过，每项任务一天只催办一次。"
    sent = "已催办1项任务，通知已进入待发。"
    assert said == [sent, again, sent + again, sent + again, again.replace("1", "2", 1)]
    reminded = Assignment.objects.exclude(reminded_on=None)
    assert set(reminded) == {one, two, three}
    assert Notice.objects.count() == 3
    assert "今天已催办" in text(response)


@pytest.mark.parametrize("sent", [{}, {"task": "x"}, {"pk": "1"}])
def test_a_click_on_nothing_is_refused(client, sent):
    client.force_login(ClerkFactory())

    assert client.post(REMIND, sent).status_code == 404


def test_the_office_sees_it_a_clerk_reminds_and_stations_find_nothing(client):
    task = AssignmentFactory()
    for user in (ReviewerFactory(), LeaderFactory()):
        client.force_login(user)
        page = client.get(BOARD)
        assert (page.status_code, "催办</button>" in text(page)) == (200, False)
        assert client.post(REMIND, {"task": task.pk}).status_code == 404
    client.force_login(officer_of(task.station))
    assert client.get(BOARD).status_code == 404
    client.force_login(ClerkFactory())
    assert "催办</button>" in text(client.get(BOARD))
    assert client.get(REMIND).status_code == 405
    assert not Notice.objects.exists()


def test_without_anything_that_runs_it_says_so(client):
    client.force_login(ClerkFactory())

    assert "现在没有正在进行、等站点报送的征求意见。" in text(client.get(BOARD))


@pytest.mark.parametrize(("stations", "rounds"), [(1, 1), (3, 2), (200, 30)])
def test_the_board_costs_the_same_queries_whatever_its_size(
    client, stations, rounds, django_assert_num_queries
):
    """200 collection points and 30 consultations: 6,000 tasks on one page."""
    points = StationFactory.create_batch(stations, kind=StationKind.COLLECTION_POINT)
    consultations = OpenConsultationFactory.create_batch(rounds)
    now = timezone.now()
    Assignment.objects.bulk_create(
        Assignment(
            consultation=consultation, station=point, dispatched_at=now,
            sign_due=now + timedelta(days=1), due_at=now + timedelta(days=9),
        )
        for consultation in consultations
        for point in points
    )  # fmt: skip
    client.force_login(ClerkFactory())
    client.get(BOARD)

    with django_assert_num_queries(6):
        response = client.get(BOARD)

    assert text(response).count(">已发</a>") == stations * rounds
    assert len(response.content) < 1_300_000


def test_the_workbook_says_what_the_page_says(tmp_path):
    task = AssignmentFactory(status=A.FILED, opinion_count=3)
    idle = StationFactory(pinyin_key="zz")
    path = tmp_path / "workbook.xlsx"

    export_preset("progress", path=path, by=None)

    rows = list(load_workbook(path).worksheets[0].iter_rows(min_row=3, values_only=True))
    assert rows[0][3].startswith(task.consultation.title)
    shown = [(row[1], row[3]) for row in rows[1:3]]
    assert shown == [(task.station.name, "已报送3条"), (idle.name, "未交办")]
