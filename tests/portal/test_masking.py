"""A marked person goes through the house: no list, history, search or log tells the number.

Every page of the staff without an argument in its address is asked for,
so a new list is looked at from its first day.
"""

import logging
import uuid

import pytest
from django.contrib import admin
from django.db import IntegrityError, transaction
from django.urls import NoReverseMatch, URLPattern, URLResolver, get_resolver, reverse
from django.utils import timezone

from feedback.services import complaints, data_requests
from liaison.accounts.access import may_open
from liaison.accounts.choices import Role
from liaison.contacts.log_lines import CoveredFormatter, covered
from liaison.contacts.services import reveal
from liaison.notices.services import compose_notice, queue_notice
from liaison.office.services import current_privacy_notice
from opinions.models import Contributor
from opinions.services.contributors import Person, store_person
from opinions.services.indexing import index_new
from opinions.services.screening import screen
from stations.services.visits import ask_visit
from tests.factories.accounts import UserFactory
from tests.factories.opinions import OpinionFactory
from tests.factories.stations import StationFactory

pytestmark = pytest.mark.django_db
NAME, PHONE, EMAIL = "欧阳标记", "13977773333", "biaoji.ren@example.cn"
IDENTITY = "110101199003070003"
MARKS = (PHONE, EMAIL, IDENTITY)
# Who sees most comes first.
READERS = (
    Role.CLERK, Role.REVIEWER, Role.SYSADMIN, Role.SECADMIN, Role.AUDITADMIN, Role.OFFICER,
)  # fmt: skip


@pytest.fixture
def marked():
    """Somebody who gave an opinion, complained, asked for a meeting, was written to, looked up."""
    clerk = UserFactory(roles=[Role.CLERK])
    person = store_person(Person(name=NAME, phone=PHONE, email=EMAIL, consent_upward=True))
    opinion = OpinionFactory(
        contributor=person, station=StationFactory(),
        body=f"我叫{NAME}，电话{PHONE}，身份证{IDENTITY}，邮箱{EMAIL}，建议写明期限。",
    )  # fmt: skip
    screen()
    index_new()
    reveal(person.phone, viewer=clerk, reason="核实意见")
    said = complaints.Said("work", "窗口没有人。", NAME, PHONE)
    complaints.complain(said, client_key=uuid.uuid4(), received_at=timezone.now())
    data_requests.register(
        opinion, kind="access", how="visit", identity_check="看了身份证", wish="",
        received_on=timezone.localdate(), by=clerk,
    )  # fmt: skip
    ask_visit(
        opinion.station, client_key=uuid.uuid4(), privacy_notice_id=current_privacy_notice().pk,
        wanted=None, name=NAME, phone=PHONE, topic="见面", preferred="", now=timezone.now(),
    )  # fmt: skip
    queue_notice(compose_notice(
        recipient_key="x", cause="y", subject="结果", body="您的意见有结果了。", sms_text="结果",
        contacts=[person.phone, person.email], person_label="欧**",
    ))  # fmt: skip
    return opinion


def staff_pages():
    """The addresses of /admin/ and /workbench/ that take no argument."""
    found = []

    def walk(patterns, spaces):
        for one in patterns:
            if isinstance(one, URLResolver):
                walk(one.url_patterns, [*spaces, one.namespace] if one.namespace else spaces)
            elif isinstance(one, URLPattern) and one.name:
                try:
                    found.append(reverse(":".join([*spaces, one.name])))
                except NoReverseMatch:
                    continue

    walk(get_resolver().url_patterns, [])
    return sorted({url for url in found if url.startswith(("/admin/", "/workbench/"))})


def test_no_staff_list_and_no_log_tells_the_number(client, marked, caplog):
    """Each page once, by the first who may open it; names are shown on the page of one only."""
    waiting = [url for url in staff_pages() if "logout" not in url]
    told, opened = [], 0
    caplog.set_level(logging.INFO)
    for role in READERS:
        reader = UserFactory(roles=[role])
        client.force_login(reader)
        closed = [url for url in waiting if not may_open(reader, url)]
        for url in sorted({*waiting} - {*closed}):
            response = client.get(url)
            for close in response._resource_closers:
                close()
            if response.status_code != 200:
                closed.append(url)
            elif not response.streaming:
                opened += 1
                text = response.content.decode(errors="replace")
                told += [(url, role, mark) for mark in (*MARKS, NAME) if mark in text]
        waiting = closed
    assert opened > 60
    assert not told
    assert not [line for line in caplog.messages if any(mark in line for mark in (*MARKS, NAME))]


@pytest.mark.parametrize("role", [Role.CLERK, Role.LEADER, Role.SYSADMIN])
def test_the_page_of_one_is_masked_and_searches_keep_the_number_out(client, marked, role):
    client.force_login(UserFactory(roles=[role]))
    for url in (
        reverse("admin:opinions_opinion", args=[marked.pk]),
        f"{reverse('admin:drafts_search')}?q={IDENTITY[:6]}",
        f"{reverse('admin:opinions_opinion_changelist')}?q={NAME}",
        reverse("admin:opinions_opinion_history", args=[marked.pk]),
    ):
        response = client.get(url)
        if response.status_code == 200:
            text = response.content.decode()
            # The author's own words stand on the page where the office covers them.
            words = text.replace(marked.body, "")
            assert PHONE not in words
            assert EMAIL not in words


def test_models_that_hold_people_are_in_no_stock_list():
    """Stock pages would show every column: these have pages of their own."""
    shown = {model._meta.label for model in admin.site._registry}
    assert "contacts.Contact" not in shown
    assert "opinions.Contributor" not in shown


def test_log_lines_are_covered_also_where_the_database_quotes_a_row(marked):
    with pytest.raises(IntegrityError) as caught, transaction.atomic():
        Contributor.objects.filter(pk=marked.contributor_id).update(age_band="young")
    assert NAME in str(caught.value)  # what would be logged

    record = logging.LogRecord(
        "x", logging.ERROR, "x", 1, f"失败：{PHONE} {EMAIL} {caught.value}", (), None
    )
    line = CoveredFormatter("%(message)s").format(record)

    assert not [mark for mark in (*MARKS, NAME) if mark in line]
    assert "〔手机号码〕" in line
    assert covered("2026-11-27 16:56:33,123 INFO x 12345 ok") == (
        "2026-11-27 16:56:33,123 INFO x 12345 ok"
    )
