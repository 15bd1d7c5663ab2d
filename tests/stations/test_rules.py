from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from liaison.accounts.choices import Role
from stations.choices import RuleKind, RuleStatus
from stations.errors import StationError
from stations.models import Rule
from stations.services import rules
from tests.factories.accounts import ClerkFactory, LeaderFactory, UserFactory
from tests.factories.stations import StationFactory, officer_of

pytestmark = pytest.mark.django_db


def make(title="工作职责", kind=RuleKind.DUTY, days=-1, text="一、如实记录。", **kwargs):
    day = timezone.localdate() + timedelta(days=days)
    rule = Rule(title=title, kind=kind, **kwargs)
    return rules.add_rule(rule, by=ClerkFactory(), text=text, file=None, in_force_from=day)


def form(**kwargs):
    day = timezone.localdate().isoformat()
    return {"title": "值班制度", "kind": "system", "in_force_from": day, "text": "轮流。"} | kwargs


def test_a_clerk_adds_a_rule_and_its_next_version(client):
    client.force_login(ClerkFactory())
    assert client.post(reverse("admin:stations_new_rule"), form()).status_code == 302
    rule = Rule.objects.get()
    url = reverse("admin:stations_rule_version", args=[rule.pk])
    changed = form(text="按周轮流。")

    silent = client.post(url, changed)
    assert "请写明这一版修改了什么。" in silent.content.decode()
    assert "按周轮流。" in silent.content.decode()
    assert client.post(url, changed | {"note": "改为按周"}).status_code == 302

    assert [version.text for version in rule.versions.all()] == ["按周轮流。", "轮流。"]
    page = client.get(reverse("admin:stations_rule", args=[rule.pk])).content.decode()
    assert "第 2 版" in page
    assert "轮流。" in page


@pytest.mark.parametrize(
    ("sent", "said"),
    [
        ({"text": ""}, "请填写正文，或者上传文件。"),
        ({"kind": "duty_list"}, "岗位责任清单须选适用岗位。"),
        ({"role": "officer"}, "只有岗位责任清单才选适用岗位。"),
    ],
)
def test_what_is_missing_is_said(client, sent, said):
    client.force_login(ClerkFactory())
    response = client.post(reverse("admin:stations_new_rule"), form(**sent))

    assert response.status_code == 422
    assert said in response.content.decode()
    assert not Rule.objects.exists()


def test_a_duty_list_names_its_post_in_the_database_too():
    with pytest.raises(IntegrityError), transaction.atomic():
        make(kind=RuleKind.DUTY_LIST)


def test_a_file_alone_will_do_and_is_downloaded_by_its_readers(client):
    station = StationFactory()
    client.force_login(ClerkFactory())
    upload = SimpleUploadedFile("办法.pdf", b"%PDF-1.4\n")
    client.post(
        reverse("admin:stations_new_rule"), form(text="", upload=upload, station=station.pk)
    )
    rule = Rule.objects.get()
    url = reverse("workbench:rule_file", args=[rule.pk, 1])

    client.force_login(officer_of(station))
    assert b"".join(client.get(url)) == b"%PDF-1.4\n"
    client.force_login(officer_of(StationFactory()))
    assert client.get(url).status_code == 404


def test_an_officer_reads_the_office_s_and_the_own_station_s(client):
    own, other = StationFactory(), StationFactory()
    day = timezone.localdate() - timedelta(days=1)
    common, mine = make("通用职责"), make("本站制度", station=own)
    foreign = make("别站制度", station=other)
    old = make("旧制度")
    rules.abolish_or_restore(old, by=ClerkFactory(), note="已被代替")
    client.force_login(officer_of(own))

    page = client.get(reverse("workbench:rules")).content.decode()
    assert f"{day.year}年{day.month}月{day.day}日" in page
    assert [title in page for title in ("通用职责", "本站制度", "别站制度", "旧制度")] == [
        True, True, False, False,
    ]  # fmt: skip
    for rule, status in ((common, 200), (mine, 200), (foreign, 404), (old, 404)):
        assert client.get(reverse("workbench:rule", args=[rule.pk])).status_code == status
    client.force_login(UserFactory(roles=[Role.EXPERT]))
    assert client.get(reverse("workbench:rule", args=[mine.pk])).status_code == 404


def test_the_public_sees_only_what_is_public_and_in_force(client):
    shown, hidden = make("公开职责", is_public=True), make("内部制度")
    clerk = ClerkFactory()
    tomorrow = timezone.localdate() + timedelta(days=1)
    rules.add_version(
        shown, by=clerk, text="明天起的写法", file=None, in_force_from=tomorrow, note="修订"
    )
    listed = client.get(reverse("stations:rules")).content.decode()
    assert "公开职责" in listed
    assert "内部制度" not in listed
    page = client.get(reverse("stations:rule", args=[shown.pk])).content.decode()
    assert "一、如实记录。" in page
    assert "明天起的写法" not in page
    assert client.get(reverse("stations:rule", args=[hidden.pk])).status_code == 404
    assert client.get(reverse("stations:rule_file", args=[shown.pk])).status_code == 404

    rules.publish_or_take_off(shown, by=clerk, note="暂不公开")
    assert client.get(reverse("stations:rule", args=[shown.pk])).status_code == 404
    assert shown.moves.last().note == "从网站撤下：暂不公开"


def test_abolishing_needs_a_reason_and_leaves_a_row(client):
    rule = make()
    client.force_login(ClerkFactory())
    url = reverse("admin:stations_move_rule", args=[rule.pk, "status"])
    assert client.post(url, {"status-note": ""}).status_code == 422
    client.post(url, {"status-note": "已被新办法代替"})

    rule.refresh_from_db()
    assert rule.status == RuleStatus.ABOLISHED
    assert [move.new_status for move in rule.moves.all()] == ["in_use", "abolished"]
    with pytest.raises(StationError, match="不能公开"):
        rules.publish_or_take_off(rule, by=ClerkFactory(), note="公开")
    client.force_login(LeaderFactory())
    assert client.post(url, {"status-note": "恢复"}).status_code == 404


def test_lists_take_as_many_queries_for_three_as_for_one(client):
    station = StationFactory()
    make("一", station=station, is_public=True)
    officer, clerk = officer_of(station), ClerkFactory()
    pages = [
        (officer, reverse("workbench:rules")),
        (clerk, reverse("admin:stations_rules")),
        (clerk, reverse("stations:rules")),
    ]

    def counted():
        found = []
        for user, url in pages:
            client.force_login(user)
            client.get(url)
            with CaptureQueriesContext(connection) as queries:
                client.get(url)
            found.append(len(queries))
        return found

    one = counted()
    make("二", station=StationFactory(), is_public=True)
    make("三", is_public=True)
    assert counted() == one
