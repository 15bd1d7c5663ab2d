"""What still waits for the portal after the storm, by name; empty when all is done."""

from django.db import Error, connection
from django.utils import timezone

from drafts.models import Consultation
from feedback.models import OpinionFeedback, Release
from liaison.audit.models import AuditEntry
from liaison.jobs.choices import FINISHED
from liaison.jobs.models import Job
from liaison.notices.choices import NoticeStatus
from liaison.notices.models import Notice
from opinions.models import Opinion, SimilarText
from opinions.models.finding import waits_for_its_entry
from tests.chaos.county import County
from tests.chaos.ground import Ground


def waiting(ground: Ground, county: County, release: Release) -> dict[str, int]:
    try:
        found = _rows(county, release)
    except Error:
        connection.close()
        return {"数据库": 1}
    found["门户"] = 0 if ground.portal.is_green() else 1
    return {name: count for name, count in found.items() if count}


def _rows(county: County, release: Release) -> dict[str, int]:
    now = timezone.now()
    notices = Notice.objects.all()
    told = notices.filter(cause=f"release:{release.pk}")
    stored = Consultation.objects.filter(pk=county.open_round.pk)
    open_round = Opinion.objects.filter(consultation=county.open_round)
    compared = SimilarText.objects.filter(consultation=county.open_round)
    return {
        "意见待筛查": Opinion.objects.waiting_for_screening().count(),
        "意见待编入检索": Opinion.objects.filter(waits_for_its_entry()).count(),
        "意见待比对": open_round.to_sort().exclude(
            text_hash__in=compared.values("text_hash")
        ).count(),
        "后台任务": Job.objects.exclude(status__in=FINISHED).count(),
        "发送中的通知": notices.filter(status=NoticeStatus.SENDING).count(),
        "到期的通知": notices.due(now).count(),
        "没发出的告知": told.exclude(status=NoticeStatus.SENT).count(),
        "没写完的告知": Release.objects.filter(pk=release.pk, fanned_out_at=None).count(),
        "没记下的告知": OpinionFeedback.objects.filter(release=release, told_at=None).count(),
        "没封存的审计": AuditEntry.objects.unsealed().count(),
        "没数对的页面": abs(stored.get().opinion_count - open_round.counted().count()),
    }  # fmt: skip
