"""通知公告, 共享资料, 特色做法: who gets them, who has read them, what nobody gets."""

from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone

from liaison.accounts.choices import Role
from liaison.portal import dashboard
from stations.choices import BulletinKind, LedgerKind, LedgerStatus
from stations.errors import StationError
from stations.models import Bulletin, BulletinRead
from stations.services import bulletins as services
from tests.factories.accounts import ClerkFactory, LeaderFactory, OfficerFactory, UserFactory
from tests.factories.stations import LedgerEntryFactory, StationFactory, officer_of

pytestmark = pytest.mark.django_db
ALL = "/admin/stations/bulletin/all/"
NEW = "/admin/stations/bulletin/new/"
NOW = timezone.now()
TODAY = timezone.localdate()


@pytest.fixture
def station():
    return StationFactory(code="LY", name="柳荫街道工作站")


@pytest.fixture
def officer(station):
    return officer_of(station)


@pytest.fixture
def clerk():
    return ClerkFactory()


def publish(clerk, *addressees, **fields):
    bulletin = Bulletin(**{"kind": BulletinKind.NOTICE, "title": "年度培训安排", **fields})
    return services.publish_bulletin(bulletin, by=clerk, addressees=addressees, now=NOW)


def text(response):
    return response.content.decode()


def listed(client, name="bulletins"):
    page = client.get(reverse(f"workbench:{name}")).context["page"]
    return [bulletin.title for bulletin in page]


def test_the_office_publishes_with_files_and_every_station_reads(client, clerk, officer):
    client.force_login(clerk)
    file = SimpleUploadedFile("安排.txt", "九月三日".encode())
    response = client.post(
        NEW, {"kind": "notice", "title": "年度培训安排", "body": "请参加。", "files_of_it": [file]}
    )
    bulletin = Bulletin.objects.get()
    assert response.url == f"/admin/stations/bulletin/{bulletin.pk}/page/"
    assert bulletin.for_all

    client.force_login(officer)
    assert listed(client) == ["年度培训安排"]
    page = reverse("workbench:bulletin", args=[bulletin.pk])
    assert "请参加。" in text(client.get(page))
    download = reverse("workbench:bulletin_file", args=[bulletin.pk, bulletin.files.get().pk])
    assert b"".join(client.get(download).streaming_content).decode() == "九月三日"


def test_some_stations_only(client, clerk, officer, station):
    other = StationFactory()
    client.force_login(clerk)
    client.post(NEW, {"kind": "notice", "title": "给石桥的", "to": [other.pk]})
    bulletin = Bulletin.objects.get()

    client.force_login(officer)
    assert listed(client) == []
    assert client.get(reverse("workbench:bulletin", args=[bulletin.pk])).status_code == 404
    client.force_login(officer_of(other))
    assert listed(client) == ["给石桥的"]


def test_pinned_ones_come_first_and_expired_ones_go(client, clerk, officer):
    publish(clerk, title="旧的置顶", is_pinned=True)
    publish(clerk, title="新的")
    publish(clerk, title="今天到期", expires_on=TODAY)
    publish(clerk, title="过期的", expires_on=TODAY - timedelta(days=1))
    client.force_login(officer)

    assert listed(client) == ["旧的置顶", "今天到期", "新的"]


def test_opening_it_is_what_counts_as_reading(client, clerk, officer, station):
    silent = StationFactory(name="没有账号的站点")
    unread = StationFactory(name="没有看的站点")
    officer_of(unread)
    bulletin = publish(clerk)
    client.force_login(officer)
    assert [p.title for p in dashboard.workbench_panels(officer, NOW)] == ["还没看的通知公告"]
    client.get(reverse("workbench:bulletin", args=[bulletin.pk]))
    client.get(reverse("workbench:bulletin", args=[bulletin.pk]))

    assert BulletinRead.objects.count() == 1
    assert dashboard.workbench_panels(officer, NOW) == []
    client.force_login(clerk)
    page = client.get(f"/admin/stations/bulletin/{bulletin.pk}/page/")
    rows = {row.station: row for row in page.context["readers"]}
    assert [name for name, _ in rows[station].read] == [officer.full_name]
    assert (rows[unread].read, rows[unread].has_accounts) == ([], True)
    assert not rows[silent].has_accounts
    html = text(page)
    assert "3 个站点，1 个看过" in html
    assert "没有登录账号，请电话告知" in html
    assert html.index("没有看的站点") < html.index(station.name)


def test_what_is_withdrawn_is_gone_for_stations_and_kept_for_the_office(client, clerk, officer):
    bulletin = publish(clerk)
    client.force_login(clerk)
    withdraw = f"/admin/stations/bulletin/{bulletin.pk}/withdraw/"
    assert client.post(withdraw, {"note": ""}).status_code == 422
    client.post(withdraw, {"note": "时间写错"})

    assert "时间写错" in text(client.get(f"/admin/stations/bulletin/{bulletin.pk}/page/"))
    assert client.post(withdraw, {"note": "再撤"}).status_code == 422
    client.force_login(officer)
    assert client.get(reverse("workbench:bulletin", args=[bulletin.pk])).status_code == 404


