"""媒体报道: a register of the office, and what of it the public sees."""

import pytest
from django.urls import reverse

from feedback.models import MediaReport
from tests.factories.accounts import ClerkFactory, LeaderFactory, OfficerFactory
from tests.factories.drafts import ConsultationFactory

pytestmark = pytest.mark.django_db
REPORT = {
    "title": "一条意见改了一条法",
    "medium": "云州日报",
    "published_on": "2026-03-01",
    "url": "https://news.example/1",
}


@pytest.fixture
def register():
    return reverse("admin:feedback_media")


def test_a_report_is_public_only_if_the_office_ticks_it(client, register):
    client.force_login(ClerkFactory())
    client.post(register, REPORT)
    report = MediaReport.objects.get()
    assert REPORT["title"] in client.get(register).content.decode()
    assert REPORT["title"] not in client.get("/results/media/").content.decode()

    client.post(reverse("admin:feedback_change_media", args=[report.pk]),
                REPORT | {"is_public": "on"})  # fmt: skip
    text = client.get("/results/media/").content.decode()
    assert 'href="https://news.example/1"' in text
    client.post(reverse("admin:feedback_drop_media", args=[report.pk]))
    assert REPORT["title"] not in client.get("/results/media/").content.decode()


def test_bad_input_is_explained_and_kept(client, register):
    client.force_login(ClerkFactory())
    for changed, complaint in (
        ({"title": ""}, "请填写标题。"),
        ({"url": "javascript:alert(1)"}, "网址不对"),
        ({"published_on": "2999-01-01"}, "日期不能晚于今天。"),
    ):
        response = client.post(register, REPORT | changed)
        text = response.content.decode()
        assert (response.status_code, complaint in text, REPORT["medium"] in text) == (
            422, True, True,
        )  # fmt: skip
    client.post(register, REPORT)
    assert "这篇报道已经登记。" in client.post(register, REPORT).content.decode()


def test_only_a_clerk_enters(client, register):
    client.force_login(LeaderFactory())
    client.post(register, REPORT)
    assert not MediaReport.objects.exists()
    client.force_login(OfficerFactory())
    assert client.get(register).status_code == 404


@pytest.mark.parametrize("count", [1, 3])
def test_query_counts_do_not_grow(client, register, count, django_assert_max_num_queries):
    clerk = ClerkFactory()
    for number in range(count):
        MediaReport.objects.create(
            **REPORT | {"title": f"第{number}篇"}, consultation=ConsultationFactory(),
            is_public=True, entered_by=clerk,
        )  # fmt: skip
    with django_assert_max_num_queries(3):
        client.get("/results/media/")
    client.force_login(clerk)
    client.get(register)
    with django_assert_max_num_queries(9):
        client.get(register)
