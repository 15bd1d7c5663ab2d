"""Rows placed by hand, who wrote their words, and experts' remarks on them."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("opinions", "0016_giving"),
        ("stations", "0009_mobile"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name="compileditem",
            name="changed_at",
            field=models.DateTimeField(blank=True, null=True, verbose_name="修改时间"),
        ),
        migrations.AddField(
            model_name="compileditem",
            name="changed_by",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
                verbose_name="修改人",
            ),
        ),
        migrations.AddField(
            model_name="compileditem",
            name="rank",
            field=models.PositiveSmallIntegerField(
                db_default=32767, default=32767, verbose_name="本条内次序"
            ),
        ),
        migrations.CreateModel(
            name="ExpertRemark",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("text", models.TextField(verbose_name="专家意见")),
                ("about", models.TextField(verbose_name="针对的表述")),
                ("written_at", models.DateTimeField(verbose_name="提出时间")),
                (
                    "outcome",
                    models.CharField(
                        choices=[
                            ("waiting", "待处理"),
                            ("taken", "已采纳"),
                            ("not_taken", "未采纳"),
                        ],
                        default="waiting",
                        max_length=10,
                        verbose_name="处理",
                    ),
                ),
                ("note", models.CharField(blank=True, max_length=300, verbose_name="处理说明")),
                (
                    "settled_at",
                    models.DateTimeField(blank=True, null=True, verbose_name="处理时间"),
                ),
                (
                    "item",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="remarks",
                        to="opinions.compileditem",
                    ),
                ),
                (
                    "settled_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="处理人",
                    ),
                ),
                (
                    "task",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="stations.experttask",
                        verbose_name="专家任务",
                    ),
                ),
            ],
            options={
                "verbose_name": "专家对归并意见的意见",
                "verbose_name_plural": "专家对归并意见的意见",
                "ordering": ["item", "pk"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("task", "item"), name="one_remark_per_expert_and_item"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("outcome", "waiting"), ("settled_at", None), ("settled_by", None)
                            ),
                            models.Q(
                                models.Q(("outcome", "waiting"), _negated=True),
                                ("settled_at__isnull", False),
                                ("settled_by__isnull", False),
                            ),
                            _connector="OR",
                        ),
                        name="settled_remark_says_by_whom",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("outcome", "not_taken"), _negated=True),
                            models.Q(("note", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="remark_not_taken_says_why",
                        violation_error_message="不采纳专家意见时请写明理由。",
                    ),
                ],
            },
        ),
    ]
