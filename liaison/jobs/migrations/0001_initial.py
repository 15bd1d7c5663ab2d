import uuid

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("office", "0002_append_only_and_calendar"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Job",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("uuid", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ("kind", models.CharField(max_length=60, verbose_name="种类")),
                ("label", models.CharField(max_length=160, verbose_name="名称")),
                ("params", models.JSONField(default=dict, verbose_name="参数")),
                (
                    "status",
                    models.CharField(
                        choices=[
                            ("queued", "排队中"),
                            ("running", "进行中"),
                            ("done", "已完成"),
                            ("failed", "未完成"),
                            ("cancelled", "已取消"),
                        ],
                        default="queued",
                        max_length=10,
                        verbose_name="状态",
                    ),
                ),
                ("done", models.PositiveIntegerField(default=0, verbose_name="已处理")),
                ("total", models.PositiveIntegerField(default=0, verbose_name="总数")),
                ("counts", models.JSONField(default=dict, verbose_name="结果数")),
                ("message", models.TextField(blank=True, verbose_name="说明")),
                ("created_at", models.DateTimeField(verbose_name="发起时间")),
                (
                    "started_at",
                    models.DateTimeField(blank=True, null=True, verbose_name="开始时间"),
                ),
                (
                    "finished_at",
                    models.DateTimeField(blank=True, null=True, verbose_name="结束时间"),
                ),
                (
                    "heartbeat_at",
                    models.DateTimeField(blank=True, null=True, verbose_name="最近进展"),
                ),
                ("cancel_requested", models.BooleanField(default=False, verbose_name="要求取消")),
                ("attempt", models.PositiveSmallIntegerField(default=0, verbose_name="第几次运行")),
                (
                    "owner",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="发起人",
                    ),
                ),
                (
                    "result",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="office.storedfile",
                        verbose_name="结果文件",
                    ),
                ),
            ],
            options={
                "verbose_name": "后台任务",
                "verbose_name_plural": "后台任务",
                "ordering": ["-created_at", "-pk"],
                "indexes": [
                    models.Index(
                        condition=models.Q(("status__in", ["queued", "running"])),
                        fields=["status", "created_at"],
                        name="job_unfinished",
                    ),
                    models.Index(fields=["owner", "-created_at"], name="job_owner"),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("total", 0), ("done__lte", models.F("total")), _connector="OR"
                        ),
                        name="job_done_within_total",
                        violation_error_message="已处理数不能超过总数。",
                    )
                ],
            },
        ),
    ]