def test_a_station_shares_with_all_and_takes_it_back(client, officer, station):
    client.force_login(officer)
    address = reverse("workbench:share_material", args=["LY"])
    refused = client.post(address, {"title": "茶座方案", "body": "找13812345678要"})
    assert refused.status_code == 422
    assert "像是有手机号码“13812345678”，所有站点都会看到，请删去。" in text(refused)
    client.post(address, {"title": "茶座方案", "body": "三步办好一场茶座"})
    material = Bulletin.objects.get()

    other = officer_of(StationFactory())
    client.force_login(other)
    assert listed(client, "materials") == ["茶座方案"]
    assert client.get(address).status_code == 404
    withdraw = reverse("workbench:withdraw_bulletin", args=[material.pk])
    assert client.post(withdraw, {"note": "不是我的"}).status_code == 404
    client.force_login(officer)
    client.post(withdraw, {"note": "有新版"})
    assert listed(client, "materials") == []


def test_a_renamed_program_is_no_attachment(client, officer):
    client.force_login(officer)
    bad = SimpleUploadedFile("方案.pdf", b"MZ\x90\x00")
    address = reverse("workbench:share_material", args=["LY"])

    response = client.post(address, {"title": "茶座方案", "files_of_it": [bad]})

    assert response.status_code == 422
    assert "不是可以上传的文件" in text(response)
    assert "茶座方案" in text(response)
    assert not Bulletin.objects.exists()


@pytest.fixture
def entry(station):
    return LedgerEntryFactory(
        station=station,
        status=LedgerStatus.APPROVED,
        title="葡萄架下话政策",
        summary="在葡萄架下逐条讲解。",
        organiser="赵某某",
    )


def test_an_entry_becomes_a_practice_without_names(client, clerk, entry):
    client.force_login(clerk)
    feature = reverse("admin:stations_feature", args=[entry.pk])
    assert client.post(feature, {"note": ""}).status_code == 422
    client.post(feature, {"note": "贴近群众"})

    client.force_login(officer_of(StationFactory()))
    html = text(client.get(reverse("workbench:practices")))
    assert "在葡萄架下逐条讲解。" in html
    assert "贴近群众" in html
    assert "赵某某" not in html
    assert entry.filed_by.full_name not in html
    assert client.get(reverse("workbench:entry", args=[entry.pk])).status_code == 404

    client.force_login(clerk)
    client.post(reverse("admin:stations_end_feature", args=[entry.pk]))
    client.force_login(officer_of(StationFactory()))
    assert "葡萄架下话政策" not in text(client.get(reverse("workbench:practices")))


def test_what_seems_to_name_somebody_stays_at_home(clerk, entry):
    entry.summary = "联系人13812345678"
    with pytest.raises(StationError, match="像是有手机号码"):
        services.feature_entry(entry, by=clerk, comment="好")
    entry.kind, entry.summary = LedgerKind.DISPUTE_RESOLUTION, "张三与李四和解"
    with pytest.raises(StationError, match="像是有当事人姓名"):
        services.feature_entry(entry, by=clerk, comment="好")


def test_only_approved_entries_once(clerk, entry):
    with pytest.raises(StationError, match="审核通过的台账才能"):
        services.feature_entry(LedgerEntryFactory(), by=clerk, comment="好")
    services.feature_entry(entry, by=clerk, comment="好")
    with pytest.raises(StationError, match="已经是特色做法"):
        services.feature_entry(entry, by=clerk, comment="好")
    services.end_feature(entry, by=clerk, now=NOW)
    services.feature_entry(entry, by=clerk, comment="还是好")


def test_a_practice_that_was_voided_since_is_gone(client, clerk, entry, officer):
    services.feature_entry(entry, by=clerk, comment="好")
    entry.__class__.objects.filter(pk=entry.pk).update(status=LedgerStatus.VOIDED)
    client.force_login(officer)

    assert "葡萄架下话政策" not in text(client.get(reverse("workbench:practices")))


def test_who_may_do_what(client, clerk, entry):
    bulletin = publish(clerk)
    posts = [
        NEW,
        f"/admin/stations/bulletin/{bulletin.pk}/withdraw/",
        reverse("admin:stations_feature", args=[entry.pk]),
        reverse("admin:stations_end_feature", args=[entry.pk]),
    ]
    for stranger in (LeaderFactory(), OfficerFactory(), UserFactory(roles=[Role.EXPERT])):
        client.force_login(stranger)
        for address in posts:
            assert client.post(address, {"note": "x", "title": "x"}).status_code == 404
    client.force_login(LeaderFactory())
    assert client.get(ALL).status_code == 200
    client.force_login(UserFactory(roles=[Role.EXPERT]))
    assert client.get(reverse("workbench:bulletins")).status_code == 404
    assert Bulletin.objects.shown().count() == 1


@pytest.mark.parametrize("count", [1, 3])
def test_lists_cost_as_much_for_three_as_for_one(
    client, clerk, officer, count, django_assert_max_num_queries
):
    for number in range(count):
        publish(clerk, title=f"第{number}期")
        officer_of(StationFactory())
        services.feature_entry(
            LedgerEntryFactory(status=LedgerStatus.APPROVED), by=clerk, comment="好"
        )
    pages = {
        officer: [reverse("workbench:bulletins"), reverse("workbench:practices")],
        clerk: [ALL, f"/admin/stations/bulletin/{Bulletin.objects.first().pk}/page/"],
    }
    for user, addresses in pages.items():
        client.force_login(user)
        for address in addresses:
            client.get(address)
            with django_assert_max_num_queries(9):
                client.get(address)
