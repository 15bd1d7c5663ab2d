"""Mobile sessions of a station, and the phones that take opinions there."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("drafts", "0043_closed_questions"),
        ("stations", "0008_places"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="MobileSession",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("topic", models.CharField(max_length=120, verbose_name="主题")),
                ("place", models.CharField(max_length=120, verbose_name="地点")),
                (
                    "venue",
                    models.CharField(
                        choices=[
                            ("community", "社区服务中心"),
                            ("enterprise_park", "企业园区"),
                            ("school", "学校"),
                            ("market", "集市"),
                            ("other", "其他"),
                        ],
                        max_length=20,
                        verbose_name="场所",
                    ),
                ),
                ("starts_at", models.DateTimeField(verbose_name="开始时间")),
                ("ends_at", models.DateTimeField(verbose_name="结束时间")),
                (
                    "staff",
                    models.CharField(blank=True, max_length=120, verbose_name="现场工作人员"),
                ),
                ("created_at", models.DateTimeField(auto_now_add=True, verbose_name="登记时间")),
                (
                    "consultations",
                    models.ManyToManyField(
                        blank=True,
                        related_name="+",
                        to="drafts.consultation",
                        verbose_name="征求意见",
                    ),
                ),
                (
                    "ledger_entry",
                    models.OneToOneField(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="stations.ledgerentry",
                        verbose_name="台账",
                    ),
                ),
                (
                    "started_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="发起人",
                    ),
                ),
                (
                    "station",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="stations.station",
                        verbose_name="站点",
                    ),
                ),
            ],
            options={
                "verbose_name": "流动站点",
                "verbose_name_plural": "流动站点",
                "ordering": ["-starts_at", "-pk"],
                "indexes": [
                    models.Index(fields=["station", "-starts_at"], name="mobile_session_by_station")
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("ends_at__gte", models.F("starts_at"))),
                        name="mobile_session_ends_after_start",
                        violation_error_message="结束时间不能早于开始时间。",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="MobileDevice",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("token_hash", models.CharField(max_length=64, unique=True)),
                ("label", models.CharField(blank=True, max_length=30, verbose_name="谁的手机")),
                ("issued_at", models.DateTimeField(verbose_name="准备时间")),
                (
                    "revoked_at",
                    models.DateTimeField(blank=True, null=True, verbose_name="停用时间"),
                ),
                (
                    "issued_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="准备人",
                    ),
                ),
                (
                    "revoked_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="停用人",
                    ),
                ),
                (
                    "session",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="devices",
                        to="stations.mobilesession",
                    ),
                ),
            ],
            options={
                "verbose_name": "流动站点的手机",
                "verbose_name_plural": "流动站点的手机",
                "ordering": ["session", "pk"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("revoked_at__isnull", True), ("revoked_by__isnull", True)),
                            models.Q(("revoked_at__isnull", False), ("revoked_by__isnull", False)),
                            _connector="OR",
                        ),
                        name="mobile_device_revoked_by_somebody",
                    )
                ],
            },
        ),
    ]
