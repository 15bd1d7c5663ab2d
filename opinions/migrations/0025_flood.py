"""Against floods: proofs, marks of networks, what no figure counts, and waves.

The columns of the large table have defaults in the database, so no row is rewritten; its index
is built while people go on working.
"""

import django.db.models.deletion
from django.conf import settings
from django.contrib.postgres.operations import AddIndexConcurrently
from django.db import migrations, models


class Migration(migrations.Migration):
    atomic = False

    dependencies = [
        ("drafts", "0044_moved_rows"),
        ("opinions", "0024_post_law"),
        ("stations", "0010_rest"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="UncountedGroup",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "basis",
                    models.CharField(
                        choices=[
                            ("text", "文字相同、相近"),
                            ("network", "同一网络"),
                            ("span", "一段时间内"),
                        ],
                        max_length=10,
                        verbose_name="按什么选定",
                    ),
                ),
                (
                    "key",
                    models.CharField(blank=True, editable=False, max_length=64, verbose_name="组"),
                ),
                ("since", models.DateTimeField(blank=True, null=True, verbose_name="从")),
                ("until", models.DateTimeField(blank=True, null=True, verbose_name="到")),
                ("up_to", models.BigIntegerField(editable=False, verbose_name="最后一条")),
                ("count", models.PositiveIntegerField(verbose_name="条数")),
                ("reason", models.CharField(max_length=300, verbose_name="原因")),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("asked", "等待另一人确认"),
                            ("in_force", "不计入统计"),
                            ("refused", "不同意，照常计入"),
                            ("taken_back", "已恢复计入"),
                        ],
                        default="asked",
                        max_length=10,
                        verbose_name="状态",
                    ),
                ),
                (
                    "consultation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="drafts.consultation",
                        verbose_name="征求意见",
                    ),
                ),
            ],
            options={
                "verbose_name": "不计入统计的意见",
                "verbose_name_plural": "不计入统计的意见",
                "ordering": ["-pk"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("basis", "span"), _negated=True),
                            ("since__lt", models.F("until")),
                            _connector="OR",
                        ),
                        name="uncounted_span_has_two_ends",
                        violation_error_message="请填写开始和结束时间，结束要晚于开始。",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("reason", ""), _negated=True),
                        name="uncounted_group_has_a_reason",
                        violation_error_message="请写明不计入统计的原因。",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("state", "asked")),
                        fields=("consultation",),
                        name="one_asked_uncounted_group",
                        violation_error_message="这项征求意见已有一组等待确认，请先办完。",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="UncountedMove",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "old",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("asked", "等待另一人确认"),
                            ("in_force", "不计入统计"),
                            ("refused", "不同意，照常计入"),
                            ("taken_back", "已恢复计入"),
                        ],
                        max_length=10,
                        verbose_name="原状态",
                    ),
                ),
                (
                    "new",
                    models.CharField(
                        choices=[
                            ("asked", "等待另一人确认"),
                            ("in_force", "不计入统计"),
                            ("refused", "不同意，照常计入"),
                            ("taken_back", "已恢复计入"),
                        ],
                        max_length=10,
                        verbose_name="新状态",
                    ),
                ),
                ("at", models.DateTimeField(auto_now_add=True, verbose_name="时间")),
                ("note", models.CharField(blank=True, max_length=300, verbose_name="说明")),
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
                    "group",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="moves",
                        to="opinions.uncountedgroup",
                    ),
                ),
            ],
            options={
                "verbose_name": "不计入统计经过",
                "verbose_name_plural": "不计入统计经过",
                "ordering": ["group", "pk"],
            },
        ),
        migrations.CreateModel(
            name="UncountedOpinion",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "group",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="members",
                        to="opinions.uncountedgroup",
                    ),
                ),
                (
                    "opinion",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="uncounted_in",
                        to="opinions.opinion",
                    ),
                ),
            ],
            options={
                "verbose_name": "不计入统计的意见明细",
                "verbose_name_plural": "不计入统计的意见明细",
                "constraints": [
                    models.UniqueConstraint(
                        fields=("group", "opinion"), name="one_opinion_once_in_a_group"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Wave",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("network", "同一网络"),
                            ("text", "同一文字"),
                            ("rate", "总数远多于平时"),
                        ],
                        max_length=10,
                        verbose_name="情形",
                    ),
                ),
                ("key", models.CharField(blank=True, editable=False, max_length=64)),
                ("began_at", models.DateTimeField(verbose_name="发现时间")),
                ("last_at", models.DateTimeField(verbose_name="最近一次超过")),
                ("most", models.PositiveIntegerField(verbose_name="一小时最多条数")),
                ("ended_at", models.DateTimeField(blank=True, null=True, verbose_name="结束时间")),
                ("seen_at", models.DateTimeField(blank=True, null=True, verbose_name="查看时间")),
                (
                    "consultation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="drafts.consultation",
                        verbose_name="征求意见",
                    ),
                ),
                (
                    "seen_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="查看人",
                    ),
                ),
            ],
            options={
                "verbose_name": "集中来稿",
                "verbose_name_plural": "集中来稿",
                "ordering": ["-pk"],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("ended_at", None)),
                        fields=("consultation", "kind", "key"),
                        name="one_running_wave",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("seen_at", None), ("seen_by", None)),
                            models.Q(("seen_at__isnull", False), ("seen_by__isnull", False)),
                            _connector="OR",
                        ),
                        name="wave_is_seen_by_somebody",
                    ),
                ],
            },
        ),
        migrations.AddField(
            model_name="givingrules",
            name="hold_without_proof",
            field=models.BooleanField(
                db_default=False,
                default=False,
                help_text="手机、电脑在填写时自动完成校验，居民不用做什么。没有通过的，多半是浏览器关闭了脚本，也可能是程序提交。不勾选只作标记，照常登记；有人用程序刷意见时再勾选。",
                verbose_name="没有通过自动校验的意见先复核",
            ),
        ),
        migrations.AddField(
            model_name="opinion",
            name="is_counted",
            field=models.BooleanField(
                db_default=True, default=True, editable=False, verbose_name="计入统计"
            ),
        ),
        migrations.AddField(
            model_name="opinion",
            name="network_key",
            field=models.CharField(
                blank=True,
                db_default="",
                default="",
                editable=False,
                max_length=32,
                verbose_name="来源网络",
            ),
        ),
        migrations.AddField(
            model_name="opinion",
            name="proof",
            field=models.CharField(
                blank=True,
                choices=[
                    ("done", "已通过"),
                    ("missing", "没有做，浏览器可能关闭了脚本"),
                    ("wrong", "没有通过"),
                    ("reused", "重复使用"),
                ],
                db_default="",
                default="",
                max_length=10,
                verbose_name="自动校验",
            ),
        ),
        AddIndexConcurrently(
            model_name="opinion",
            index=models.Index(
                condition=models.Q(("network_key", ""), _negated=True),
                fields=["consultation", "network_key"],
                name="opinion_by_network",
            ),
        ),
    ]
