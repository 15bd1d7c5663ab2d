import pytest
from django.urls import reverse

from opinions import reading_cache
from tests.factories.drafts import PublicConsultationFactory

pytestmark = pytest.mark.django_db
OWN = {"X-Request-ID"}


@pytest.fixture(autouse=True)
def nothing_is_near():
    reading_cache.forget_all()
    yield
    reading_cache.forget_all()


@pytest.fixture
def url():
    return reverse("opinions:read", args=[PublicConsultationFactory().slug])


def told(response):
    return {name: value for name, value in response.headers.items() if name not in OWN}


@pytest.mark.parametrize("encoding", ["", "gzip"])
def test_the_lane_gives_what_the_whole_stack_gave(client, url, encoding):
    slow = client.get(url, headers={"Accept-Encoding": encoding})
    fast = client.get(url, headers={"Accept-Encoding": encoding})

    assert fast.content == slow.content
    assert told(fast) == told(slow)
    assert "Content-Security-Policy" in fast.headers
    assert fast.headers["X-Request-ID"] != slow.headers["X-Request-ID"]
    assert getattr(fast, "wsgi_request", None) is not None
    assert not hasattr(fast.wsgi_request, "session")
    assert hasattr(slow.wsgi_request, "session")


def test_the_lane_ends_with_the_second(client, url):
    client.get(url)
    for page in reading_cache._near.values():
        page.good_until = 0

    assert hasattr(client.get(url).wsgi_request, "session")


@pytest.mark.parametrize("ask", [{"QUERY_STRING": "q=abc"}, {"HTTP_IF_NONE_MATCH": '"x"'}])
def test_everything_out_of_the_ordinary_goes_the_long_way(client, url, ask):
    client.get(url)

    assert hasattr(client.get(url, **ask).wsgi_request, "session")


def test_each_display_has_its_own_page(client, url):
    client.get(url)
    client.cookies["display"] = "elder"

    assert 'data-display="elder"' in client.get(url).content.decode()
    assert 'data-display="elder"' in client.get(url).content.decode()


def test_a_foreign_host_gets_nothing(client, url):
    client.get(url)

    assert client.get(url, headers={"Host": "evil.example"}).status_code == 400
