from ipaddress import ip_network

import pytest

from liaison.audit import origin
from liaison.audit.worker import _forget, _read_headers, _write_headers


@pytest.mark.parametrize(
    ("remote", "forwarded", "address"),
    [
        ("203.0.113.9", "", "203.0.113.9"),
        ("203.0.113.9", "1.2.3.4", "203.0.113.9"),
        ("10.0.0.2", "1.2.3.4", "1.2.3.4"),
        ("10.0.0.2", "6.6.6.6, 1.2.3.4, 10.0.0.3", "1.2.3.4"),
        ("10.0.0.2", "", "10.0.0.2"),
        ("10.0.0.2", "nonsense", "10.0.0.2"),
        ("::ffff:10.0.0.2", "2001:db8::7", "2001:db8::7"),
        ("", "1.2.3.4", ""),
    ],
)
def test_only_trusted_proxies_may_name_the_client(settings, rf, remote, forwarded, address):
    settings.TRUSTED_PROXIES = [ip_network("10.0.0.0/8")]

    request = rf.get("/", REMOTE_ADDR=remote, HTTP_X_FORWARDED_FOR=forwarded)

    assert origin.client_address(request) == address


def test_origin_ends_with_its_request(rf):
    with origin.coming_from(origin.of_request(rf.get("/"))) as here:
        assert origin.current() == here
        assert here.address == "127.0.0.1"

    assert origin.current() == origin.Origin()


def test_origin_travels_to_the_worker_in_the_headers():
    class Task:
        name = "tests.act"
        request: dict

    headers: dict = {}
    with origin.coming_from(origin.Origin(address="1.2.3.4", request_id="abc")):
        _write_headers(headers=headers)
    task = Task()
    task.request = headers | {"id": "t-1"}

    _read_headers(task=task)

    try:
        assert origin.current() == origin.Origin("1.2.3.4", "abc", "tests.act", "t-1")
    finally:
        _forget()
    assert origin.current() == origin.Origin()


def test_work_that_no_request_caused_carries_no_origin():
    headers: dict = {}

    _write_headers(headers=headers)

    assert headers == {}
