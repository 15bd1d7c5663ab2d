from django.conf import settings
from django.db import models
from django.db.models import Q

from stations.choices import RosterKind


class OpenRoster(models.Model):
    """A roster with whole phone numbers that somebody asked for; a second person lets it out.

    Who agreed or did not, when and why, stands with its confirmation.
    """

    kind = models.CharField("名册", max_length=20, choices=RosterKind)
    reason = models.CharField("理由", max_length=200)
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, verbose_name="提请人", related_name="+"
    )
    asked_at = models.DateTimeField("提请时间")
    # Set once the second person has agreed.
    job = models.OneToOneField(
        "jobs.Job", models.PROTECT, verbose_name="导出任务", null=True, blank=True, related_name="+"
    )

    class Meta:
        verbose_name = verbose_name_plural = "完整号码名册"
        ordering = ["-pk"]
        constraints = [
            models.CheckConstraint(
                name="open_roster_has_a_reason",
                condition=~Q(reason=""),
                violation_error_message="导出完整号码须写明理由。",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}（完整手机号码）"
