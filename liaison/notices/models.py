import uuid
from datetime import datetime
from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Q

from liaison.contacts.models import Contact
from liaison.notices.choices import Channel, NoticeStatus, Outcome


class NoticeQuerySet(models.QuerySet["Notice"]):
    def due(self, now: datetime) -> Self:
        return self.filter(
            status__in=[NoticeStatus.QUEUED, NoticeStatus.WAITING_RETRY], not_before__lte=now
        )

    def held_at(self, now: datetime) -> Self:
        """What the quiet hours hold back: queued, and not to be tried before the morning."""
        return self.filter(status=NoticeStatus.QUEUED, not_before__gt=now)

    def to_tell_by_hand(self) -> Self:
        return self.filter(status=NoticeStatus.MANUAL)

    def slips_of(self, station_code: str) -> Self:
        """What a station still has to hand over on paper, oldest first."""
        return self.to_tell_by_hand().filter(station_code=station_code).order_by("created_at", "pk")

    def with_contacts(self) -> Self:
        """Load what sending, and one row of a list, asks for."""
        return self.select_related("contact_phone", "contact_email")


class Notice(models.Model):
    """What one person must be told about one thing: committed together with its cause."""

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    recipient_key = models.CharField("收件人键", max_length=120)
    cause = models.CharField("事由", max_length=160)
    revision = models.PositiveIntegerField("事由版本", default=1)
    person_label = models.CharField("收件人", max_length=60)
    station_code = models.CharField("转交联系点", max_length=30, blank=True)
    subject = models.CharField("标题", max_length=120)
    body = models.TextField("正文")
    sms_text = models.CharField("短信", max_length=300, blank=True)
    wechat_text = models.TextField("微信文字", blank=True)
    # On paper, where it differs from the body.
    slip_text = models.TextField("反馈单文字", blank=True)
    # In words, which versions of which texts it was written from.
    written_from = models.JSONField("所用文字", default=list, blank=True)
    contact_phone = models.ForeignKey(
        Contact,
        models.SET_NULL,
        verbose_name="手机",
        null=True,
        blank=True,
        related_name="+",
    )
    contact_email = models.ForeignKey(
        Contact,
        models.SET_NULL,
        verbose_name="邮箱",
        null=True,
        blank=True,
        related_name="+",
    )
    urgent = models.BooleanField("不避开夜间", default=False)
    status = models.CharField(
        "状态", max_length=20, choices=NoticeStatus.choices, default=NoticeStatus.QUEUED
    )
    channel = models.CharField("渠道", max_length=10, choices=Channel.choices)
    round = models.PositiveSmallIntegerField("第几轮发送", default=1)
    tries = models.PositiveSmallIntegerField("本轮已试次数", default=0)
    not_before = models.DateTimeField("最早发送时间")
    claimed_at = models.DateTimeField("取走时间", null=True, blank=True)
    created_at = models.DateTimeField("产生时间")
    sent_at = models.DateTimeField("发送时间", null=True, blank=True)
    told_on = models.DateField("告知日期", null=True, blank=True)
    told_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        verbose_name="告知人",
        null=True,
        blank=True,
        related_name="+",
    )
    problem = models.CharField("最近的问题", max_length=300, blank=True)
    # A correction is a message of its own; what it puts right is not sent again.
    replaced_by = models.ForeignKey(
        "self", models.PROTECT, verbose_name="已由哪条更正", null=True, blank=True, related_name="+"
    )

    objects = NoticeQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "通知"
        ordering = ["-created_at", "-pk"]
        indexes = [
            # The deliverer's queue and the sweep.
            models.Index(
                name="notice_due",
                fields=["not_before", "id"],
                condition=Q(status__in=["queued", "waiting_retry"]),
            ),
            models.Index(name="notice_in_hand", fields=["id"], condition=Q(status="sending")),
            # The slips of one station, and the phone list.
            models.Index(
                name="notice_by_hand",
                fields=["station_code", "created_at"],
                condition=Q(status="manual"),
            ),
        ]
        constraints = [
            models.UniqueConstraint(
                name="one_notice_per_recipient_and_cause",
                fields=["recipient_key", "cause", "revision"],
                violation_error_message="这件事已经通知过此人。",
            ),
            models.CheckConstraint(
                name="notice_told_has_date",
                condition=~Q(status="told_in_person") | Q(told_on__isnull=False),
                violation_error_message="告知要写明日期。",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.subject}（{self.person_label}）"

    @property
    def delivery_key(self) -> str:
        """Names this round of sending to the outside: the same for every try, so that a mail
        program or gateway which sees it twice can tell. A resend asked for by staff is a new
        round, or the gateway would swallow it."""
        return f"{self.uuid.hex}-{self.round}"


class NoticeAttempt(models.Model):
    """One try on one channel, or one move by hand."""

    notice = models.ForeignKey(Notice, models.CASCADE, verbose_name="通知", related_name="attempts")
    # Empty in rows from before it was kept.
    round = models.PositiveSmallIntegerField("第几轮", null=True, blank=True)
    channel = models.CharField("渠道", max_length=10, choices=Channel.choices)
    at = models.DateTimeField("时间")
    outcome = models.CharField("结果", max_length=10, choices=Outcome.choices)
    detail = models.CharField("说明", max_length=300, blank=True)
    message_id = models.CharField("信件编号", max_length=160, blank=True)
    # The try found mail server or gateway itself in trouble; it says nothing about the person.
    channel_down = models.BooleanField("渠道故障", default=False, db_default=False)

    class Meta:
        verbose_name = verbose_name_plural = "发送记录"
        ordering = ["at", "id"]
        indexes = [
            # A report of the gateway names the message only.
            models.Index(
                name="attempt_of_message", fields=["message_id"], condition=~Q(message_id="")
            ),
            # The sender asks before each run whether a channel rests.
            models.Index(
                name="attempt_in_trouble", fields=["channel", "id"], condition=Q(channel_down=True)
            ),
        ]
        constraints = [
            models.UniqueConstraint(
                name="one_report_per_message",
                fields=["message_id"],
                condition=Q(outcome__in=["delivered", "bounced"]),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_channel_display()}：{self.get_outcome_display()}"


class NoticeMove(models.Model):
    """What a member of staff did to a notice: who, when, from, to, why."""

    notice = models.ForeignKey(Notice, models.CASCADE, verbose_name="通知", related_name="moves")
    old_status = models.CharField("原状态", max_length=20, choices=NoticeStatus.choices)
    new_status = models.CharField("新状态", max_length=20, choices=NoticeStatus.choices)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, verbose_name="经手人", related_name="+"
    )
    at = models.DateTimeField("时间")
    note = models.TextField("说明", blank=True)
    # Which sending it began; empty for everything but a resend.
    round = models.PositiveSmallIntegerField("开始第几轮", null=True, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "人工处理记录"
        ordering = ["at", "id"]

    def __str__(self) -> str:
        return f"{self.get_old_status_display()} → {self.get_new_status_display()}"
