from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from liaison.accounts.choices import Role
from liaison.audit.models import AuditEntry
from liaison.jobs.choices import JobStatus
from tests.factories.accounts import ClerkFactory, UserFactory
from tests.factories.jobs import DoneJobFactory, JobFactory, RunningJobFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def officer(client):
    user = UserFactory(roles=[Role.OFFICER])
    client.force_login(user)
    return user


def page(job, name="show"):
    return reverse(f"jobs:{name}", args=[job.pk])


def test_who_is_not_signed_in_is_asked_to(client):
    response = client.get(page(JobFactory()))
    assert response.status_code == 302
    assert response["Location"].startswith(reverse("accounts:login"))


def test_an_officer_sees_only_what_they_began(client, officer):
    assert client.get(page(JobFactory(owner=officer))).status_code == 200
    for name in ("show", "status", "download"):
        assert client.get(page(JobFactory(), name)).status_code == 404
    assert client.post(page(JobFactory(), "cancel")).status_code == 404


def test_the_office_sees_every_job(client):
    client.force_login(ClerkFactory())
    job = JobFactory()
    assert client.get(page(job))["Location"] == reverse("admin:jobs_job_change", args=[job.pk])
    assert job.label in client.get(page(job), follow=True).content.decode()


def test_a_running_job_shows_its_progress_with_and_without_script(client, officer):
    job = RunningJobFactory(owner=officer, done=40, total=160)
    html = client.get(page(job)).content.decode()
    assert "40 / 160" in html
    assert '<noscript><meta http-equiv="refresh" content="3"></noscript>' in html
    assert client.get(page(job, "status")).json() == {
        "status": "running",
        "label": "进行中",
        "finished": False,
        "percent": 25,
        "done": 40,
        "total": 160,
        "left": "",
    }


def test_a_running_job_says_how_long_it_will_take_at_its_pace(client, officer):
    now = timezone.now()
    job = RunningJobFactory(
        owner=officer, done=40, total=160, started_at=now - timedelta(seconds=60)
    )

    assert "大约还要4分钟" in client.get(page(job)).content.decode()
    assert client.get(page(job, "status")).json()["left"] == "大约还要4分钟"


def test_a_finished_job_shows_counts_file_and_checksum_and_no_longer_refreshes(client, officer):
    job = DoneJobFactory(owner=officer, counts={"意见": 12}, message="共 12 条。")
    html = client.get(page(job)).content.decode()
    assert "共 12 条。" in html
    assert job.result.sha256 in html
    assert "http-equiv" not in html


def test_a_failed_job_shows_its_sentence(client, officer):
    job = JobFactory(owner=officer, status=JobStatus.FAILED, message="汇总表还没有冻结。")
    assert "汇总表还没有冻结。" in client.get(page(job)).content.decode()


def test_a_download_is_on_record(client, officer):
    job = DoneJobFactory(owner=officer)
    response = client.get(page(job, "download"))
    assert b"".join(response.streaming_content) == b"one small file"
    assert response["Content-Disposition"].startswith("attachment")
    entry = AuditEntry.objects.get(action="jobs.download")
    assert (entry.actor, entry.after) == (officer, {"sha256": job.result.sha256})
    response.close()


WHOLE = b"one small file"


