"""Log lines are JSON with the request's number through to the worker, and hold nobody's data."""

import json
import logging
import sys

import pytest

from liaison import logs
from liaison.audit import origin
from liaison.audit.worker import _forget, _read_headers
from liaison.contacts.log_lines import covered

DETAIL = (
    "new row violates check constraint\nDETAIL:  Failing row contains (1, 王某,\n西街 3 号).\n"
    "CONTEXT:  SQL"
)


@pytest.fixture
def lines():
    """What the console would show, as objects."""
    shown = []
    handler = logging.Handler()
    formatter = logs.JsonLine()
    handler.emit = lambda record: shown.append(json.loads(formatter.format(record)))
    root = logging.getLogger()
    root.addHandler(handler)
    logger = logging.getLogger("liaison.request")
    logger.setLevel("INFO")
    yield shown
    logger.setLevel("NOTSET")
    root.removeHandler(handler)


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("电话13800000021。", "电话〔手机号码〕。"),
        (
            "电话+8613800000021、008613900000022、+86 138-0000-0021。",
            "电话+〔手机号码〕、〔手机号码〕、+〔手机号码〕。",
        ),
        ("to wang.mou+a@example.com.cn: refused", "to 〔电子邮箱〕: refused"),
        (DETAIL, "new row violates check constraint\n〔数据行〕\nCONTEXT:  SQL"),
        # Not a phone number: part of a longer one, a time in milliseconds.
        ("1380000002112 pid 1380", "1380000002112 pid 1380"),
    ],
)
def test_what_names_somebody_is_taken_out(text, shown):
    assert covered(text) == shown


def test_the_trace_of_a_fault_is_cleaned_as_well():
    try:
        raise ValueError("13800000021")
    except ValueError:
        record = logging.LogRecord("a", logging.ERROR, "", 1, "broken", (), sys.exc_info())

    line = json.loads(logs.JsonLine().format(record))

    assert "13800000021" not in json.dumps(line)
    assert "ValueError: 〔手机号码〕" in line["trace"]


@pytest.mark.django_db
def test_the_number_on_the_error_page_is_in_the_log(client, lines, monkeypatch):
    client.raise_request_exception = False
    monkeypatch.setattr("liaison.portal.context.display_of", lambda request: 1 / 0)

    response = client.get("/about/")

    fault = next(line for line in lines if "trace" in line)
    assert response.status_code == 500
    assert fault["request_id"][:8].upper() in response.content.decode()
    assert "ZeroDivisionError" in fault["trace"]


@pytest.mark.django_db
def test_requests_that_matter_leave_a_line_without_their_address(client, lines):
    client.get("/about/")
    client.get("/stations/W13800000021/?q=王某")

    assert [(line["route"], line["status"]) for line in lines] == [("stations/<slug:code>/", 404)]
    assert "王某" not in json.dumps(lines, ensure_ascii=False)


def test_a_task_tells_which_request_it_works_for(lines):
    class Task:
        name = "tests.act"
        request = {origin.REQUEST_ID_HEADER: "abc", origin.ADDRESS_HEADER: "1.2.3.4", "id": "t-1"}

    _read_headers(task=Task())
    try:
        logging.getLogger("celery.app.trace").warning("Task succeeded")
    finally:
        _forget()

    told = [(line["request_id"], line["task"], line["task_id"]) for line in lines]
    assert told == [("abc", "tests.act", "t-1")]
    assert "1.2.3.4" not in json.dumps(lines)
