"""Nobody is shown a link that does not open for them."""

import re

import pytest

from liaison.accounts.choices import OFFICE_ROLES, Role
from liaison.portal.navigation import room_of, rooms_of
from tests.factories.accounts import UserFactory

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("role", Role)
def test_every_room_of_the_header_opens_for_who_sees_it(client, role):
    user = UserFactory(roles=[role])
    client.force_login(user)
    rooms = rooms_of(user, in_office=role in OFFICE_ROLES)
    found = {room.label: client.get(room.url, follow=True).status_code for room in rooms}
    assert found == dict.fromkeys(found, 200)


def test_the_room_one_stands_in_is_marked(client):
    client.force_login(UserFactory(roles=[Role.CLERK]))
    text = client.get("/admin/stations/station/").content.decode()
    assert '<a href="/admin/stations/station/" aria-current="page">站点</a>' in text
    assert '<a href="/admin/">今日事项</a>' in text


def test_people_of_the_office_find_the_way_back_from_the_workbench(client):
    client.force_login(UserFactory(roles=[Role.CLERK]))
    assert '<a href="/admin/">办公室</a>' in client.get("/workbench/").content.decode()


@pytest.mark.parametrize(
    ("path", "label"),
    [
        ("/admin/", "今日事项"),
        ("/admin/drafts/consultation/rounds/7/", "征求意见"),
        ("/admin/drafts/draftversion/4/review/", "征求意见"),
        ("/admin/opinions/opinion/of/7/", "征求意见"),
        ("/admin/stations/station/", "站点"),
    ],
)
def test_a_page_belongs_to_the_nearest_room_or_to_that_of_its_app(path, label):
    rooms = rooms_of(UserFactory(roles=[Role.CLERK]), in_office=True)
    assert room_of(path, rooms).label == label


def test_a_page_may_belong_to_no_room():
    rooms = rooms_of(UserFactory(roles=[Role.CLERK]), in_office=True)
    assert room_of("/admin/auth/", rooms) is None


def test_a_phone_shows_three_rooms_and_folds_the_others(client):
    client.force_login(UserFactory(roles=[Role.OFFICER]))
    text = client.get("/workbench/rules/").content.decode()
    line, folded = text.split('<details class="office-nav__more">')
    shown = re.findall(
        r'<li><a href="[^"]*"[^>]*>([^<]*)</a>', line.split('<nav class="office-nav"')[1]
    )
    assert shown == ["今日事项", "我的任务", "工作台账"]
    assert '<summary class="is-here">通知公告</summary>' in folded
    assert folded.index("征求意见") < folded.index("退出")