@pytest.mark.parametrize(
    ("header", "status", "body", "place"),
    [
        ("", 200, WHOLE, None),
        ("bytes=0-2", 206, b"one", "bytes 0-2/14"),
        ("bytes=10-", 206, b"file", "bytes 10-13/14"),
        ("bytes=10-99", 206, b"file", "bytes 10-13/14"),
        ("bytes=-4", 206, b"file", "bytes 10-13/14"),
        ("bytes=-99", 206, WHOLE, "bytes 0-13/14"),
        ("bytes=14-", 416, b"", "bytes */14"),
        ("bytes=-0", 416, b"", "bytes */14"),
        # What we do not understand, or several parts at once: all of it.
        ("bytes=5-2", 200, WHOLE, None),
        ("bytes=-", 200, WHOLE, None),
        ("bytes=0-1,4-5", 200, WHOLE, None),
        ("lines=0-2", 200, WHOLE, None),
        (f"bytes={'9' * 5000}-", 200, WHOLE, None),
    ],
)
def test_a_download_that_broke_off_goes_on_where_it_stopped(
    client, officer, header, status, body, place
):
    job = DoneJobFactory(owner=officer)
    response = client.get(page(job, "download"), headers={"Range": header} if header else {})
    assert (response.status_code, b"".join(response.streaming_content)) == (status, body)
    assert (response["Accept-Ranges"], response.get("Content-Range")) == ("bytes", place)
    assert response["Content-Length"] == str(len(body))
    assert AuditEntry.objects.get(action="jobs.download").after.get("part", "") == header[:60]
    response.close()


@pytest.mark.parametrize(("mark", "status"), [("the same", 206), ("another", 200)])
def test_whoever_has_the_beginning_of_another_file_gets_this_one_whole(
    client, officer, mark, status
):
    job = DoneJobFactory(owner=officer)
    known = job.result.sha256 if mark == "the same" else mark
    headers = {"Range": "bytes=4-", "If-Range": f'"{known}"'}
    response = client.get(page(job, "download"), headers=headers)
    assert response.status_code == status
    response.close()


def test_a_file_with_whole_contacts_is_its_owners_alone(client, officer):
    job = DoneJobFactory(owner=officer, only_owner=True)
    client.force_login(ClerkFactory())
    shown = client.get(page(job), follow=True).content.decode()
    assert page(job, "download") not in shown
    assert "只有发起人可以下载" in shown
    refused = client.get(page(job, "download"), follow=True).content.decode()
    assert "只有发起人可以下载" in refused
    assert not AuditEntry.objects.filter(action="jobs.download").exists()


def test_a_download_without_file_says_what_to_do(client, officer):
    response = client.get(page(DoneJobFactory(owner=officer, result=None), "download"), follow=True)
    assert "请重新发起" in response.content.decode()


def test_a_result_whose_time_is_over_is_not_handed_out_even_before_it_is_cleared(client, officer):
    job = DoneJobFactory(owner=officer, keep_hours=24)
    type(job).objects.update(finished_at=timezone.now() - timedelta(hours=24))

    response = client.get(page(job, "download"), follow=True)

    assert "请重新发起" in response.content.decode()


def test_cancel_is_a_post_and_answers_in_words(client, officer):
    job = JobFactory(owner=officer)
    assert client.get(page(job, "cancel")).status_code == 405
    html = client.post(page(job, "cancel"), follow=True).content.decode()
    assert "已要求取消" in html
    assert "已经结束" in client.post(page(job, "cancel"), follow=True).content.decode()


@pytest.mark.parametrize("rows", [1, 3])
def test_the_list_of_jobs_takes_a_fixed_number_of_queries(
    client, rows, django_assert_max_num_queries
):
    client.force_login(ClerkFactory())
    for _ in range(rows):
        DoneJobFactory()
    with django_assert_max_num_queries(12):
        response = client.get(reverse("admin:jobs_job_changelist"))
    assert response.status_code == 200
    assert "意见建议汇总表" in response.content.decode()


def test_on_a_public_host_the_office_sees_it_in_the_workbench(client, settings):
    settings.SITE_ROLE = "public"
    client.force_login(ClerkFactory())
    assert client.get(page(JobFactory())).status_code == 200


def test_an_admin_of_the_system_sees_what_they_began_and_nothing_else(client):
    admin = UserFactory(roles=[Role.SYSADMIN])
    client.force_login(admin)
    own, other = JobFactory(owner=admin), JobFactory()
    assert client.get(page(own), follow=True).status_code == 200
    assert client.get(page(other)).status_code == 404
    assert client.get(reverse("admin:jobs_job_change", args=[other.pk])).status_code == 404
