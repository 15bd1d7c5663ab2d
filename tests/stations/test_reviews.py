from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone

from liaison.workbooks.services import export_preset
from stations.models import Appointment, YearlyReview
from tests.factories.accounts import ClerkFactory, LeaderFactory, OfficerFactory
from tests.factories.stations import AppointmentFactory, StationFactory
from tests.stations.test_workbook import export  # noqa: F401 -- a fixture

pytestmark = pytest.mark.django_db
TODAY = timezone.localdate()
YEAR = TODAY.year
PAGE = reverse("admin:stations_reviews")
REST = reverse("admin:stations_reviews_rest")


@pytest.fixture
def clerk(client):
    user = ClerkFactory()
    client.force_login(user)
    return user


@pytest.fixture
def say(client, clerk):
    """Sends the page of this year with the words given by appointment."""

    def say(verdicts, address=PAGE):
        data = {}
        for one, (outcome, word) in verdicts.items():
            data |= {f"outcome-{one.pk}": outcome, f"word-{one.pk}": word}
        return client.post(address, data)

    return say


def said():
    return list(YearlyReview.objects.order_by("pk").values_list("year", "outcome", "word"))


def test_everybody_is_judged_in_one_go_and_who_exits_leaves_today(say):
    good, warned, gone = AppointmentFactory.create_batch(3)

    say({good: ("continue", ""), warned: ("warn", "一年没有报送"), gone: ("exit", "已搬离")})

    assert sorted(said()) == sorted([
        (YEAR, "continue", ""), (YEAR, "warn", "一年没有报送"), (YEAR, "exit", "已搬离"),
    ])  # fmt: skip
    gone.refresh_from_db()
    assert (gone.status, gone.ended_on) == ("ended", TODAY)
    assert gone.end_reason == f"{YEAR}年度评价退出：已搬离"
    assert Appointment.objects.in_force(TODAY).count() == 2


def test_the_same_again_is_nothing_and_another_word_is_another_row(say):
    one = AppointmentFactory()
    say({one: ("warn", "迟报两次")})
    say({one: ("warn", "迟报两次")})
    say({one: ("continue", "")})

    assert said() == [(YEAR, "warn", "迟报两次"), (YEAR, "continue", "")]


def test_who_is_left_blank_has_no_word(say, client):
    one = AppointmentFactory()

    say({one: ("", "")})

    assert said() == []
    assert "还有 1 人没有评价" in client.get(PAGE).content.decode()


def test_a_warning_says_why_and_nothing_typed_is_lost(say):
    one, other = AppointmentFactory.create_batch(2)

    response = say({one: ("exit", ""), other: ("warn", "迟报")})

    assert response.status_code == 422
    page = response.content.decode()
    assert "评价是“退出”的，请写一句说明。" in page
    assert 'value="迟报"' in page
    assert said() == []


def test_the_rest_goes_on_with_one_click(client, clerk, say):
    station = StationFactory()
    warned = AppointmentFactory(station=station)
    AppointmentFactory.create_batch(2, station=station)
    AppointmentFactory(kind="expert", station=None)
    say({warned: ("warn", "迟报")})

    client.post(REST, {"year": YEAR, "kind": "officer"})

    assert said()[1:] == [(YEAR, "continue", "")] * 2


def test_last_years_words_stay_and_are_not_this_years(client, clerk, say):
    one = AppointmentFactory()
    say({one: ("warn", "去年的话")}, f"{PAGE}?year={YEAR - 1}")
    say({one: ("continue", "")})

    assert said() == [(YEAR - 1, "warn", "去年的话"), (YEAR, "continue", "")]
    assert "去年的话" in client.get(f"{PAGE}?year={YEAR - 1}").content.decode()
    assert "去年的话" not in client.get(PAGE).content.decode()
    person = reverse("admin:stations_person_change", args=[one.person_id])
    assert "去年的话" in client.get(person).content.decode()


def test_the_roster_has_the_newest_word(say, export):  # noqa: F811 -- a fixture
    one = AppointmentFactory()
    say({one: ("warn", "迟报")})
    say({one: ("continue", "")})

    (row,) = export("officers")

    assert row["年度评价"] == f"继续聘任（{YEAR}）"


def test_a_public_roster_has_four_columns_and_only_who_acts_in_public(tmp_path, export):  # noqa: F811 -- a fixture
    station = StationFactory(name="柳荫站", phone="0000-1234568")
    AppointmentFactory(station=station, person__name="赵霞", person__position="社区副主任")
    AppointmentFactory(station=station, kind="collector")
    AppointmentFactory(station=station, status="suspended")

    (row,) = export("public_roster")

    assert row == {
        "站点": "柳荫站", "姓名": "赵霞", "职务": "社区副主任", "办公电话": "0000-1234568",
    }  # fmt: skip
    assert export_preset("public_roster", path=tmp_path / "b.xlsx", by=None).summary.total == 1


def test_only_clerks_judge(client):
    one = AppointmentFactory()
    for user, status in ((LeaderFactory(), 200), (OfficerFactory(), 404)):
        client.force_login(user)
        assert client.post(PAGE, {f"outcome-{one.pk}": "continue"}).status_code == status
        assert client.post(REST).status_code == 404
    assert said() == []


def test_the_database_wants_a_reason_for_a_warning(clerk):
    one = AppointmentFactory()

    with pytest.raises(IntegrityError, match="review_says_why"), transaction.atomic():
        one.reviews.create(year=YEAR, outcome="warn", by=clerk)


@pytest.mark.parametrize("count", [1, 3])
def test_the_page_costs_as_much_for_three_as_for_one(
    client, clerk, count, django_assert_num_queries
):
    AppointmentFactory.create_batch(count, ends_on=TODAY + timedelta(days=9))
    client.get(PAGE)

    with django_assert_num_queries(7):
        client.get(PAGE)


def test_600_people_are_saved_page_by_page(client, clerk, say):
    station = StationFactory()
    AppointmentFactory.create_batch(201, station=station)
    page = f"{PAGE}?page=2"
    (last,) = client.get(page).context["page"]

    say({last: ("continue", "")}, page)

    assert last.reviews.count() == 1
    assert YearlyReview.objects.count() == 1
