"""The yearly judging of stations, subsidies and shortlists."""

import django.db.models.deletion
import django.db.models.expressions
from django.conf import settings
from django.db import migrations, models

# The house's promise to the stations: published indicators, points once settled and confirmed
# subsidies stay as they are, whoever writes and by whatever way.
GUARD = """
CREATE FUNCTION feedback_judging_stays() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    touched jsonb := CASE WHEN TG_OP = 'INSERT' THEN to_jsonb(NEW) ELSE to_jsonb(OLD) END;
    state text;
BEGIN
    IF TG_ARGV[0] = 'indicator' THEN
        SELECT status INTO state FROM feedback_evaluationcycle
            WHERE id = (touched->>'cycle_id')::bigint;
        IF state <> 'draft' THEN
            RAISE EXCEPTION 'published indicators must not change'
                USING ERRCODE = 'check_violation', CONSTRAINT = 'published_indicators_stay';
        END IF;
    ELSIF TG_ARGV[0] = 'subsidy' THEN
        IF EXISTS (SELECT FROM feedback_subsidyplan
                   WHERE id = (touched->>'plan_id')::bigint AND confirmed_at IS NOT NULL) THEN
            RAISE EXCEPTION 'a confirmed subsidy must not change'
                USING ERRCODE = 'check_violation', CONSTRAINT = 'confirmed_subsidy_stays';
        END IF;
    ELSE
        IF TG_ARGV[0] = 'cycle' THEN
            SELECT status INTO state FROM feedback_evaluationcycle
                WHERE id = (touched->>'cycle_id')::bigint;
        ELSIF TG_ARGV[0] = 'evaluation' THEN
            SELECT c.status INTO state FROM feedback_evaluation e
                JOIN feedback_evaluationcycle c ON c.id = e.cycle_id
                WHERE e.id = (touched->>'evaluation_id')::bigint;
        ELSE
            SELECT c.status INTO state FROM feedback_score s
                JOIN feedback_evaluation e ON e.id = s.evaluation_id
                JOIN feedback_evaluationcycle c ON c.id = e.cycle_id
                WHERE s.id = (touched->>'score_id')::bigint;
        END IF;
        IF state IN ('finalised', 'subsidy_computed', 'closed') THEN
            RAISE EXCEPTION 'a settled evaluation must not change'
                USING ERRCODE = 'check_violation', CONSTRAINT = 'settled_evaluation_stays';
        END IF;
    END IF;
    RETURN CASE WHEN TG_OP = 'DELETE' THEN OLD ELSE NEW END;
END
$$;
CREATE TRIGGER feedback_indicator_stays BEFORE INSERT OR UPDATE OR DELETE ON feedback_indicator
    FOR EACH ROW EXECUTE FUNCTION feedback_judging_stays('indicator');
CREATE TRIGGER feedback_evaluation_stays BEFORE INSERT OR UPDATE OR DELETE ON feedback_evaluation
    FOR EACH ROW EXECUTE FUNCTION feedback_judging_stays('cycle');
CREATE TRIGGER feedback_dimension_stays
    BEFORE INSERT OR UPDATE OR DELETE ON feedback_dimensionscore
    FOR EACH ROW EXECUTE FUNCTION feedback_judging_stays('evaluation');
CREATE TRIGGER feedback_score_stays BEFORE INSERT OR UPDATE OR DELETE ON feedback_score
    FOR EACH ROW EXECUTE FUNCTION feedback_judging_stays('evaluation');
CREATE TRIGGER feedback_objection_stays BEFORE INSERT OR UPDATE OR DELETE ON feedback_objection
    FOR EACH ROW EXECUTE FUNCTION feedback_judging_stays('evaluation');
CREATE TRIGGER feedback_evidence_stays BEFORE INSERT OR UPDATE OR DELETE ON feedback_evidence
    FOR EACH ROW EXECUTE FUNCTION feedback_judging_stays('score');
CREATE TRIGGER feedback_subsidy_line_stays
    BEFORE INSERT OR UPDATE OR DELETE ON feedback_subsidyline
    FOR EACH ROW EXECUTE FUNCTION feedback_judging_stays('subsidy');

CREATE FUNCTION feedback_judging_refuse() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'what was settled must not change'
        USING ERRCODE = 'check_violation', CONSTRAINT = TG_ARGV[0];
END
$$;
-- What the worker counted at the cut-off; the office's own numbers stand beside it.
CREATE TRIGGER feedback_score_computed_once BEFORE UPDATE ON feedback_score FOR EACH ROW
    WHEN (NEW.auto_points <> OLD.auto_points OR NEW.value <> OLD.value OR NEW.base <> OLD.base)
    EXECUTE FUNCTION feedback_judging_refuse('computed_points_stay');
CREATE TRIGGER feedback_cycle_stays_settled BEFORE UPDATE ON feedback_evaluationcycle FOR EACH ROW
    WHEN (OLD.status IN ('finalised', 'subsidy_computed', 'closed')
          AND NEW.status NOT IN ('finalised', 'subsidy_computed', 'closed'))
    EXECUTE FUNCTION feedback_judging_refuse('settled_evaluation_stays');
CREATE TRIGGER feedback_cycle_settled_is_kept BEFORE DELETE ON feedback_evaluationcycle
    FOR EACH ROW WHEN (OLD.status <> 'draft')
    EXECUTE FUNCTION feedback_judging_refuse('published_evaluation_is_kept');
CREATE TRIGGER feedback_subsidy_stays BEFORE UPDATE OR DELETE ON feedback_subsidyplan FOR EACH ROW
    WHEN (OLD.confirmed_at IS NOT NULL)
    EXECUTE FUNCTION feedback_judging_refuse('confirmed_subsidy_stays');
"""
UNGUARD = """
DROP TRIGGER feedback_subsidy_stays ON feedback_subsidyplan;
DROP TRIGGER feedback_cycle_settled_is_kept ON feedback_evaluationcycle;
DROP TRIGGER feedback_cycle_stays_settled ON feedback_evaluationcycle;
DROP TRIGGER feedback_score_computed_once ON feedback_score;
DROP FUNCTION feedback_judging_refuse();
DROP TRIGGER feedback_subsidy_line_stays ON feedback_subsidyline;
DROP TRIGGER feedback_evidence_stays ON feedback_evidence;
DROP TRIGGER feedback_objection_stays ON feedback_objection;
DROP TRIGGER feedback_score_stays ON feedback_score;
DROP TRIGGER feedback_dimension_stays ON feedback_dimensionscore;
DROP TRIGGER feedback_evaluation_stays ON feedback_evaluation;
DROP TRIGGER feedback_indicator_stays ON feedback_indicator;
DROP FUNCTION feedback_judging_stays();
"""


