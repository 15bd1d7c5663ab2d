"""征求意见函: one letter to one organisation or expert, and what came back."""

from datetime import datetime
from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Q

from drafts.choices import AWAITS_STATIONS
from drafts.models import Consultation
from stations.choices import LETTER_WAITING, ReplyWay, RequestLetterStatus
from stations.models.links import LinkedQuerySet, OneTimeLink
from stations.models.partners import PartnerOrg
from stations.models.people import Person


class RequestLetterQuerySet(LinkedQuerySet["RequestLetter"]):
    def waiting(self) -> Self:
        return self.filter(status__in=LETTER_WAITING)

    def overdue(self, now: datetime) -> Self:
        """Late, and the office still waits: it has not begun to compile."""
        return self.waiting().filter(due_at__lt=now, consultation__status__in=AWAITS_STATIONS)

    def with_list_relations(self) -> Self:
        return self.select_related("consultation", "org__phone", "person__phone")

    def with_paper_relations(self) -> Self:
        """Load what the printed letter says."""
        related = self.select_related(
            "consultation__version__draft__organ", "consultation__handler", "org", "person"
        )
        return related.prefetch_related("consultation__questions").defer(
            "consultation__version__source_text",
            "consultation__version__draft__explanatory_note",
        )


class RequestLetter(OneTimeLink):
    consultation = models.ForeignKey(
        Consultation, models.PROTECT, verbose_name="征求意见", related_name="+"
    )
    org = models.ForeignKey(
        PartnerOrg, models.PROTECT, null=True, blank=True, verbose_name="单位",
        related_name="letters",
    )  # fmt: skip
    person = models.ForeignKey(
        Person, models.PROTECT, null=True, blank=True, verbose_name="专家", related_name="letters"
    )
    # As it was written on the paper.
    addressee = models.CharField("主送", max_length=120)
    # 清人立联函〔2026〕3号: from the office's register of numbers (liaison.office.numbers).
    year = models.PositiveSmallIntegerField("年份")
    number = models.PositiveIntegerField("序号")
    number_text = models.CharField("发文字号", max_length=60)
    signed_on = models.DateField("落款日期")
    signer = models.CharField("签发人", max_length=60)
    due_at = models.DateTimeField("复函期限")
    status = models.CharField(
        "状态", max_length=20, choices=RequestLetterStatus, default=RequestLetterStatus.NUMBERED
    )
    sent_on = models.DateField("发出日期", null=True, blank=True)
    opened_at = models.DateTimeField("首次打开链接", null=True, blank=True)
    replied_at = models.DateTimeField("复函时间", null=True, blank=True)
    was_late = models.BooleanField("逾期", default=False)
    reminded_at = models.DateTimeField("最近催复", null=True, blank=True)
    # Written from above by services.record_letter_opinions; a test reconciles it.
    opinion_count = models.PositiveIntegerField("意见条数", default=0)
    drafted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, verbose_name="拟稿人", related_name="+"
    )
    created_at = models.DateTimeField("拟稿时间", auto_now_add=True)

    objects = RequestLetterQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "征求意见函"
        ordering = ["-year", "-number"]
        constraints = [
            # A voided letter keeps its number.
            models.UniqueConstraint(name="one_request_letter_per_number", fields=["number_text"]),
            models.UniqueConstraint(
                name="one_letter_per_org_and_consultation",
                fields=["consultation", "org"],
                condition=~Q(status=RequestLetterStatus.VOIDED),
                violation_error_message="已经就这项征求意见给该单位发过函。",
            ),
            models.UniqueConstraint(
                name="one_letter_per_expert_and_consultation",
                fields=["consultation", "person"],
                condition=~Q(status=RequestLetterStatus.VOIDED),
                violation_error_message="已经就这项征求意见给这位专家发过函。",
            ),
            models.CheckConstraint(
                name="letter_to_an_org_or_an_expert",
                condition=Q(org__isnull=False, person__isnull=True)
                | Q(org__isnull=True, person__isnull=False),
                violation_error_message="一份函只发给一个单位或者一位专家。",
            ),
        ]
        indexes = [
            # The dashboard's list of late answers.
            models.Index(
                name="request_letter_waiting",
                fields=["due_at"],
                condition=Q(status__in=sorted(LETTER_WAITING)),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.number_text} {self.addressee}"

    def is_overdue(self, now: datetime) -> bool:
        return self.status in LETTER_WAITING and self.due_at < now

    @property
    def whom(self) -> PartnerOrg | Person | None:
        return self.org or self.person

    @property
    def is_waiting(self) -> bool:
        return self.status in LETTER_WAITING


class RequestLetterMove(models.Model):
    """Who moved a letter from one state to another, when, and why; a reminder moves nothing."""

    letter = models.ForeignKey(RequestLetter, models.CASCADE, related_name="moves")
    old_status = models.CharField("原状态", max_length=20, choices=RequestLetterStatus, blank=True)
    new_status = models.CharField("新状态", max_length=20, choices=RequestLetterStatus)
    # None: whoever holds the link.
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, verbose_name="办理人", related_name="+"
    )
    at = models.DateTimeField("时间", auto_now_add=True)
    note = models.CharField("说明", max_length=300, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "征求意见函流转"
        ordering = ["letter", "pk"]

    def __str__(self) -> str:
        return f"{self.get_old_status_display()}→{self.get_new_status_display()}"


class RequestReply(models.Model):
    """复函: one answer to a letter; a letter that was opened again may have several."""

    letter = models.ForeignKey(RequestLetter, models.CASCADE, related_name="replies")
    way = models.CharField("复函方式", max_length=10, choices=ReplyWay)
    is_nil = models.BooleanField("无意见", default=False)
    number = models.CharField("复函文号", max_length=60, blank=True)
    dated = models.DateField("复函日期")
    filled_by = models.CharField("填写人", max_length=60, blank=True)
    note = models.CharField("说明", max_length=300, blank=True)
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, verbose_name="登记人",
        related_name="+",
    )  # fmt: skip
    at = models.DateTimeField("登记时间", auto_now_add=True)

    class Meta:
        verbose_name = verbose_name_plural = "复函"
        ordering = ["letter", "pk"]

    def __str__(self) -> str:
        return self.number or f"{self.get_way_display()}（{self.dated}）"


class RequestReplyFile(models.Model):
    """The scan of a reply, or what came with it."""

    reply = models.ForeignKey(RequestReply, models.CASCADE, related_name="files")
    file = models.ForeignKey("office.StoredFile", models.PROTECT, related_name="+")

    class Meta:
        verbose_name = verbose_name_plural = "复函附件"
        ordering = ["reply", "pk"]

    def __str__(self) -> str:
        return str(self.file)
