"""The year's plan; what the council approved can only be added to."""

import django.core.serializers.json
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

REFUSE = """
CREATE FUNCTION drafts_plan_approval_is_append_only() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'approvals of a plan are append-only'
        USING ERRCODE = 'integrity_constraint_violation';
END $$;
CREATE TRIGGER drafts_plan_approval_append_only BEFORE UPDATE OR DELETE ON drafts_planapproval
    FOR EACH ROW EXECUTE FUNCTION drafts_plan_approval_is_append_only();
"""
ALLOW = """
DROP TRIGGER drafts_plan_approval_append_only ON drafts_planapproval;
DROP FUNCTION drafts_plan_approval_is_append_only();
"""


class Migration(migrations.Migration):
    dependencies = [
        ("drafts", "0030_applied_amendments"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="AnnualPlan",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("year", models.PositiveSmallIntegerField(unique=True, verbose_name="年度")),
                (
                    "status",
                    models.CharField(
                        choices=[("preparing", "待批准"), ("approved", "已批准")],
                        default="preparing",
                        max_length=12,
                        verbose_name="状态",
                    ),
                ),
                ("created_at", models.DateTimeField(auto_now_add=True, verbose_name="建立时间")),
                (
                    "created_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="建立人",
                    ),
                ),
            ],
            options={
                "verbose_name": "年度征集计划",
                "verbose_name_plural": "年度征集计划",
                "ordering": ["-year"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("year__gte", 2000), ("year__lte", 2100)),
                        name="plan_year_is_a_year",
                        violation_error_message="年度请写四位数字，例如2026。",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="PlanApproval",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("number", models.PositiveSmallIntegerField(verbose_name="第几次")),
                ("meeting", models.CharField(max_length=100, verbose_name="会议")),
                ("met_on", models.DateField(verbose_name="会议日期")),
                ("reason", models.CharField(blank=True, max_length=300, verbose_name="调整原因")),
                (
                    "items",
                    models.JSONField(
                        encoder=django.core.serializers.json.DjangoJSONEncoder, verbose_name="项目"
                    ),
                ),
                ("at", models.DateTimeField(auto_now_add=True, verbose_name="登记时间")),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="登记人",
                    ),
                ),
                (
                    "plan",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="approvals",
                        to="drafts.annualplan",
                    ),
                ),
            ],
            options={
                "verbose_name": "计划批准记录",
                "verbose_name_plural": "计划批准记录",
                "ordering": ["plan", "number"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("plan", "number"), name="one_plan_approval_per_number"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("number", 1), models.Q(("reason", ""), _negated=True), _connector="OR"
                        ),
                        name="plan_changed_for_a_reason",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="PlanItem",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("title", models.CharField(max_length=200, verbose_name="立法项目或征询事项")),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("new", "制定"),
                            ("full_revision", "修订"),
                            ("amendment", "修正（修改决定）"),
                            ("omnibus", "打包修改"),
                            ("repeal", "废止"),
                            ("normative", "规范性文件"),
                            ("project_list", "立项征集"),
                            ("law_in_force", "现行法"),
                        ],
                        default="new",
                        max_length=20,
                        verbose_name="项目类别",
                    ),
                ),
                ("month", models.PositiveSmallIntegerField(verbose_name="计划月份")),
                (
                    "lead_group",
                    models.CharField(blank=True, max_length=60, verbose_name="牵头工作小组"),
                ),
                (
                    "requirement",
                    models.CharField(blank=True, max_length=300, verbose_name="征询要求"),
                ),
                ("note", models.CharField(blank=True, max_length=200, verbose_name="备注")),
                (
                    "organ",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="drafts.superiororgan",
                        verbose_name="上级机关",
                    ),
                ),
                (
                    "plan",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="items",
                        to="drafts.annualplan",
                    ),
                ),
            ],
            options={
                "verbose_name": "计划项目",
                "verbose_name_plural": "计划项目",
                "ordering": ["plan", "month", "pk"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("plan", "title"),
                        name="one_plan_item_per_title",
                        violation_error_message="计划里已经有同名的项目。",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("month__gte", 1), ("month__lte", 12)),
                        name="plan_item_in_a_month",
                        violation_error_message="计划月份请写1到12。",
                    ),
                ],
            },
        ),
        migrations.AddField(
            model_name="consultation",
            name="plan_item",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="consultations",
                to="drafts.planitem",
                verbose_name="年度计划项目",
            ),
        ),
        migrations.RunSQL(REFUSE, ALLOW),
    ]
