"""The whole of a task: applying, handing on, who looked, what was counted, how to remind."""

import django.core.validators
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

# What was accepted was reported upward: nobody counts it anew.
FREEZE = """
CREATE FUNCTION stations_keep_accepted_count() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'the count of an accepted task must not change'
        USING ERRCODE = 'check_violation', CONSTRAINT = 'accepted_count_stays';
END
$$;
CREATE TRIGGER stations_accepted_count_stays BEFORE UPDATE ON stations_assignment
    FOR EACH ROW
    WHEN (OLD.accepted_count IS NOT NULL AND NEW.accepted_count IS DISTINCT FROM OLD.accepted_count)
    EXECUTE FUNCTION stations_keep_accepted_count();
"""
UNFREEZE = """
DROP TRIGGER stations_accepted_count_stays ON stations_assignment;
DROP FUNCTION stations_keep_accepted_count();
"""


def freeze_what_was_accepted(apps, schema_editor):
    assignments = apps.get_model("stations", "Assignment").objects.using(
        schema_editor.connection.alias
    )
    assignments.filter(status="accepted").update(accepted_count=models.F("opinion_count"))


class Migration(migrations.Migration):
    dependencies = [
        ("drafts", "0043_closed_questions"),
        ("stations", "0005_ledger"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="HandOnRequest",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("reason", models.CharField(max_length=300, verbose_name="理由")),
                (
                    "status",
                    models.CharField(
                        choices=[
                            ("pending", "待审批"),
                            ("approved", "已同意"),
                            ("refused", "未同意"),
                            ("lapsed", "不再需要"),
                        ],
                        default="pending",
                        max_length=12,
                        verbose_name="状态",
                    ),
                ),
                ("asked_at", models.DateTimeField(verbose_name="申请时间")),
                (
                    "recorded_source",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("phone", "电话"),
                            ("paper", "纸质材料"),
                            ("wechat", "微信"),
                            ("visit", "当面"),
                        ],
                        max_length=20,
                        verbose_name="代录来源",
                    ),
                ),
                (
                    "decided_at",
                    models.DateTimeField(blank=True, null=True, verbose_name="审批时间"),
                ),
                (
                    "decision_note",
                    models.CharField(blank=True, max_length=300, verbose_name="审批说明"),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[("decline", "申请不承办"), ("transfer", "申请转办")],
                        max_length=12,
                        verbose_name="类别",
                    ),
                ),
            ],
            options={
                "verbose_name": "不承办、转办申请",
                "verbose_name_plural": "不承办、转办申请",
                "ordering": ["asked_at", "pk"],
            },
        ),
        migrations.CreateModel(
            name="TaskApplication",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("reason", models.CharField(max_length=300, verbose_name="理由")),
                (
                    "status",
                    models.CharField(
                        choices=[
                            ("pending", "待审批"),
                            ("approved", "已同意"),
                            ("refused", "未同意"),
                            ("lapsed", "不再需要"),
                        ],
                        default="pending",
                        max_length=12,
                        verbose_name="状态",
                    ),
                ),
                ("asked_at", models.DateTimeField(verbose_name="申请时间")),
                (
                    "recorded_source",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("phone", "电话"),
                            ("paper", "纸质材料"),
                            ("wechat", "微信"),
                            ("visit", "当面"),
                        ],
                        max_length=20,
                        verbose_name="代录来源",
                    ),
                ),
                (
                    "decided_at",
                    models.DateTimeField(blank=True, null=True, verbose_name="审批时间"),
                ),
                (
                    "decision_note",
                    models.CharField(blank=True, max_length=300, verbose_name="审批说明"),
                ),
            ],
            options={
                "verbose_name": "申办申请",
                "verbose_name_plural": "申办申请",
                "ordering": ["asked_at", "pk"],
            },
        ),
        migrations.CreateModel(
            name="TaskOffer",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("quota", models.PositiveSmallIntegerField(verbose_name="名额")),
                ("taken", models.PositiveSmallIntegerField(default=0, verbose_name="已用名额")),
                ("closes_at", models.DateTimeField(verbose_name="申办截止")),
                ("due_at", models.DateTimeField(verbose_name="报送截止")),
                (
                    "requirement",
                    models.CharField(blank=True, max_length=200, verbose_name="征询方式要求"),
                ),
                (
                    "min_opinions",
                    models.PositiveSmallIntegerField(default=0, verbose_name="最低条数"),
                ),
                (
                    "min_sessions",
                    models.PositiveSmallIntegerField(default=0, verbose_name="最低场次"),
                ),
                ("opened_at", models.DateTimeField(verbose_name="发布时间")),
            ],
            options={
                "verbose_name": "申办",
                "verbose_name_plural": "申办",
                "ordering": ["closes_at", "pk"],
            },
        ),
        migrations.CreateModel(
            name="TaskPreferences",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "remind_before",
                    models.BooleanField(default=True, verbose_name="截止前1个工作日提醒联络员"),
                ),
                (
                    "remind_after",
                    models.BooleanField(default=True, verbose_name="截止后1个工作日提醒联络员"),
                ),
                (
                    "remind_three_before",
                    models.BooleanField(default=False, verbose_name="截止前3个工作日提醒联络员"),
                ),
                (
                    "remind_due_day",
                    models.BooleanField(default=False, verbose_name="截止当天上午9时提醒联络员"),
                ),
                (
                    "remind_unsigned",
                    models.BooleanField(
                        default=False,
                        help_text="签收期限过后1个工作日提醒联络员，过后2个工作日告诉站点负责人。",
                        verbose_name="没有签收的提醒",
                    ),
                ),
                (
                    "tell_lead",
                    models.BooleanField(default=False, verbose_name="逾期1个工作日告诉站点负责人"),
                ),
                (
                    "tell_leader",
                    models.BooleanField(default=False, verbose_name="逾期3个工作日告诉分管领导"),
                ),
                (
                    "lead_confirms",
                    models.BooleanField(
                        default=False,
                        help_text="没有站点负责人账号的站点，报送后直接到办公室。",
                        verbose_name="联络员报送后由站点负责人确认",
                    ),
                ),
                (
                    "inactive_days",
                    models.PositiveSmallIntegerField(
                        default=90,
                        validators=[
                            django.core.validators.MinValueValidator(7, "至少7天。"),
                            django.core.validators.MaxValueValidator(1000, "最多1000天。"),
                        ],
                        verbose_name="多少天没有活动算长期未开展",
                    ),
                ),
                ("updated_at", models.DateTimeField(auto_now=True, verbose_name="修改时间")),
            ],
            options={
                "verbose_name": "提醒和办理设置",
                "verbose_name_plural": "提醒和办理设置",
            },
        ),
        migrations.RemoveIndex(
            model_name="assignment",
            name="assignment_waiting",
        ),
        migrations.AddField(
            model_name="assignment",
            name="accepted_count",
            field=models.PositiveIntegerField(blank=True, null=True, verbose_name="办结条数"),
        ),
        migrations.AddField(
            model_name="assignment",
            name="assisting",
            field=models.ManyToManyField(
                blank=True, related_name="+", to="stations.station", verbose_name="协办站点"
            ),
        ),
        migrations.AddField(
            model_name="assignment",
            name="experts",
            field=models.ManyToManyField(
                blank=True, related_name="+", to="stations.person", verbose_name="专家"
            ),
        ),
        migrations.AddField(
            model_name="assignment",
            name="filed_by",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
                verbose_name="报送人",
            ),
        ),
        migrations.AddField(
            model_name="assignment",
            name="min_sessions",
            field=models.PositiveSmallIntegerField(default=0, verbose_name="最低场次"),
        ),
        migrations.AddField(
            model_name="assignment",
            name="opened_at",
            field=models.DateTimeField(blank=True, null=True, verbose_name="首次查看时间"),
        ),
        migrations.AddField(
            model_name="assignment",
            name="opened_by",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
                verbose_name="首次查看人",
            ),
        ),
        migrations.AddField(
            model_name="assignment",
            name="reminded_on",
            field=models.DateField(blank=True, null=True, verbose_name="最近催办"),
        ),
        migrations.AddField(
            model_name="assignment",
            name="returned_at",
            field=models.DateTimeField(blank=True, null=True, verbose_name="退回时间"),
        ),
        migrations.AlterField(
            model_name="assignment",
            name="status",
            field=models.CharField(
                choices=[
                    ("dispatched", "待签收"),
                    ("in_progress", "办理中"),
                    ("to_confirm", "待负责人确认"),
                    ("filed", "已报送"),
                    ("nil_filed", "已报送“无意见”"),
                    ("returned", "退回补充"),
                    ("accepted", "已办结"),
                    ("waived", "不再等待"),
                    ("cancelled", "已取消"),
                    ("transferred", "已转办"),
                    ("declined", "申请不承办"),
                ],
                default="dispatched",
                max_length=20,
                verbose_name="状态",
            ),
        ),
        migrations.AlterField(
            model_name="assignmentmove",
            name="new_status",
            field=models.CharField(
                choices=[
                    ("dispatched", "待签收"),
                    ("in_progress", "办理中"),
                    ("to_confirm", "待负责人确认"),
                    ("filed", "已报送"),
                    ("nil_filed", "已报送“无意见”"),
                    ("returned", "退回补充"),
                    ("accepted", "已办结"),
                    ("waived", "不再等待"),
                    ("cancelled", "已取消"),
                    ("transferred", "已转办"),
                    ("declined", "申请不承办"),
                ],
                max_length=20,
                verbose_name="新状态",
            ),
        ),
        migrations.AlterField(
            model_name="assignmentmove",
            name="old_status",
            field=models.CharField(
                blank=True,
                choices=[
                    ("dispatched", "待签收"),
                    ("in_progress", "办理中"),
                    ("to_confirm", "待负责人确认"),
                    ("filed", "已报送"),
                    ("nil_filed", "已报送“无意见”"),
                    ("returned", "退回补充"),
                    ("accepted", "已办结"),
                    ("waived", "不再等待"),
                    ("cancelled", "已取消"),
                    ("transferred", "已转办"),
                    ("declined", "申请不承办"),
                ],
                max_length=20,
                verbose_name="原状态",
            ),
        ),
        migrations.AddIndex(
            model_name="assignment",
            index=models.Index(
                condition=models.Q(
                    ("status__in", ["dispatched", "in_progress", "returned", "to_confirm"])
                ),
                fields=["due_at"],
                name="assignment_waiting",
            ),
        ),
        migrations.RunPython(freeze_what_was_accepted, migrations.RunPython.noop),
        migrations.AddConstraint(
            model_name="assignment",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("accepted_count__isnull", False), ("status", "accepted")),
                    models.Q(
                        models.Q(("status", "accepted"), _negated=True),
                        ("accepted_count__isnull", True),
                    ),
                    _connector="OR",
                ),
                name="accepted_with_its_count",
                violation_error_message="办结时须记下条数。",
            ),
        ),
        migrations.AddConstraint(
            model_name="assignment",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("opened_at__isnull", True), ("opened_by__isnull", True)),
                    models.Q(("opened_at__isnull", False), ("opened_by__isnull", False)),
                    _connector="OR",
                ),
                name="opened_at_a_time_by_somebody",
                violation_error_message="首次查看须记下时间和人。",
            ),
        ),
        migrations.AddField(
            model_name="handonrequest",
            name="asked_by",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
                verbose_name="申请人",
            ),
        ),
        migrations.AddField(
            model_name="handonrequest",
            name="assignment",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE,
                related_name="requests",
                to="stations.assignment",
            ),
        ),
        migrations.AddField(
            model_name="handonrequest",
            name="decided_by",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
                verbose_name="审批人",
            ),
        ),
        migrations.AddField(
            model_name="handonrequest",
            name="to_station",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="stations.station",
                verbose_name="转给",
            ),
        ),
        migrations.AddField(
            model_name="taskapplication",
            name="asked_by",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
                verbose_name="申请人",
            ),
        ),
        migrations.AddField(
            model_name="taskapplication",
            name="decided_by",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
                verbose_name="审批人",
            ),
        ),
        migrations.AddField(
            model_name="taskapplication",
            name="station",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="applications",
                to="stations.station",
                verbose_name="站点",
            ),
        ),
        migrations.AddField(
            model_name="taskoffer",
            name="consultation",
            field=models.OneToOneField(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="drafts.consultation",
                verbose_name="征求意见",
            ),
        ),
        migrations.AddField(
            model_name="taskoffer",
            name="opened_by",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
                verbose_name="发布人",
            ),
        ),
        migrations.AddField(
            model_name="taskapplication",
            name="offer",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="applications",
                to="stations.taskoffer",
            ),
        ),
        migrations.AddConstraint(
            model_name="taskpreferences",
            constraint=models.CheckConstraint(
                condition=models.Q(("id", 1)),
                name="one_row_of_task_preferences",
                violation_error_message="一套系统只有一份设置。",
            ),
        ),
        migrations.AddConstraint(
            model_name="taskpreferences",
            constraint=models.CheckConstraint(
                condition=models.Q(("inactive_days__gte", 7)), name="inactive_for_some_days"
            ),
        ),
        migrations.AddConstraint(
            model_name="handonrequest",
            constraint=models.UniqueConstraint(
                condition=models.Q(("status", "pending")),
                fields=("assignment",),
                name="one_pending_request_per_task",
                violation_error_message="这项任务已有申请在等办公室审批。",
            ),
        ),
        migrations.AddConstraint(
            model_name="handonrequest",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("kind", "transfer"), ("to_station__isnull", False)),
                    models.Q(("kind", "decline"), ("to_station__isnull", True)),
                    _connector="OR",
                ),
                name="transfer_names_a_station",
                violation_error_message="转办须写明转给哪个站点。",
            ),
        ),
        migrations.AddConstraint(
            model_name="handonrequest",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("status", "refused"), _negated=True),
                    models.Q(("decision_note", ""), _negated=True),
                    _connector="OR",
                ),
                name="request_refused_with_reason",
                violation_error_message="不同意须写明原因。",
            ),
        ),
        migrations.AddConstraint(
            model_name="taskoffer",
            constraint=models.CheckConstraint(
                condition=models.Q(("quota__gte", 1), ("taken__lte", models.F("quota"))),
                name="offer_within_quota",
                violation_error_message="申办名额已满。",
            ),
        ),
        migrations.AddConstraint(
            model_name="taskoffer",
            constraint=models.CheckConstraint(
                condition=models.Q(("closes_at__lte", models.F("due_at"))),
                name="offer_closes_before_due",
                violation_error_message="申办截止不能晚于报送截止。",
            ),
        ),
        migrations.AddConstraint(
            model_name="taskapplication",
            constraint=models.UniqueConstraint(
                fields=("offer", "station"),
                name="one_application_per_station_and_offer",
                violation_error_message="本站点已经申办过这项征求意见。",
            ),
        ),
        migrations.AddConstraint(
            model_name="taskapplication",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("status", "refused"), _negated=True),
                    models.Q(("decision_note", ""), _negated=True),
                    _connector="OR",
                ),
                name="application_refused_with_reason",
                violation_error_message="不同意申办须写明原因。",
            ),
        ),
        migrations.RunSQL(FREEZE, UNFREEZE),
    ]
