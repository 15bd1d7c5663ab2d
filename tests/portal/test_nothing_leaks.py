"""A consultation that is not public cannot be told from one that does not exist (edge case 28).

The test walks every public address that there is, so that a page made later is looked at, too.
"""

import re

import pytest
from django.urls import URLPattern, get_resolver, reverse

from drafts.choices import ConsultationStatus, Visibility
from drafts.services import rebuild_index
from opinions import reading_cache
from tests.factories.drafts import ConsultationFactory

pytestmark = pytest.mark.django_db
S = ConsultationStatus
NAME, SLUG, OTHER = "铁路内部稿", "tielu-neibu", "buzai-zheli"
HIDDEN = [
    {"visibility": Visibility.STATIONS, "status": S.OPEN},
    {"visibility": Visibility.NAMED, "status": S.OPEN},
    {"visibility": Visibility.STATIONS, "status": S.PUBLISHED},
    {"visibility": Visibility.PUBLIC, "status": S.SCHEDULED},
    {"visibility": Visibility.PUBLIC, "status": S.WITHDRAWN, "opened_at": None},
]
STAFF = ("admin/", "workbench/", "accounts/")
# The request's own number stands on error pages; what was typed into the address comes back.
OWN = re.compile(r'<code class="error-number">.*?</code>|[0-9A-F]{8}')
# What an address may need beside a consultation's slug.
VALUES = {
    "ticket": "abc",
    "uuid": "6f1d2c1e-0000-4000-8000-000000000000",
    "code": "ST1",
    "pk": 1,
    "number": 1,
    "old": 1,
    "new": 1,
}


def public_patterns(patterns=None, prefix=""):
    for entry in get_resolver().url_patterns if patterns is None else patterns:
        route = prefix + str(entry.pattern)
        if route.startswith(STAFF):
            continue
        if isinstance(entry, URLPattern):
            yield route
        else:
            yield from public_patterns(entry.url_patterns, route)


def address(route, slug):
    def value(part):
        name = part.group(1)
        return slug if name == "slug" else str(VALUES[name])

    return "/" + re.sub(r"<(?:\w+:)?(\w+)>", value, route)


def about_consultations():
    return [route for route in public_patterns() if "<slug:slug>" in route]


def lists():
    return [route for route in public_patterns() if "<" not in route]


@pytest.fixture(params=HIDDEN)
def hidden(request):
    reading_cache.forget_all()
    given = {"public_basis": "来函", "slug": SLUG, "title": NAME, "summary": NAME, **request.param}
    made = ConsultationFactory(**given)
    rebuild_index()
    return made


def said(response):
    body = b"".join(response) if response.streaming else response.content
    plain = OWN.sub("", body.decode("utf-8", "replace")).replace(SLUG, "").replace(OTHER, "")
    headers = {name: value for name, value in response.headers.items() if name != "X-Request-ID"}
    headers.pop("ETag", None)
    return response.status_code, plain, {name: len(value) for name, value in headers.items()}


def test_there_are_addresses_to_look_at():
    assert "consultations/<slug:slug>/opinions/new/" in about_consultations()
    assert {
        "",
        "consultations/",
        "results/",
        "stations/",
        "sitemap.xml",
        "feed.xml",
        "search/",
    } <= set(lists())


def test_every_address_of_it_answers_like_a_missing_one(client, hidden):
    for route in about_consultations():
        for ask in (client.get, client.post, client.head):
            missing, found = ask(address(route, OTHER)), ask(address(route, SLUG))
            assert found.status_code in {404, 405, 410}, route
            assert said(found) == said(missing), route
            assert not found.cookies


def test_sending_an_opinion_to_it_answers_like_a_missing_one(client, hidden):
    for sent in ({"body": "意见"}, {"body": "意见", "confirm": "1"}, {"edit": "1"}):
        answers = [
            client.post(reverse("opinions:new", args=[slug]), sent) for slug in (SLUG, OTHER)
        ]

        assert [answer.status_code for answer in answers] == [404, 404]
        assert said(answers[0]) == said(answers[1])


def test_no_list_names_it(client, hidden):
    for route in lists():
        for query in ("", f"?q={NAME}"):
            body = client.get(f"/{route}{query}")
            text = b"".join(body) if body.streaming else body.content
            shown = text.decode("utf-8", "replace").replace(f'value="{NAME}"', "")
            assert SLUG not in shown, route
            if not query:
                assert NAME not in shown, route
