import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse

from drafts.forms.plans import PlanItemForm
from drafts.lead_groups import offered
from stations.models import GroupMember, WorkingGroup
from tests.factories.accounts import ClerkFactory, LeaderFactory, OfficerFactory
from tests.factories.stations import PersonFactory

pytestmark = pytest.mark.django_db
PAGE = reverse("admin:stations_groups")
NEW = reverse("admin:stations_new_group")
GROUP = {"name": "城建环保组", "kind": "sector", "sector": "城乡建设", "order": 1}


@pytest.fixture
def clerk(client):
    user = ClerkFactory()
    client.force_login(user)
    return user


def members(group):
    return [(one.is_head, one.written) for one in group.members.all()]


def test_a_group_of_people_on_the_roster_and_of_posts(client, clerk):
    head = PersonFactory(name="何明", position="常委会副主任")
    PersonFactory(name="赵霞", position="柳荫社区副主任")

    client.post(NEW, GROUP | {"head": "何明", "members": "赵霞　柳荫社区副主任\n\n县司法局局长"})

    group = WorkingGroup.objects.get()
    assert members(group) == [
        (True, "何明　常委会副主任"), (False, "赵霞　柳荫社区副主任"), (False, "县司法局局长"),
    ]  # fmt: skip
    assert group.members.get(is_head=True).person == head
    page = client.get(PAGE).content.decode()
    assert "县司法局局长" in page
    person = reverse("admin:stations_person_change", args=[head.pk])
    assert "城建环保组（组长）" in client.get(person).content.decode()


def test_saving_what_the_form_shows_changes_nothing(client, clerk):
    PersonFactory(name="赵霞", position="柳荫社区副主任")
    client.post(NEW, GROUP | {"head": "赵霞", "members": "县司法局局长\n县城管局局长"})
    group = WorkingGroup.objects.get()
    before = members(group)
    edit = reverse("admin:stations_edit_group", args=[group.pk])
    form = client.get(edit).context["form"]

    client.post(edit, {name: form[name].value() for name in form.fields})

    assert members(group) == before


def test_of_two_people_of_one_name_the_unit_decides(client, clerk):
    PersonFactory(name="张伟", position="石桥镇司法所")
    wanted = PersonFactory(name="张伟", position="青竹镇司法所")

    client.post(NEW, GROUP | {"members": "张伟 青竹镇司法所\n张伟"})

    named, unclear = GroupMember.objects.order_by("order")
    assert (named.person, unclear.person, unclear.text) == (wanted, None, "张伟")


def test_a_name_twice_is_explained(client, clerk):
    response = client.post(NEW, GROUP | {"members": "县司法局局长\n县司法局局长"})

    assert response.status_code == 422
    assert "有人写了两次" in response.content.decode()
    assert not WorkingGroup.objects.exists()


def test_a_group_is_dropped(client, clerk):
    client.post(NEW, GROUP | {"members": "县司法局局长"})
    group = WorkingGroup.objects.get()

    client.post(reverse("admin:stations_drop_group", args=[group.pk]))

    assert not GroupMember.objects.exists()


def test_the_office_looks_only_clerks_keep(client):
    group = WorkingGroup.objects.create(name="法制组")
    changes = [NEW, reverse("admin:stations_edit_group", args=[group.pk])]
    for user, status in ((LeaderFactory(), 200), (OfficerFactory(), 404)):
        client.force_login(user)
        assert client.get(PAGE).status_code == status
        assert {client.get(page).status_code for page in changes} == {404}


def test_the_database_knows_one_head_and_no_empty_seat():
    group = WorkingGroup.objects.create(name="法制组")
    group.members.create(text="县司法局局长", is_head=True)

    with pytest.raises(IntegrityError, match="one_head_of_a_group"), transaction.atomic():
        group.members.create(text="另一位", is_head=True)
    with pytest.raises(IntegrityError, match="group_member_is_somebody"), transaction.atomic():
        group.members.create()


@pytest.mark.parametrize("count", [1, 3])
def test_the_page_costs_as_much_for_three_as_for_one(
    client, clerk, count, django_assert_num_queries
):
    for number in range(count):
        group = WorkingGroup.objects.create(name=f"第{number}组")
        group.members.create(person=PersonFactory())
    client.get(PAGE)

    with django_assert_num_queries(6):
        client.get(PAGE)


def test_sector_groups_are_offered_where_a_consultation_or_a_plan_names_its_lead(client, clerk):
    client.post(NEW, GROUP)
    client.post(NEW, GROUP | {"name": "领导小组", "kind": "leading"})

    assert offered() == ["城建环保组"]
    html = str(PlanItemForm()["lead_group"])
    assert 'list="lead_group-offered"' in html
    assert '<datalist id="lead_group-offered"><option value="城建环保组"></datalist>' in html