class Migration(migrations.Migration):
    dependencies = [
        ("feedback", "0005_telling"),
        ("opinions", "0024_post_law"),
        ("stations", "0010_rest"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="EvaluationCycle",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("year", models.PositiveSmallIntegerField(verbose_name="年度")),
                (
                    "target",
                    models.CharField(
                        choices=[("stations", "联系点、工作站"), ("points", "信息采集点")],
                        default="stations",
                        max_length=10,
                        verbose_name="考核对象",
                    ),
                ),
                (
                    "status",
                    models.CharField(
                        choices=[
                            ("draft", "拟定指标"),
                            ("published", "指标已公布"),
                            ("self_scoring", "站点自评"),
                            ("auto_scored", "系统已评分"),
                            ("office_scoring", "办公室核定"),
                            ("objection", "公示"),
                            ("resolved", "公示结束，待审定"),
                            ("finalised", "已审定"),
                            ("subsidy_computed", "补助已确定"),
                            ("closed", "已办结"),
                        ],
                        default="draft",
                        max_length=20,
                        verbose_name="状态",
                    ),
                ),
                ("cut_off", models.DateField(verbose_name="数据截止日")),
                ("self_until", models.DateField(verbose_name="自评截止日")),
                (
                    "scored_at",
                    models.DateTimeField(blank=True, null=True, verbose_name="系统评分时间"),
                ),
                (
                    "objection_from",
                    models.DateField(blank=True, null=True, verbose_name="公示开始"),
                ),
                (
                    "objection_until",
                    models.DateField(blank=True, null=True, verbose_name="公示截止"),
                ),
                ("ranks", models.BooleanField(default=False, verbose_name="办公室内部显示名次")),
                ("shows_stars", models.BooleanField(default=False, verbose_name="显示星级")),
                (
                    "shows_others",
                    models.BooleanField(
                        default=False, verbose_name="站点可以看到其他站点的总分和等次"
                    ),
                ),
                ("created_at", models.DateTimeField(auto_now_add=True, verbose_name="拟定时间")),
                (
                    "created_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="拟定人",
                    ),
                ),
            ],
            options={
                "verbose_name": "考核评估",
                "verbose_name_plural": "考核评估",
                "ordering": ["-year", "target"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("year", "target"),
                        name="one_evaluation_per_year_and_target",
                        violation_error_message="这一年度已有这类考核。",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("year__gte", 2000), ("year__lte", 2100)),
                        name="evaluation_year_is_a_year",
                        violation_error_message="年度请写四位数字，例如2026。",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("objection_from", None), ("objection_until", None)),
                            ("objection_until__gte", models.F("objection_from")),
                            _connector="OR",
                        ),
                        name="evaluation_objection_has_its_days",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Evaluation",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("months", models.PositiveSmallIntegerField(default=12, verbose_name="在运行月数")),
                (
                    "self_total",
                    models.DecimalField(
                        blank=True, decimal_places=1, max_digits=5, null=True, verbose_name="自评"
                    ),
                ),
                (
                    "self_reason",
                    models.CharField(blank=True, max_length=500, verbose_name="自评说明"),
                ),
                ("self_at", models.DateTimeField(blank=True, null=True, verbose_name="自评时间")),
                (
                    "auto_total",
                    models.DecimalField(
                        blank=True,
                        decimal_places=1,
                        max_digits=5,
                        null=True,
                        verbose_name="系统自动",
                    ),
                ),
                (
                    "office_total",
                    models.DecimalField(
                        blank=True,
                        decimal_places=1,
                        max_digits=5,
                        null=True,
                        verbose_name="办公室核定",
                    ),
                ),
                (
                    "office_reason",
                    models.CharField(blank=True, max_length=500, verbose_name="核定理由"),
                ),
                (
                    "grade",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("excellent", "优秀"),
                            ("good", "良好"),
                            ("passed", "合格"),
                            ("failed", "不合格"),
                        ],
                        max_length=10,
                        verbose_name="等次",
                    ),
                ),
                (
                    "rank",
                    models.PositiveSmallIntegerField(blank=True, null=True, verbose_name="名次"),
                ),
                (
                    "self_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="自评人",
                    ),
                ),
                (
                    "station",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="evaluations",
                        to="stations.station",
                        verbose_name="站点",
                    ),
                ),
                (
                    "cycle",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="evaluations",
                        to="feedback.evaluationcycle",
                    ),
                ),
            ],
            options={
                "verbose_name": "站点考核",
                "verbose_name_plural": "站点考核",
                "ordering": ["cycle", "station__pinyin_key", "pk"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("cycle", "station"), name="one_evaluation_per_station"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("office_total", None),
                            models.Q(("office_reason", ""), _negated=True),
                            models.Q(
                                (
                                    "office_total__gte",
                                    django.db.models.expressions.CombinedExpression(
                                        models.F("auto_total"), "-", models.Value(2)
                                    ),
                                ),
                                (
                                    "office_total__lte",
                                    django.db.models.expressions.CombinedExpression(
                                        models.F("auto_total"), "+", models.Value(2)
                                    ),
                                ),
                            ),
                            _connector="OR",
                        ),
                        name="evaluation_differs_only_with_a_reason",
                        violation_error_message="核定总分与系统分相差超过2分的，须写明理由。",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="CycleMove",
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
                        blank=True,
                        choices=[
                            ("draft", "拟定指标"),
                            ("published", "指标已公布"),
                            ("self_scoring", "站点自评"),
                            ("auto_scored", "系统已评分"),
                            ("office_scoring", "办公室核定"),
                            ("objection", "公示"),
                            ("resolved", "公示结束，待审定"),
                            ("finalised", "已审定"),
                            ("subsidy_computed", "补助已确定"),
                            ("closed", "已办结"),
                        ],
                        max_length=20,
                        verbose_name="原状态",
                    ),
                ),
                (
                    "new_status",
                    models.CharField(
                        choices=[
                            ("draft", "拟定指标"),
                            ("published", "指标已公布"),
                            ("self_scoring", "站点自评"),
                            ("auto_scored", "系统已评分"),
                            ("office_scoring", "办公室核定"),
                            ("objection", "公示"),
                            ("resolved", "公示结束，待审定"),
                            ("finalised", "已审定"),
                            ("subsidy_computed", "补助已确定"),
                            ("closed", "已办结"),
                        ],
                        max_length=20,
                        verbose_name="新状态",
                    ),
                ),
                ("at", models.DateTimeField(auto_now_add=True, verbose_name="时间")),
                ("note", models.CharField(blank=True, max_length=300, verbose_name="说明")),
                (
                    "by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="办理人",
                    ),
                ),
                (
                    "cycle",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="moves",
                        to="feedback.evaluationcycle",
                    ),
                ),
            ],
            options={
                "verbose_name": "考核进程",
                "verbose_name_plural": "考核进程",
                "ordering": ["cycle", "pk"],
            },
        ),
        migrations.CreateModel(
            name="Indicator",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("key", models.CharField(max_length=20, verbose_name="指标")),
                ("position", models.PositiveSmallIntegerField(verbose_name="顺序")),
                (
                    "points",
                    models.DecimalField(decimal_places=1, max_digits=4, verbose_name="分值"),
                ),
                ("base", models.PositiveIntegerField(default=0, verbose_name="基数")),
                (
                    "cycle",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="indicators",
                        to="feedback.evaluationcycle",
                    ),
                ),
            ],
            options={
                "verbose_name": "考核指标",
                "verbose_name_plural": "考核指标",
                "ordering": ["cycle", "position"],
                "constraints": [
                    models.UniqueConstraint(fields=("cycle", "key"), name="one_indicator_per_key"),
                    models.CheckConstraint(
                        condition=models.Q(("points__gte", 0), ("points__lte", 100)),
                        name="indicator_points_between_0_and_100",
                        violation_error_message="分值在0到100之间。",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Nomination",
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
                        choices=[("opinion", "优秀立法建议"), ("officer", "优秀联络员")],
                        max_length=10,
                        verbose_name="类别",
                    ),
                ),
                ("grounds", models.CharField(max_length=300, verbose_name="依据")),
                (
                    "status",
                    models.CharField(
                        choices=[
                            ("chosen", "拟表扬，待审批"),
                            ("granted", "已审批并登记荣誉"),
                            ("refused", "未通过"),
                        ],
                        default="chosen",
                        max_length=10,
                        verbose_name="状态",
                    ),
                ),
                ("chosen_at", models.DateTimeField(auto_now_add=True, verbose_name="提名时间")),
                (
                    "decided_at",
                    models.DateTimeField(blank=True, null=True, verbose_name="审批时间"),
                ),
                ("note", models.CharField(blank=True, max_length=200, verbose_name="审批意见")),
                (
                    "chosen_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="提名人",
                    ),
                ),
                (
                    "cycle",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="nominations",
                        to="feedback.evaluationcycle",
                    ),
                ),
                (
                    "decided_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="审批人",
                    ),
                ),
                (
                    "honour",
                    models.OneToOneField(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="stations.honour",
                        verbose_name="荣誉登记",
                    ),
                ),
                (
                    "item",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="opinions.compileditem",
                        verbose_name="建议",
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="stations.person",
                        verbose_name="联络员",
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
                "verbose_name": "表扬提名",
                "verbose_name_plural": "表扬提名",
                "ordering": ["cycle", "kind", "pk"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("cycle", "station", "item"), name="one_nomination_per_proposal"
                    ),
                    models.UniqueConstraint(
                        fields=("cycle", "station", "person"), name="one_nomination_per_officer"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("item__isnull", False), ("kind", "opinion"), ("person", None)
                            ),
                            models.Q(
                                ("item", None), ("kind", "officer"), ("person__isnull", False)
                            ),
                            _connector="OR",
                        ),
                        name="nomination_names_its_subject",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("honour__isnull", False), ("status", "granted")),
                            models.Q(
                                models.Q(("status", "granted"), _negated=True), ("honour", None)
                            ),
                            _connector="OR",
                        ),
                        name="nomination_granted_stands_in_the_register",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Objection",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "dimension",
                    models.CharField(
                        choices=[
                            ("rules", "制度建设"),
                            ("team", "队伍管理"),
                            ("premises", "阵地使用"),
                            ("activities", "活动开展"),
                            ("opinions", "意见征集数量与质量"),
                            ("results", "成果转化成效"),
                            ("satisfaction", "群众满意度"),
                            ("bonus", "加分"),
                            ("deduction", "扣分"),
                        ],
                        max_length=14,
                        verbose_name="对哪一项",
                    ),
                ),
                ("text", models.CharField(max_length=500, verbose_name="异议")),
                (
                    "status",
                    models.CharField(
                        choices=[
                            ("open", "待复核"),
                            ("upheld", "已采纳，调整得分"),
                            ("rejected", "维持原分"),
                        ],
                        default="open",
                        max_length=10,
                        verbose_name="状态",
                    ),
                ),
                ("raised_at", models.DateTimeField(auto_now_add=True, verbose_name="提出时间")),
                ("answer", models.CharField(blank=True, max_length=500, verbose_name="复核意见")),
                (
                    "old_points",
                    models.DecimalField(
                        blank=True, decimal_places=1, max_digits=4, null=True, verbose_name="原核定"
                    ),
                ),
                (
                    "new_points",
                    models.DecimalField(
                        blank=True, decimal_places=1, max_digits=4, null=True, verbose_name="改定"
                    ),
                ),
                (
                    "settled_at",
                    models.DateTimeField(blank=True, null=True, verbose_name="复核时间"),
                ),
                (
                    "evaluation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="objections",
                        to="feedback.evaluation",
                    ),
                ),
                (
                    "raised_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="提出人",
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
                        verbose_name="复核人",
                    ),
                ),
            ],
            options={
                "verbose_name": "考核异议",
                "verbose_name_plural": "考核异议",
                "ordering": ["pk"],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("status", "open")),
                        fields=("evaluation", "dimension"),
                        name="one_open_objection_per_dimension",
                        violation_error_message="对这一项的异议正在复核，不用重复提出。",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("settled_at", None), ("status", "open")),
                            models.Q(
                                models.Q(("answer", ""), _negated=True),
                                ("settled_at__isnull", False),
                                ("settled_by__isnull", False),
                            ),
                            _connector="OR",
                        ),
                        name="settled_objection_says_why",
                        violation_error_message="请写明复核意见。",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Score",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("value", models.DecimalField(decimal_places=3, max_digits=9, verbose_name="数值")),
                ("base", models.DecimalField(decimal_places=2, max_digits=8, verbose_name="基数")),
                (
                    "auto_points",
                    models.DecimalField(decimal_places=1, max_digits=4, verbose_name="系统自动"),
                ),
                (
                    "counted_points",
                    models.DecimalField(decimal_places=1, max_digits=4, verbose_name="采信后得分"),
                ),
                ("note", models.CharField(blank=True, max_length=120, verbose_name="说明")),
                (
                    "evaluation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="scores",
                        to="feedback.evaluation",
                    ),
                ),
                (
                    "indicator",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="feedback.indicator",
                    ),
                ),
            ],
            options={
                "verbose_name": "指标得分",
                "verbose_name_plural": "指标得分",
                "ordering": ["evaluation", "indicator__position"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("evaluation", "indicator"), name="one_score_per_indicator"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Evidence",
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
                            ("entry", "台账"),
                            ("task", "任务"),
                            ("opinion", "意见"),
                            ("item", "采纳结果"),
                            ("person", "人员"),
                            ("station", "站点资料"),
                            ("rule", "制度文件"),
                            ("telling", "反馈告知"),
                            ("rating", "满意度评价"),
                            ("reply", "采纳证书"),
                        ],
                        max_length=10,
                        verbose_name="种类",
                    ),
                ),
                ("object_id", models.PositiveBigIntegerField(verbose_name="编号")),
                ("text", models.CharField(max_length=200, verbose_name="内容")),
                ("day", models.DateField(blank=True, null=True, verbose_name="日期")),
                (
                    "worth",
                    models.DecimalField(
                        decimal_places=3, max_digits=5, null=True, verbose_name="计入"
                    ),
                ),
                ("note", models.CharField(blank=True, max_length=80, verbose_name="说明")),
                (
                    "refused_because",
                    models.CharField(blank=True, max_length=200, verbose_name="不采信的理由"),
                ),
                (
                    "refused_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="办理人",
                    ),
                ),
                (
                    "score",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="rows",
                        to="feedback.score",
                    ),
                ),
            ],
            options={
                "verbose_name": "评分依据",
                "verbose_name_plural": "评分依据",
                "ordering": ["score", "pk"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("refused_because", ""), ("refused_by", None)),
                            models.Q(
                                models.Q(("refused_because", ""), _negated=True),
                                ("refused_by__isnull", False),
                            ),
                            _connector="OR",
                        ),
                        name="evidence_refused_by_somebody",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="SubsidyPlan",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("budget", models.PositiveIntegerField(verbose_name="补助总额（元）")),
                (
                    "base",
                    models.PositiveIntegerField(default=0, verbose_name="每个站点基础额（元）"),
                ),
                (
                    "work_share",
                    models.PositiveSmallIntegerField(default=40, verbose_name="工作量占比（%）"),
                ),
                (
                    "people_share",
                    models.PositiveSmallIntegerField(default=30, verbose_name="辖区人口占比（%）"),
                ),
                (
                    "effect_share",
                    models.PositiveSmallIntegerField(default=30, verbose_name="工作成效占比（%）"),
                ),
                ("made_at", models.DateTimeField(auto_now=True, verbose_name="测算时间")),
                (
                    "confirmed_at",
                    models.DateTimeField(blank=True, null=True, verbose_name="确认时间"),
                ),
                (
                    "cycle",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="subsidy",
                        to="feedback.evaluationcycle",
                    ),
                ),
                (
                    "made_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="测算人",
                    ),
                ),
            ],
            options={
                "verbose_name": "经费补助",
                "verbose_name_plural": "经费补助",
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "work_share",
                                django.db.models.expressions.CombinedExpression(
                                    django.db.models.expressions.CombinedExpression(
                                        models.Value(100), "-", models.F("people_share")
                                    ),
                                    "-",
                                    models.F("effect_share"),
                                ),
                            )
                        ),
                        name="subsidy_shares_make_100",
                        violation_error_message="三项占比相加须等于100。",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("base__lte", models.F("budget"))),
                        name="subsidy_base_within_budget",
                        violation_error_message="基础额不能超过补助总额。",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="SubsidyLine",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "work",
                    models.DecimalField(decimal_places=1, max_digits=5, verbose_name="工作量得分"),
                ),
                ("people", models.PositiveIntegerField(verbose_name="服务人口")),
                (
                    "effect",
                    models.DecimalField(decimal_places=1, max_digits=5, verbose_name="成效得分"),
                ),
                ("computed", models.PositiveIntegerField(verbose_name="测算额（元）")),
                ("adjustment", models.IntegerField(default=0, verbose_name="调整（元）")),
                ("reason", models.CharField(blank=True, max_length=200, verbose_name="调整理由")),
                (
                    "station",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="stations.station",
                        verbose_name="站点",
                    ),
                ),
                (
                    "plan",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="lines",
                        to="feedback.subsidyplan",
                    ),
                ),
            ],
            options={
                "verbose_name": "站点补助",
                "verbose_name_plural": "站点补助",
                "ordering": ["plan", "station__pinyin_key", "pk"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("plan", "station"), name="one_subsidy_per_station"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("adjustment", 0),
                            models.Q(("reason", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="subsidy_adjusted_with_a_reason",
                        violation_error_message="调整补助须写明理由。",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "computed__gte",
                                django.db.models.expressions.CombinedExpression(
                                    models.Value(0), "-", models.F("adjustment")
                                ),
                            )
                        ),
                        name="subsidy_is_not_negative",
                        violation_error_message="调减不能超过测算额。",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="DimensionScore",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "dimension",
                    models.CharField(
                        choices=[
                            ("rules", "制度建设"),
                            ("team", "队伍管理"),
                            ("premises", "阵地使用"),
                            ("activities", "活动开展"),
                            ("opinions", "意见征集数量与质量"),
                            ("results", "成果转化成效"),
                            ("satisfaction", "群众满意度"),
                            ("bonus", "加分"),
                            ("deduction", "扣分"),
                        ],
                        max_length=14,
                        verbose_name="一级指标",
                    ),
                ),
                ("position", models.PositiveSmallIntegerField(verbose_name="顺序")),
                ("full", models.DecimalField(decimal_places=1, max_digits=4, verbose_name="分值")),
                (
                    "self_points",
                    models.DecimalField(
                        blank=True, decimal_places=1, max_digits=4, null=True, verbose_name="自评"
                    ),
                ),
                (
                    "auto_points",
                    models.DecimalField(
                        blank=True,
                        decimal_places=1,
                        max_digits=4,
                        null=True,
                        verbose_name="系统自动",
                    ),
                ),
                (
                    "office_points",
                    models.DecimalField(
                        blank=True,
                        decimal_places=1,
                        max_digits=4,
                        null=True,
                        verbose_name="办公室核定",
                    ),
                ),
                ("reason", models.CharField(blank=True, max_length=300, verbose_name="核定理由")),
                (
                    "evaluation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="dimensions",
                        to="feedback.evaluation",
                    ),
                ),
            ],
            options={
                "verbose_name": "维度得分",
                "verbose_name_plural": "维度得分",
                "ordering": ["evaluation", "position"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("evaluation", "dimension"), name="one_score_per_dimension"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("office_points", None),
                            models.Q(("reason", ""), _negated=True),
                            models.Q(
                                (
                                    "office_points__gte",
                                    django.db.models.expressions.CombinedExpression(
                                        models.F("auto_points"), "-", models.Value(2)
                                    ),
                                ),
                                (
                                    "office_points__lte",
                                    django.db.models.expressions.CombinedExpression(
                                        models.F("auto_points"), "+", models.Value(2)
                                    ),
                                ),
                            ),
                            _connector="OR",
                        ),
                        name="dimension_differs_only_with_a_reason",
                        violation_error_message="核定分与系统分相差超过2分的，须写明理由。",
                    ),
                ],
            },
        ),
        migrations.RunSQL(GUARD, UNGUARD),
    ]
