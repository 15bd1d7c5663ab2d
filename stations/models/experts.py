"""What an expert was asked for in a consultation, and the written view that came back."""

from datetime import datetime
from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Q

from drafts.choices import Visibility
from drafts.models import Consultation
from liaison.accounts.models import User
from stations.choices import ExpertStage, ExpertTaskStatus, RecordSource
from stations.models.links import LinkedQuerySet, OneTimeLink
from stations.models.people import Person


class ExpertTaskQuerySet(LinkedQuerySet["ExpertTask"]):
    def waiting(self) -> Self:
        return self.filter(status=ExpertTaskStatus.ASKED)

    def submitted(self) -> Self:
        return self.filter(status=ExpertTaskStatus.SUBMITTED)

    def views_of(self, consultation_id: int) -> Self:
        """The written views of one consultation, as its desk shows them."""
        found = self.submitted().filter(consultation=consultation_id).select_related("person")
        return found.prefetch_related("files__file").order_by("stage", "submitted_at")

    def overdue(self, now: datetime) -> Self:
        return self.waiting().filter(due_at__lt=now)

    def of_user(self, user: User) -> Self:
        """An expert's own tasks; what was cancelled is no task, and a text that names its readers
        is for those that it names."""
        named = Consultation.named_readers.through.objects.filter(user=user)
        may_read = ~Q(consultation__visibility=Visibility.NAMED) | Q(
            consultation__in=named.values("consultation")
        )
        own = self.filter(may_read, person__user=user)
        return own.exclude(status=ExpertTaskStatus.CANCELLED)

    def times_taken_part(self) -> dict[int, dict[str, int]]:
        """参与事项次数 of each person by stage: views that were handed in (form 4.5); one query."""
        rows = self.submitted().order_by("stage").values_list("person", "stage")
        times: dict[int, dict[str, int]] = {}
        for person, stage, count in rows.annotate(models.Count("pk")):
            times.setdefault(person, {})[str(ExpertStage(stage).label)] = count
        return times

    def with_list_relations(self) -> Self:
        return self.select_related("person", "consultation")


class ExpertTask(OneTimeLink):
    consultation = models.ForeignKey(
        Consultation, models.PROTECT, verbose_name="征求意见", related_name="+"
    )
    person = models.ForeignKey(
        Person, models.PROTECT, verbose_name="专家", related_name="expert_tasks"
    )
    stage = models.CharField("环节", max_length=20, choices=ExpertStage)
    request = models.CharField("请专家做什么", max_length=300, blank=True)
    due_at = models.DateTimeField("提交期限")
    status = models.CharField(
        "状态", max_length=12, choices=ExpertTaskStatus, default=ExpertTaskStatus.ASKED
    )
    view = models.TextField("书面意见", blank=True)
    submitted_at = models.DateTimeField("提交时间", null=True, blank=True)
    was_late = models.BooleanField("逾期", default=False)
    # Set when a clerk took it down for the expert (代录).
    recorded_source = models.CharField("代录来源", max_length=20, choices=RecordSource, blank=True)
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, verbose_name="经办人", related_name="+"
    )
    asked_at = models.DateTimeField("安排时间", auto_now_add=True)

    objects = ExpertTaskQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "专家任务"
        ordering = ["due_at", "pk"]
        constraints = [
            models.UniqueConstraint(
                name="one_expert_task_per_stage",
                fields=["consultation", "person", "stage"],
                condition=~Q(status=ExpertTaskStatus.CANCELLED),
                violation_error_message="这位专家在这个环节已有任务。",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person}：{self.get_stage_display()}"

    def is_overdue(self, now: datetime) -> bool:
        return self.status == ExpertTaskStatus.ASKED and self.due_at < now


class ExpertTaskMove(models.Model):
    """Who moved an expert's task, when, and why."""

    task = models.ForeignKey(ExpertTask, models.CASCADE, related_name="moves")
    old_status = models.CharField("原状态", max_length=12, choices=ExpertTaskStatus, blank=True)
    new_status = models.CharField("新状态", max_length=12, choices=ExpertTaskStatus)
    # None: whoever holds the link.
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, verbose_name="办理人", related_name="+"
    )
    at = models.DateTimeField("时间", auto_now_add=True)
    note = models.CharField("说明", max_length=300, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "专家任务流转"
        ordering = ["task", "pk"]

    def __str__(self) -> str:
        return f"{self.get_old_status_display()}→{self.get_new_status_display()}"


class ExpertTaskFile(models.Model):
    task = models.ForeignKey(ExpertTask, models.CASCADE, related_name="files")
    file = models.ForeignKey("office.StoredFile", models.PROTECT, related_name="+")

    class Meta:
        verbose_name = verbose_name_plural = "专家意见附件"
        ordering = ["task", "pk"]

    def __str__(self) -> str:
        return str(self.file)
