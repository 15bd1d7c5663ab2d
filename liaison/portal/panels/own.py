"""What one started oneself: exports and imports that the worker is doing or has just done."""

from datetime import datetime, timedelta

from django.db.models import Q
from django.urls import reverse

from liaison.accounts.models import User
from liaison.jobs.choices import JobStatus
from liaison.jobs.models import Job
from liaison.portal.panels.panel import Item, Panel, list_panel

RECENT = timedelta(hours=24)


def my_jobs(user: User, now: datetime) -> Panel | None:
    running = Q(status__in=[JobStatus.QUEUED, JobStatus.RUNNING])
    rows = Job.objects.filter(running | Q(finished_at__gte=now - RECENT), owner=user)

    def item(job: Job) -> Item:
        return Item(
            text=job.label,
            url=reverse("jobs:show", args=[job.pk]),
            note=job.get_status_display(),
            is_late=job.status == JobStatus.FAILED,
        )

    return list_panel("我发起的导入、导出", rows.order_by("-pk"), item, unit="项")
