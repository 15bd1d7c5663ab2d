"""The job's page in a real browser: live with JavaScript, whole without it."""

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from liaison.accounts.choices import Role
from liaison.jobs.choices import JobStatus
from liaison.jobs.models import Job
from tests.factories.accounts import UserFactory
from tests.factories.jobs import RunningJobFactory

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def officer():
    return UserFactory(roles=[Role.OFFICER])


@pytest.fixture
def browse(live_portal, chromium, officer):
    """Open a page of the portal as ``officer``; complaints of the browser are collected."""
    client = Client()
    client.force_login(officer)
    cookie = client.cookies["sessionid"].value
    contexts = []

    def browse(path, **options):
        context = chromium.new_context(**options)
        contexts.append(context)
        context.add_cookies([{"name": "sessionid", "value": cookie, "url": live_portal.url}])
        page = context.new_page()
        page.complaints = []
        page.on("console", lambda message: page.complaints.append(message.text))
        page.goto(live_portal.url + path)
        return page

    yield browse
    for context in contexts:
        context.close()


def finish(job):
    Job.objects.filter(pk=job.pk).update(
        status=JobStatus.DONE, message="共 160 条。", finished_at=timezone.now()
    )


def test_the_page_follows_the_job_and_shows_its_end(browse, officer):
    job = RunningJobFactory(owner=officer, done=40, total=160)
    page = browse(reverse("jobs:show", args=[job.pk]))
    page.wait_for_selector("text=40 / 160")
    Job.objects.filter(pk=job.pk).update(done=120)
    page.wait_for_selector("text=120 / 160", timeout=10_000)
    finish(job)
    page.wait_for_selector("text=共 160 条。", timeout=10_000)
    assert page.locator("progress").count() == 0
    assert page.complaints == []


def test_without_javascript_the_page_refreshes_itself(browse, officer):
    job = RunningJobFactory(owner=officer, done=40, total=160)
    page = browse(reverse("jobs:show", args=[job.pk]), java_script_enabled=False)
    finish(job)
    page.wait_for_selector("text=共 160 条。", timeout=15_000)


def test_a_job_is_cancelled_without_javascript(browse, officer):
    job = RunningJobFactory(owner=officer)
    page = browse(reverse("jobs:show", args=[job.pk]), java_script_enabled=False)
    page.click("text=取消这项任务")
    page.wait_for_selector("text=正在停下")
    assert Job.objects.get(pk=job.pk).cancel_requested
