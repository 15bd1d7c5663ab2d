"""补充上报 on the office's pages: said plainly, offered only when there is something to send."""

import re
from datetime import date

import pytest
from django.urls import reverse

from drafts.choices import ConsultationStatus
from drafts.models import Consultation
from liaison.accounts.choices import Role
from liaison.jobs.models import Job
from liaison.portal.panels import office_opinions
from opinions.models import CompiledTable, Submission
from opinions.services import compiling
from tests.factories.accounts import (
    ClerkFactory,
    LeaderFactory,
    ReviewerFactory,
    UserFactory,
)
from tests.factories.compiling import article_of, make_item, opinion_on
from tests.factories.supplement import (
    FIRST,
    SECOND,
    WHY,
    first_item,
    freeze,
    sent_consultation,
    supplement,
)

pytestmark = pytest.mark.django_db
OFFERED = "提请定稿</button>"


@pytest.fixture
def consultation():
    return sent_consultation()


@pytest.fixture
def clerk(client):
    clerk = ClerkFactory()
    client.force_login(clerk)
    return clerk


def page(name, thing):
    return reverse(f"admin:{name}", args=[thing.pk])


def html(client, name, thing):
    return client.get(page(name, thing)).content.decode()


def test_from_the_late_letter_to_the_second_number(client, clerk, consultation):
    make_item(consultation, opinion_on(consultation))
    client.post(page("opinions_ask_to_freeze", consultation), {"supplement-reason": WHY})
    client.force_login(ReviewerFactory())
    asked = html(client, "opinions_table", consultation)
    assert f"《{consultation}》补充上报：{WHY}。" in asked
    frozen = client.post(page("opinions_freeze", consultation), follow=True).content.decode()
    assert "补充上报的汇总表已定稿（第2版，1条）" in frozen
    ids = re.findall(r'<[^>]* id="([^"]+)"', frozen)
    assert len(ids) == len(set(ids))
    client.force_login(LeaderFactory())
    sent = client.post(
        page("opinions_submit", consultation),
        {"document_number": SECOND, "sent_on": date(2026, 5, 20), "signer": "周主任"},
        follow=True,
    ).content.decode()

    assert f"已登记补充上报（{SECOND}）" in sent
    assert f"{SECOND}（补充上报）" in sent
    assert FIRST in sent
    assert "没有尚未上报的意见" in sent
    assert Submission.objects.filter(number=2, document_number=SECOND).exists()
    timeline = html(client, "drafts_round", consultation)
    assert f"{SECOND}（补充上报），2026年5月20日。{WHY}" in timeline


def test_without_a_reason_nothing_is_asked_for_and_the_page_says_so(client, clerk, consultation):
    make_item(consultation, opinion_on(consultation))

    response = client.post(page("opinions_ask_to_freeze", consultation), {})

    assert response.status_code == 422
    assert "请写明原因。" in response.content.decode()
    assert CompiledTable.objects.count() == 1


def test_it_is_offered_only_when_there_is_something(client, clerk, consultation):
    assert OFFERED not in html(client, "opinions_table", consultation)
    late = opinion_on(consultation)
    waiting = html(client, "opinions_table", consultation)
    assert "1 条意见尚未上报" in waiting
    assert OFFERED not in waiting

    make_item(consultation, late)

    assert OFFERED in html(client, "opinions_table", consultation)


@pytest.mark.parametrize("role", [Role.REVIEWER, Role.LEADER])
def test_only_a_clerk_is_offered_to_ask(client, consultation, role):
    make_item(consultation, opinion_on(consultation))
    client.force_login(UserFactory(roles=[role]))

    assert OFFERED not in html(client, "opinions_table", consultation)
    asked = client.post(page("opinions_ask_to_freeze", consultation), {"supplement-reason": WHY})
    assert asked.status_code == 404


@pytest.mark.parametrize("name", ["drafts_round", "opinions_desk", "feedback_register"])
def test_every_page_of_the_work_says_what_is_not_sent(client, clerk, consultation, name):
    Consultation.objects.update(opened_at=consultation.opens_at)
    assert "条意见尚未上报" not in html(client, name, consultation)
    make_item(consultation, opinion_on(consultation))

    said = html(client, name, consultation)

    assert "<b>1 条意见尚未上报</b>：已归并 1 条" in said
    assert FIRST in said
    Consultation.objects.update(status=ConsultationStatus.PUBLISHED)
    over = html(client, name, consultation)
    assert "结果已经公布，不再补充上报" in over
    assert page("opinions_table", consultation) + '">补充上报' not in over


def test_a_sent_row_says_how_many_opinions_wait(client, clerk, consultation):
    item = first_item(consultation)
    compiling.add_sources(item, [opinion_on(consultation)], by=clerk)

    assert "另有 1 条尚未上报" in html(client, "opinions_table", consultation)
    shown = html(client, "opinions_item", item)
    assert "这条归并意见已经上报，文字不再改" in shown
    assert f"已上报：{FIRST}" in shown
    assert shown.count("取出</button>") == 1


def test_rows_keep_the_numbers_that_the_superior_has(client, clerk, consultation):
    supplement(consultation, SECOND)
    article = article_of(consultation)
    make_item(consultation, opinion_on(consultation, article), article=article)

    shown = html(client, "opinions_table", consultation)

    assert re.findall(r'<tr id="item-\d+"><td>(\w+)', shown) == ["1", "2", "3", "未报"]


def test_each_table_has_its_own_workbook(client, clerk, consultation):
    supplement(consultation, SECOND)

    client.post(page("opinions_export", consultation), {"part": "1"})

    assert Job.objects.get().params == {
        "preset": "compiled_opinions",
        "consultation": consultation.slug,
        "part": 1,
    }
    shown = html(client, "opinions_table", consultation)
    assert 'name="part" value="1"' in shown
    assert 'name="part" value="2"' in shown
    assert shown.count('name="csrfmiddlewaretoken"') == shown.count('method="post"')


def test_the_leader_finds_it_among_what_waits_for_a_signature(consultation):
    make_item(consultation, opinion_on(consultation))
    freeze(consultation, WHY)

    panel = office_opinions.to_sign(LeaderFactory(), None)

    assert [(item.text, item.note) for item in panel.items] == [
        (consultation.title, "补充上报的汇总表已定稿")
    ]


@pytest.mark.parametrize("count", [1, 3])
def test_the_table_takes_a_fixed_number_of_queries(
    client, clerk, consultation, count, django_assert_num_queries
):
    for number in range(count):
        supplement(consultation, f"清人常函〔2026〕{40 + number}号")
    client.get(page("opinions_table", consultation))

    with django_assert_num_queries(22):
        client.get(page("opinions_table", consultation))
