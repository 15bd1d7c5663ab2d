"""Marks, notes and places of those who sort opinions one by one."""

import django.contrib.postgres.fields
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("opinions", "0022_finding"),
        ("drafts", "0044_moved_rows"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]
    operations = [
        migrations.CreateModel(
            name="Category",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("name", models.CharField(max_length=30, verbose_name="名称")),
                (
                    "level",
                    models.PositiveSmallIntegerField(
                        default=1, editable=False, verbose_name="级别"
                    ),
                ),
                ("path", models.CharField(editable=False, max_length=100, verbose_name="全称")),
                (
                    "is_offered",
                    models.BooleanField(
                        default=True, help_text="不再使用的，取消勾选即可。", verbose_name="可选"
                    ),
                ),
                (
                    "parent",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="children",
                        to="opinions.category",
                        verbose_name="上一级",
                    ),
                ),
            ],
            options={
                "verbose_name": "意见分类",
                "verbose_name_plural": "意见分类",
                "ordering": ["path"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("path",),
                        name="one_category_per_path",
                        violation_error_message="这一级已经有同名的分类。",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("level", 1), ("parent", None)),
                            models.Q(("level__range", (2, 3)), ("parent__isnull", False)),
                            _connector="OR",
                        ),
                        name="category_at_most_three_levels",
                        violation_error_message="分类最多三级。",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Triage",
            fields=[
                (
                    "opinion",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        primary_key=True,
                        related_name="triage",
                        serialize=False,
                        to="opinions.opinion",
                    ),
                ),
                (
                    "urgency",
                    models.CharField(
                        blank=True,
                        choices=[("", "普通"), ("soon", "尽快"), ("urgent", "紧急")],
                        max_length=10,
                        verbose_name="缓急",
                    ),
                ),
                (
                    "quality",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("A", "A（具体、有依据）"),
                            ("B", "B（有道理，不够具体）"),
                            ("C", "C（一般性意见）"),
                        ],
                        max_length=1,
                        verbose_name="质量",
                    ),
                ),
                (
                    "tags",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=20),
                        default=list,
                        size=None,
                        verbose_name="标签",
                    ),
                ),
                ("version", models.PositiveIntegerField(default=0)),
                (
                    "assignee",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="经办人",
                    ),
                ),
                (
                    "category",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="opinions.category",
                        verbose_name="分类",
                    ),
                ),
            ],
            options={
                "verbose_name": "意见标记",
                "verbose_name_plural": "意见标记",
            },
        ),
        migrations.CreateModel(
            name="TriageNote",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("at", models.DateTimeField(auto_now_add=True)),
                ("text", models.CharField(max_length=500, verbose_name="内部备注")),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "opinion",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="notes",
                        to="opinions.opinion",
                    ),
                ),
            ],
            options={
                "verbose_name": "内部备注",
                "verbose_name_plural": "内部备注",
                "ordering": ["opinion", "pk"],
            },
        ),
        migrations.CreateModel(
            name="TriagePlace",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("reasons", models.JSONField(default=dict)),
                (
                    "consultation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="drafts.consultation",
                    ),
                ),
                (
                    "item",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to="opinions.compileditem",
                    ),
                ),
                (
                    "opinion",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="opinions.opinion",
                    ),
                ),
                (
                    "user",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name": "办理位置",
                "verbose_name_plural": "办理位置",
                "constraints": [
                    models.UniqueConstraint(
                        fields=("user", "consultation"), name="one_triage_place_per_clerk"
                    )
                ],
            },
        ),
    ]
