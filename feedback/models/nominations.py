"""优秀立法建议 and 优秀联络员: chosen by people from what the rows show, approved by another."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from feedback.choices.evaluation import NominationKind, NominationStatus
from feedback.models.evaluation import EvaluationCycle
from opinions.models import CompiledItem
from stations.models import Honour, Person, Station


class Nomination(models.Model):
    """A station's adopted proposal, or an officer; granted, it stands in the honours register."""

    cycle = models.ForeignKey(EvaluationCycle, models.PROTECT, related_name="nominations")
    kind = models.CharField("类别", max_length=10, choices=NominationKind)
    station = models.ForeignKey(Station, models.PROTECT, verbose_name="站点", related_name="+")
    item = models.ForeignKey(
        CompiledItem, models.PROTECT, null=True, blank=True, verbose_name="建议", related_name="+"
    )
    person = models.ForeignKey(
        Person, models.PROTECT, null=True, blank=True, verbose_name="联络员", related_name="+"
    )
    grounds = models.CharField("依据", max_length=300)
    status = models.CharField(
        "状态", max_length=10, choices=NominationStatus, default=NominationStatus.CHOSEN
    )
    chosen_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, verbose_name="提名人", related_name="+"
    )
    chosen_at = models.DateTimeField("提名时间", auto_now_add=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, verbose_name="审批人",
        related_name="+",
    )  # fmt: skip
    decided_at = models.DateTimeField("审批时间", null=True, blank=True)
    note = models.CharField("审批意见", max_length=200, blank=True)
    honour = models.OneToOneField(
        Honour, models.PROTECT, null=True, blank=True, verbose_name="荣誉登记", related_name="+"
    )

    class Meta:
        verbose_name = verbose_name_plural = "表扬提名"
        ordering = ["cycle", "kind", "pk"]
        constraints = [
            models.UniqueConstraint(
                name="one_nomination_per_proposal", fields=["cycle", "station", "item"]
            ),
            models.UniqueConstraint(
                name="one_nomination_per_officer", fields=["cycle", "station", "person"]
            ),
            models.CheckConstraint(
                name="nomination_names_its_subject",
                condition=Q(kind=NominationKind.OPINION, item__isnull=False, person=None)
                | Q(kind=NominationKind.OFFICER, item=None, person__isnull=False),
            ),
            models.CheckConstraint(
                name="nomination_granted_stands_in_the_register",
                condition=Q(status=NominationStatus.GRANTED, honour__isnull=False)
                | ~Q(status=NominationStatus.GRANTED) & Q(honour=None),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}：{self.person or self.item}"
