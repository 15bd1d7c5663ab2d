"""Sub-kinds that the office keeps, problems referred, nobody named."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from stations.choices import HeldBy, LedgerKind, LedgerStatus
from stations.models import LedgerEntry, LedgerReferral, SubKind
from stations.party_names import find_party_names
from tests.factories.accounts import ClerkFactory, LeaderFactory, OfficerFactory
from tests.factories.stations import LedgerEntryFactory, StationFactory, officer_of
from tests.stations.test_ledger_views import filled

pytestmark = pytest.mark.django_db
SUB_KINDS = "/admin/stations/ledgerentry/sub-kinds/"
TODAY = timezone.localdate()


@pytest.fixture
def station():
    return StationFactory(code="LY")


def text(response):
    return response.content.decode()


def form(client, kind, **fields):
    address = f"{reverse('workbench:new_entry', args=['LY'])}?kind={kind}"
    return client.post(address, filled(**fields))


def test_the_office_begins_with_the_usual_forms():
    names = set(
        SubKind.objects.filter(kind=LedgerKind.SOLICITATION_MEETING).values_list("name", flat=True)
    )

    assert {"立法沙龙", "立法茶座", "恳谈会", "街谈巷议", "听证会"} <= names


def test_what_the_office_adds_is_offered_and_what_it_gives_up_stays_on_old_entries(client, station):
    client.force_login(ClerkFactory())
    client.post(f"{SUB_KINDS}add/", {"kind": "solicitation_meeting", "name": "葡萄架下话政策"})
    tea = SubKind.objects.get(name="立法茶座")
    client.post(f"{SUB_KINDS}{tea.pk}/offer/", {"offered": "0"})
    assert "立法茶座（已停用）" in text(client.get(SUB_KINDS))
    old = LedgerEntryFactory(station=station, sub_kind="立法茶座")

    client.force_login(officer_of(station))
    new_form = text(
        client.get(reverse("workbench:new_entry", args=["LY"]), {"kind": "solicitation_meeting"})
    )
    assert "葡萄架下话政策" in new_form
    assert "立法茶座" not in new_form
    edit = reverse("workbench:edit_entry", args=[old.pk])
    assert '<option value="立法茶座" selected>' in text(client.get(edit))
    client.post(edit, filled(title="还是茶座"))
    old.refresh_from_db()
    assert (old.title, old.sub_kind) == ("还是茶座", "立法茶座")


def test_a_form_twice_is_explained_and_only_clerks_keep_the_list(client):
    client.force_login(ClerkFactory())
    again = client.post(f"{SUB_KINDS}add/", {"kind": "training", "name": "培训"})
    assert again.status_code == 422
    assert "这一类别已有这个具体形式" in text(again)
    client.force_login(LeaderFactory())
    assert client.get(SUB_KINDS).status_code == 200
    assert client.post(f"{SUB_KINDS}add/", {"kind": "training", "name": "观摩"}).status_code == 404
    assert not SubKind.objects.filter(name="观摩").exists()


def test_lectures_are_the_experts_line_unless_said_otherwise(client, station):
    client.force_login(officer_of(station))
    form(client, "expert_lecture", title="宣讲一", sub_kind="")
    form(client, "publicity", title="宣传一", sub_kind="")
    form(client, "publicity", title="宣传二", sub_kind="", held_by="expert")
    form(client, "rule_making", title="制度一", sub_kind="", held_by="expert")

    lines = dict(LedgerEntry.objects.values_list("title", "held_by"))
    assert lines == {
        "宣讲一": HeldBy.EXPERT,
        "宣传一": HeldBy.STATION,
        "宣传二": HeldBy.EXPERT,
        "制度一": HeldBy.STATION,
    }


@pytest.mark.parametrize(
    ("words", "names"),
    [
        ("张三与李四因采光发生争吵", ["张三与李四"]),
        ("当事人王小明同意退让", ["王小明"]),
        ("当事人：王小明，同意退让", ["王小明"]),
        ("业主赵大柱和物业公司协商", ["赵大柱"]),
        ("张某与李某某因宅基地发生纠纷", []),
        ("居民反映楼道堆物，业主委员会和物业公司协商", []),
        ("化解邻里采光纠纷，双方和解", []),
        ("村民关于土地的意见", []),
    ],
)
def test_names_of_parties_are_noticed_where_they_usually_slip_in(words, names):
    assert find_party_names(words) == names


@pytest.mark.parametrize(
    ("field", "label"), [("title", "标题"), ("summary", "内容摘要"), ("place", "地点")]
)
def test_a_mediation_that_seems_to_name_parties_is_looked_at_again(client, station, field, label):
    client.force_login(officer_of(station))
    typed = {"sub_kind": "", field: "业主张三与李四因采光发生争吵"}

    warned = form(client, "dispute_resolution", **typed)

    assert warned.status_code == 422
    assert f"{label}里像是有当事人姓名" in text(warned)
    assert not LedgerEntry.objects.exists()
    form(client, "dispute_resolution", **typed, nothing_personal="on")
    assert LedgerEntry.objects.exists()


def test_a_phone_is_noticed_in_the_answers_of_a_kind_too(client, station):
    client.force_login(officer_of(station))

    warned = form(
        client, "inspection_participation", sub_kind="", extra_problem="举报人13812345678"
    )

    assert "发现的问题里像是有手机号码“13812345678”" in text(warned)


@pytest.fixture
def inspection(station):
    return LedgerEntryFactory(
        station=station,
        kind=LedgerKind.INSPECTION,
        status=LedgerStatus.APPROVED,
        extra={"problem": "消防通道被占用"},
    )


def referral(**fields):
    return {
        "problem": "消防通道被占用",
        "receiver": "县消防救援大队",
        "referred_on": f"{TODAY:%Y-%m-%d}",
        "due_on": f"{TODAY + timedelta(days=15):%Y-%m-%d}",
    } | fields


def test_a_problem_is_referred_and_its_answer_noted(client, inspection):
    client.force_login(officer_of(inspection.station))
    page = reverse("workbench:refer", args=[inspection.pk])
    assert "消防通道被占用" in text(client.get(page))
    client.post(page, referral())
    made = LedgerReferral.objects.get()
    assert (made.receiver, made.answered_on) == ("县消防救援大队", None)

    answer = reverse("workbench:answer_referral", args=[inspection.pk, made.pk])
    client.post(answer, {"answered_on": f"{TODAY:%Y-%m-%d}", "result": "已清理并划线"})

    assert "已清理并划线" in text(client.get(reverse("workbench:entry", args=[inspection.pk])))
    assert client.get(answer).status_code == 404


def test_the_office_refers_too_and_sees_what_is_overdue(client, inspection):
    client.force_login(ClerkFactory())
    earlier = TODAY - timedelta(days=30)
    client.post(
        reverse("admin:stations_refer", args=[inspection.pk]),
        referral(referred_on=f"{earlier:%Y-%m-%d}", due_on=f"{earlier:%Y-%m-%d}"),
    )

    page = reverse("admin:stations_ledger_entry", args=[inspection.pk])
    assert "逾期未答复" in text(client.get(page))
    made = LedgerReferral.objects.get()
    assert made.is_overdue(TODAY)
    assert not made.is_overdue(earlier)


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"due_on": "2020-01-01"}, "答复期限不能早于转交日期。"),
        ({"problem": "请找13812345678"}, "像是有手机号码“13812345678”，请删去后再提交。"),
        ({"receiver": ""}, "请写明转交给哪个单位。"),
    ],
)
def test_a_wrong_referral_is_explained(client, inspection, wrong, said):
    client.force_login(officer_of(inspection.station))

    response = client.post(reverse("workbench:refer", args=[inspection.pk]), referral(**wrong))

    assert response.status_code == 422
    assert said in text(response)
    assert not LedgerReferral.objects.exists()


def test_only_approved_entries_of_finding_kinds_are_referred_and_only_by_their_people(
    client, inspection, station
):
    officer = officer_of(station)
    draft = LedgerEntryFactory(station=station, kind=LedgerKind.INSPECTION)
    meeting = LedgerEntryFactory(station=station, status=LedgerStatus.APPROVED)
    client.force_login(officer)
    for entry in (draft, meeting):
        assert client.get(reverse("workbench:refer", args=[entry.pk])).status_code == 404
    for stranger in (OfficerFactory(), officer_of(StationFactory()), LeaderFactory()):
        client.force_login(stranger)
        for name in ("workbench:refer", "admin:stations_refer"):
            address = reverse(name, args=[inspection.pk])
            assert client.post(address, referral()).status_code == 404
    assert not LedgerReferral.objects.exists()


@pytest.mark.parametrize("count", [1, 3])
def test_an_entry_with_three_of_everything_costs_as_much_as_with_one(
    client, inspection, count, django_assert_max_num_queries
):
    client.force_login(officer_of(inspection.station))
    for _ in range(count):
        client.post(reverse("workbench:refer", args=[inspection.pk]), referral())
    page = reverse("workbench:entry", args=[inspection.pk])
    client.get(page)

    with django_assert_max_num_queries(10):
        client.get(page)
