"""docs/rights.md holds: every address, every role, in the demo county. One county for all."""

import json
from dataclasses import dataclass

import pytest
from django.core.management import call_command
from django.db import connection, transaction
from django.test import Client, RequestFactory, override_settings
from django.test.utils import CaptureQueriesContext

from drafts.choices import ConsultationStatus, Visibility
from liaison.accounts.choices import OFFICE_ROLES, Role
from liaison.accounts.models import User
from stations.choices import AppointmentKind
from tests.factories.accounts import UserFactory
from tests.factories.drafts import ConsultationFactory
from tests.factories.stations import AppointmentFactory, PersonFactory, StationFactory
from tests.rights import table
from tests.rights.addresses import routes, stock_pages
from tests.rights.borrowing import Neighbours, elsewhere
from tests.rights.crawl import STAFF, Walk
from tests.rights.knocking import Answer, knock, knock_and_undo
from tests.rights.table import ACT, DELETE, LOOK, RESIDENT, WHO

pytestmark = pytest.mark.django_db
TABLE = table.read()
ROUTES = routes()
# The form's button says which: without it there is nothing to do.
ASKS_FOR_A_CHOICE = {
    "/admin/stations/assignment/board/remind/",
    "/admin/opinions/tablelayout/tables/<int:pk>/export/",
    "/admin/feedback/papertemplate/of/<int:pk>/print/",
}
STATION_ROLES = {
    Role.OFFICER: AppointmentKind.OFFICER,
    Role.STATION_LEAD: AppointmentKind.STATION_LEAD,
    Role.DEPUTY_OFFICER: AppointmentKind.DEPUTY_OFFICER,
    Role.TOWNSHIP_COORDINATOR: AppointmentKind.TOWNSHIP_COORDINATOR,
}
# Where a clerk may stand in for any station.
FOR_STATIONS = tuple(f"/workbench/{room}/" for room in ("tasks", "bundles", "opinions", "boxes"))
STOCK_TAILS = {
    "": LOOK,
    "0/change/": LOOK,
    "0/history/": LOOK,
    "add/": ACT,
    "0/delete/": DELETE,
}


@dataclass
class County:
    users: dict[str, User | None]
    walk: Walk

    def __post_init__(self):
        self.met = Neighbours(self.walk)


@pytest.fixture(scope="module")
def county(django_db_setup, django_db_blocker, tmp_path_factory):
    folder = tmp_path_factory.mktemp("county")
    with (
        django_db_blocker.unblock(),
        override_settings(DATA_DIR=folder, DEMO=True),
        transaction.atomic(),
    ):
        call_command("demo", verbosity=0)
        User.objects.update(must_change_password=False)
        accounts = json.loads((folder / "demo-accounts.json").read_text())
        by_name = User.objects.with_roles().in_bulk(field_name="username")
        users = {RESIDENT: None} | {one["role"]: by_name[one["username"]] for one in accounts}
        yield County(users, walked(users, {*by_name, "xiaofang", "yanglao", "zengshe"}))
        transaction.set_rollback(True)


def walked(users, names):
    walk = Walk(names)
    for who, user in users.items():
        client = Client(SERVER_NAME="127.0.0.1")
        if user:
            client.force_login(user)
        walk.of(client, who)
    return walk


def test_the_table_has_every_address_and_no_other():
    there = {*ROUTES, *(f"/admin/{page}/*" for page in stock_pages())}

    assert there - set(TABLE) == set(), "write these into docs/rights.md"
    assert set(TABLE) - there == set(), "these are gone: take them out of docs/rights.md"


def test_stock_pages_do_nothing_to_many_at_once(county):
    request = RequestFactory().get("/")
    for who, request.user in county.users.items():
        for name, page in stock_pages().items():
            assert who == RESIDENT or not page.get_actions(request), (who, name)


def test_every_page_opens_obeys_the_policy_and_speaks_chinese(county):
    assert dict(county.walk.faults) == {}
    assert county.walk.pages > 800


def test_nobody_is_led_where_the_table_shuts_the_door(county):
    met = [(county.walk.opened, "GET"), (county.walk.offered, "POST")]
    wrong = {
        (pattern, who, method)
        for places, method in met
        for pattern, people in places.items()
        for who in people
        if pattern in TABLE and not TABLE[pattern].opens(who, method)
    }

    assert wrong == set()


def test_every_door_is_shut_to_whom_the_table_says(county):
    wrong = {}
    for pattern, row in TABLE.items():
        for method in sorted(ROUTES[pattern].methods) if pattern in ROUTES else ():
            for who in WHO:
                if row.opens(who, method) or (method == "POST" and not row.acts):
                    continue
                answer = knock(county.users[who], method, county.met.address(pattern, who))
                shut = Answer.SIGN_IN if who == RESIDENT else Answer.MISSING
                may_look = answer == Answer.SHOWN and row.opens(who, "GET")
                if answer != shut and not may_look and not is_about_signing_in(pattern, answer):
                    wrong[pattern, who, method] = str(answer)

    assert not wrong, "\n".join(map(str, wrong.items()))


def test_every_door_is_open_to_whom_the_table_says(county):
    """What a link led to was opened on the way; here is the rest, as far as it is there."""
    wrong = {}
    for pattern, route in ROUTES.items():
        for method in sorted(route.methods):
            for who in WHO:
                if not TABLE[pattern].opens(who, method):
                    continue
                fault = fault_of(county, route, method, who)
                if fault:
                    wrong[pattern, who, method] = fault

    assert not wrong, "\n".join(map(str, wrong.items()))


