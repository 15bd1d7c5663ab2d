import uuid

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("contacts", "0002_looks_stay"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Notice",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("uuid", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ("recipient_key", models.CharField(max_length=120, verbose_name="收件人键")),
                ("cause", models.CharField(max_length=160, verbose_name="事由")),
                ("revision", models.PositiveIntegerField(default=1, verbose_name="事由版本")),
                ("person_label", models.CharField(max_length=60, verbose_name="收件人")),
                (
                    "station_code",
                    models.CharField(blank=True, max_length=30, verbose_name="转交联系点"),
                ),
                ("subject", models.CharField(max_length=120, verbose_name="标题")),
                ("body", models.TextField(verbose_name="正文")),
                ("sms_text", models.CharField(blank=True, max_length=300, verbose_name="短信")),
                ("wechat_text", models.TextField(blank=True, verbose_name="微信文字")),
                ("urgent", models.BooleanField(default=False, verbose_name="不避开夜间")),
                (
                    "status",
                    models.CharField(
                        choices=[
                            ("queued", "待发送"),
                            ("sending", "发送中"),
                            ("waiting_retry", "稍后重试"),
                            ("sent", "已发送"),
                            ("dead", "多次未成"),
                            ("manual", "待人工告知"),
                            ("told_in_person", "已人工告知"),
                        ],
                        default="queued",
                        max_length=20,
                        verbose_name="状态",
                    ),
                ),
                (
                    "channel",
                    models.CharField(
                        choices=[("sms", "短信"), ("email", "电子邮件"), ("hand", "人工告知")],
                        max_length=10,
                        verbose_name="渠道",
                    ),
                ),
                ("round", models.PositiveSmallIntegerField(default=1, verbose_name="第几轮发送")),
                ("tries", models.PositiveSmallIntegerField(default=0, verbose_name="本轮已试次数")),
                ("not_before", models.DateTimeField(verbose_name="最早发送时间")),
                (
                    "claimed_at",
                    models.DateTimeField(blank=True, null=True, verbose_name="取走时间"),
                ),
                ("created_at", models.DateTimeField(verbose_name="产生时间")),
                ("sent_at", models.DateTimeField(blank=True, null=True, verbose_name="发送时间")),
                ("told_on", models.DateField(blank=True, null=True, verbose_name="告知日期")),
                (
                    "problem",
                    models.CharField(blank=True, max_length=300, verbose_name="最近的问题"),
                ),
                (
                    "contact_email",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to="contacts.contact",
                        verbose_name="邮箱",
                    ),
                ),
                (
                    "contact_phone",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to="contacts.contact",
                        verbose_name="手机",
                    ),
                ),
                (
                    "told_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="告知人",
                    ),
                ),
            ],
            options={
                "verbose_name": "通知",
                "verbose_name_plural": "通知",
                "ordering": ["-created_at", "-pk"],
                "indexes": [
                    models.Index(
                        condition=models.Q(("status__in", ["queued", "waiting_retry"])),
                        fields=["not_before", "id"],
                        name="notice_due",
                    ),
                    models.Index(
                        condition=models.Q(("status", "sending")),
                        fields=["id"],
                        name="notice_in_hand",
                    ),
                    models.Index(
                        condition=models.Q(("status", "manual")),
                        fields=["station_code", "created_at"],
                        name="notice_by_hand",
                    ),
                ],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("recipient_key", "cause", "revision"),
                        name="one_notice_per_recipient_and_cause",
                        violation_error_message="这件事已经通知过此人。",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("status", "told_in_person"), _negated=True),
                            ("told_on__isnull", False),
                            _connector="OR",
                        ),
                        name="notice_told_has_date",
                        violation_error_message="告知要写明日期。",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="NoticeAttempt",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "channel",
                    models.CharField(
                        choices=[("sms", "短信"), ("email", "电子邮件"), ("hand", "人工告知")],
                        max_length=10,
                        verbose_name="渠道",
                    ),
                ),
                ("at", models.DateTimeField(verbose_name="时间")),
                (
                    "outcome",
                    models.CharField(
                        choices=[
                            ("accepted", "对方已接收"),
                            ("temporary", "暂时未成"),
                            ("permanent", "无法送达"),
                            ("unknown", "中断，是否送达不明"),
                        ],
                        max_length=10,
                        verbose_name="结果",
                    ),
                ),
                ("detail", models.CharField(blank=True, max_length=300, verbose_name="说明")),
                (
                    "message_id",
                    models.CharField(blank=True, max_length=160, verbose_name="信件编号"),
                ),
                (
                    "notice",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="attempts",
                        to="notices.notice",
                        verbose_name="通知",
                    ),
                ),
            ],
            options={
                "verbose_name": "发送记录",
                "verbose_name_plural": "发送记录",
                "ordering": ["at", "id"],
            },
        ),
        migrations.CreateModel(
            name="NoticeMove",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "old_status",
                    models.CharField(
                        choices=[
                            ("queued", "待发送"),
                            ("sending", "发送中"),
                            ("waiting_retry", "稍后重试"),
                            ("sent", "已发送"),
                            ("dead", "多次未成"),
                            ("manual", "待人工告知"),
                            ("told_in_person", "已人工告知"),
                        ],
                        max_length=20,
                        verbose_name="原状态",
                    ),
                ),
                (
                    "new_status",
                    models.CharField(
                        choices=[
                            ("queued", "待发送"),
                            ("sending", "发送中"),
                            ("waiting_retry", "稍后重试"),
                            ("sent", "已发送"),
                            ("dead", "多次未成"),
                            ("manual", "待人工告知"),
                            ("told_in_person", "已人工告知"),
                        ],
                        max_length=20,
                        verbose_name="新状态",
                    ),
                ),
                ("at", models.DateTimeField(verbose_name="时间")),
                ("note", models.TextField(blank=True, verbose_name="说明")),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="经手人",
                    ),
                ),
                (
                    "notice",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="moves",
                        to="notices.notice",
                        verbose_name="通知",
                    ),
                ),
            ],
            options={
                "verbose_name": "人工处理记录",
                "verbose_name_plural": "人工处理记录",
                "ordering": ["at", "id"],
            },
        ),
    ]