def fault_of(county, route, method, who):
    if route.roles and who not in route.roles:
        return "the gate does not know this role"
    path = led_to(county, route, method, who)
    if path is None:
        return ""
    answer = knock_and_undo(county.users[who], method, path)
    is_in = answer in {Answer.IN, Answer.SHOWN} or is_about_signing_in(route.pattern, answer)
    return "" if is_in else str(answer)


def led_to(county, route, method, who):
    """Where ``who`` must get in and was not yet; None where there is no telling."""
    pattern = route.pattern
    if method == "POST":
        people = county.walk.offered[pattern]
        # A gate decides alike for all its roles; behind it, a view may decide once more.
        is_told = set(route.roles or ()) <= {
            who for who in WHO if TABLE[pattern].opens(who, method)
        }
        skip = pattern in ASKS_FOR_A_CHOICE or (is_told and who != next(iter(people), None))
        return None if skip else people.get(who)
    opened = county.walk.opened[pattern]
    is_done = who in opened or who == RESIDENT or not pattern.startswith(STAFF)
    if is_done or TABLE[pattern].is_own or pattern in county.walk.files:
        return None
    return next(iter(opened.values()), None)


def is_about_signing_in(pattern, answer):
    """These lead who is signed in to the sign-in page, or the other way round."""
    return pattern.startswith(("/accounts/", "/admin/log")) and answer == Answer.SIGN_IN


def test_what_is_changed_is_changed_by_post_only(county):
    wrong = []
    for pattern, route in ROUTES.items():
        who = next((who for who in WHO if TABLE[pattern].opens(who, "POST")), None)
        if who and "GET" not in route.methods and pattern.startswith(STAFF):
            answer = knock(county.users[who], "GET", county.met.address(pattern, who))
            wrong += [pattern] if answer != Answer.REFUSED else []

    assert wrong == []


def test_stock_pages_are_open_and_shut_as_the_table_says(county):
    wrong = {}
    for page in stock_pages():
        row = TABLE[f"/admin/{page}/*"]
        for who in WHO:
            for tail, sign in STOCK_TAILS.items():
                if sign in row.cells[who]:
                    continue
                answer = knock(county.users[who], "GET", f"/admin/{page}/{tail}")
                shut = Answer.SIGN_IN if who == RESIDENT else Answer.MISSING
                if answer != shut:
                    wrong[page, who, tail] = str(answer)
            if LOOK in row.cells[who]:
                answer = knock(county.users[who], "GET", f"/admin/{page}/")
                if answer != Answer.IN:
                    wrong[page, who, "list"] = str(answer)

    assert not wrong, "\n".join(map(str, wrong.items()))


def test_what_is_anothers_answers_like_what_is_not_there(county):
    """The same answer after the same number of queries: nobody learns what exists."""
    strangers = {role: stranger(role) for role in (*STATION_ROLES, Role.EXPERT)}
    strangers |= {role: UserFactory(roles=[role]) for role in OFFICE_ROLES}
    wrong, looked_at = {}, 0
    for pattern, row in TABLE.items():
        for who, method in own_doors(pattern, row):
            path = county.met.met(pattern, who) or county.met.address(pattern, who)
            found = asked(strangers[who], method, path)
            missing = asked(strangers[who], method, elsewhere(path))
            looked_at += 1
            if found != missing or found[0] != Answer.MISSING:
                wrong[pattern, who, method] = (found, missing)

    assert not wrong, "\n".join(map(str, wrong.items()))
    assert looked_at > 200


def own_doors(pattern, row):
    if not row.is_own:
        return
    for who in WHO:
        methods = [method for method in ("POST", "GET") if row.opens(who, method)]
        is_office = who in OFFICE_ROLES and pattern.startswith(FOR_STATIONS)
        if methods and not is_office:
            yield who, methods[0]


def stranger(role):
    user = UserFactory(roles=[role])
    if kind := STATION_ROLES.get(role):
        station = StationFactory()
        place = station.parent if role == Role.TOWNSHIP_COORDINATOR else station
        AppointmentFactory(person=PersonFactory(user=user), station=place, kind=kind)
    return user


def asked(user, method, path):
    user = User.objects.with_roles().get(pk=user.pk)
    with CaptureQueriesContext(connection) as queries:
        answer = knock_and_undo(user, method, path)
    return answer, len(queries)


@pytest.mark.parametrize("role", [*STATION_ROLES, Role.EXPERT])
def test_a_consultation_for_others_answers_like_none(county, role):
    ConsultationFactory(
        slug="bu-gei-ni-kan", visibility=Visibility.NAMED, status=ConsultationStatus.OPEN
    )
    user = stranger(role)
    for pattern, route in ROUTES.items():
        if pattern.startswith("/workbench/consultations/<slug:slug>/") and role in route.roles:
            real = pattern.replace("<slug:slug>", "bu-gei-ni-kan").replace("<int:number>", "1")
            real = real.replace("<uuid:uuid>", "6f1d2c1e-0000-4000-8000-000000000000")
            missing = real.replace("bu-gei-ni-kan", "mei-you")

            assert asked(user, "GET", real) == asked(user, "GET", missing), pattern
