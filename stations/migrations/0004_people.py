"""The rosters' columns, appointments that move, yearly reviews, uploaded rosters, groups."""

from datetime import timedelta

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models
from django.utils import timezone


def fill(apps, schema_editor):
    """What was over before appointments had a state has ended; names can be found by pinyin."""
    appointments = apps.get_model("stations", "Appointment").objects
    over = appointments.filter(ends_on__lt=timezone.localdate())
    over.update(status="ended", ended_on=models.F("ends_on") + timedelta(days=1))
    people = apps.get_model("stations", "Person").objects
    known = list(people.only("pinyin_key"))
    for person in known:
        person.pinyin_search = _search_words(person.pinyin_key)
    people.bulk_update(known, ["pinyin_search"], batch_size=500)


def _search_words(key):
    plain = ["".join(letter for letter in part if letter.isalpha()) for part in key.split()]
    syllables = [part for part in plain if part]
    return f"{''.join(part[0] for part in syllables)} {''.join(syllables)}".strip()


class Migration(migrations.Migration):
    dependencies = [
        ("contacts", "0002_looks_stay"),
        ("drafts", "0043_closed_questions"),
        ("office", "0002_append_only_and_calendar"),
        ("stations", "0003_gatherings"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="AppointmentMove",
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
                            ("proposed", "拟聘"),
                            ("public_notice", "公示"),
                            ("appointed", "在聘"),
                            ("suspended", "暂停"),
                            ("ended", "已离任"),
                        ],
                        max_length=20,
                        verbose_name="原状态",
                    ),
                ),
                (
                    "new_status",
                    models.CharField(
                        choices=[
                            ("proposed", "拟聘"),
                            ("public_notice", "公示"),
                            ("appointed", "在聘"),
                            ("suspended", "暂停"),
                            ("ended", "已离任"),
                        ],
                        max_length=20,
                        verbose_name="新状态",
                    ),
                ),
                ("at", models.DateTimeField(auto_now_add=True, verbose_name="时间")),
                ("note", models.CharField(blank=True, max_length=300, verbose_name="原因")),
                (
                    "appointment",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="moves",
                        to="stations.appointment",
                    ),
                ),
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
            ],
            options={
                "verbose_name": "聘任变更",
                "verbose_name_plural": "聘任变更",
                "ordering": ["appointment", "pk"],
            },
        ),
        migrations.CreateModel(
            name="GroupMember",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("text", models.CharField(blank=True, max_length=120, verbose_name="单位和职务")),
                ("is_head", models.BooleanField(default=False, verbose_name="组长")),
                ("order", models.PositiveSmallIntegerField(default=1, verbose_name="顺序")),
                (
                    "person",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="stations.person",
                        verbose_name="人员",
                    ),
                ),
            ],
            options={
                "verbose_name": "小组成员",
                "verbose_name_plural": "小组成员",
                "ordering": ["group", "-is_head", "order", "pk"],
            },
        ),
        migrations.CreateModel(
            name="RosterImport",
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
                        choices=[("officers", "联络员花名册"), ("experts", "专家库名册")],
                        max_length=20,
                        verbose_name="名册",
                    ),
                ),
                (
                    "status",
                    models.CharField(
                        choices=[
                            ("checked", "已检查，未录入"),
                            ("entered", "已录入"),
                            ("undone", "已撤销"),
                        ],
                        default="checked",
                        max_length=20,
                        verbose_name="状态",
                    ),
                ),
                ("read_count", models.PositiveIntegerField(default=0, verbose_name="读到")),
                ("new_count", models.PositiveIntegerField(default=0, verbose_name="新增")),
                ("changed_count", models.PositiveIntegerField(default=0, verbose_name="更新")),
                ("known_count", models.PositiveIntegerField(default=0, verbose_name="没有变化")),
                ("error_count", models.PositiveIntegerField(default=0, verbose_name="有误")),
                ("errors", models.JSONField(blank=True, default=list, verbose_name="错误")),
                ("warnings", models.JSONField(blank=True, default=list, verbose_name="提示")),
                ("changes", models.JSONField(blank=True, default=list)),
                ("uploaded_at", models.DateTimeField(auto_now_add=True, verbose_name="上传时间")),
                (
                    "entered_at",
                    models.DateTimeField(blank=True, null=True, verbose_name="录入时间"),
                ),
                ("undone_at", models.DateTimeField(blank=True, null=True, verbose_name="撤销时间")),
                (
                    "undo_reason",
                    models.CharField(blank=True, max_length=300, verbose_name="撤销原因"),
                ),
                (
                    "file",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="office.storedfile",
                    ),
                ),
                (
                    "returned_file",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="office.storedfile",
                    ),
                ),
                (
                    "uploaded_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="上传人",
                    ),
                ),
            ],
            options={
                "verbose_name": "名册导入",
                "verbose_name_plural": "名册导入",
                "ordering": ["-pk"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("status", "undone"), _negated=True),
                            models.Q(("undo_reason", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="roster_undone_with_reason",
                        violation_error_message="撤销名册须写明原因。",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="WorkingGroup",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("name", models.CharField(max_length=60, unique=True, verbose_name="名称")),
                (
                    "kind",
                    models.CharField(
                        choices=[("leading", "领导小组"), ("sector", "工作小组")],
                        default="sector",
                        max_length=10,
                        verbose_name="类别",
                    ),
                ),
                ("sector", models.CharField(blank=True, max_length=120, verbose_name="负责领域")),
                ("order", models.PositiveSmallIntegerField(default=1, verbose_name="顺序")),
            ],
            options={
                "verbose_name": "工作小组",
                "verbose_name_plural": "工作小组",
                "ordering": ["kind", "order", "pk"],
            },
        ),
        migrations.CreateModel(
            name="YearlyReview",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("year", models.PositiveSmallIntegerField(verbose_name="年度")),
                (
                    "outcome",
                    models.CharField(
                        choices=[("continue", "继续聘任"), ("warn", "提醒"), ("exit", "退出")],
                        max_length=20,
                        verbose_name="评价",
                    ),
                ),
                ("word", models.CharField(blank=True, max_length=200, verbose_name="说明")),
                ("at", models.DateTimeField(auto_now_add=True, verbose_name="时间")),
                (
                    "appointment",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="reviews",
                        to="stations.appointment",
                        verbose_name="聘任",
                    ),
                ),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="评价人",
                    ),
                ),
            ],
            options={
                "verbose_name": "年度评价",
                "verbose_name_plural": "年度评价",
                "ordering": ["-year", "-pk"],
                "indexes": [
                    models.Index(fields=["appointment", "-year", "-id"], name="review_newest")
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("outcome", "continue"),
                            models.Q(("word", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="review_says_why",
                        violation_error_message="提醒和退出须写一句说明。",
                    )
                ],
            },
        ),
        migrations.RemoveConstraint(
            model_name="appointment",
            name="one_open_appointment_of_a_kind",
        ),
        migrations.AddField(
            model_name="appointment",
            name="consultation",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="drafts.consultation",
                verbose_name="吸纳的立法项目",
            ),
        ),
        migrations.AddField(
            model_name="appointment",
            name="ended_on",
            field=models.DateField(blank=True, null=True, verbose_name="离任日期"),
        ),
        migrations.AddField(
            model_name="appointment",
            name="notice_from",
            field=models.DateField(blank=True, null=True, verbose_name="公示开始"),
        ),
        migrations.AddField(
            model_name="appointment",
            name="notice_until",
            field=models.DateField(blank=True, null=True, verbose_name="公示截止"),
        ),
        migrations.AddField(
            model_name="appointment",
            name="status",
            field=models.CharField(
                choices=[
                    ("proposed", "拟聘"),
                    ("public_notice", "公示"),
                    ("appointed", "在聘"),
                    ("suspended", "暂停"),
                    ("ended", "已离任"),
                ],
                default="appointed",
                max_length=20,
                verbose_name="状态",
            ),
        ),
        migrations.AddField(
            model_name="appointment",
            name="tenure",
            field=models.CharField(
                choices=[("fixed", "固定"), ("mobile", "流动"), ("project", "按项目吸纳")],
                default="fixed",
                max_length=10,
                verbose_name="聘任方式",
            ),
        ),
        migrations.AddField(
            model_name="person",
            name="born_in",
            field=models.DateField(blank=True, null=True, verbose_name="出生年月"),
        ),
        migrations.AddField(
            model_name="person",
            name="education",
            field=models.CharField(blank=True, max_length=60, verbose_name="学历专业"),
        ),
        migrations.AddField(
            model_name="person",
            name="expert_category",
            field=models.CharField(
                blank=True,
                choices=[("scholar", "学者"), ("practitioner", "实务"), ("industry", "行业")],
                max_length=20,
                verbose_name="专家类别",
            ),
        ),
        migrations.AddField(
            model_name="person",
            name="pinyin_search",
            field=models.CharField(blank=True, editable=False, max_length=300),
        ),
        migrations.AddField(
            model_name="person",
            name="political_status",
            field=models.CharField(blank=True, max_length=30, verbose_name="政治面貌"),
        ),
        migrations.AddField(
            model_name="person",
            name="recommended_by",
            field=models.CharField(blank=True, max_length=60, verbose_name="推荐方式"),
        ),
        migrations.AddField(
            model_name="person",
            name="reviews_filings",
            field=models.BooleanField(default=False, verbose_name="备案审查专家"),
        ),
        migrations.AddField(
            model_name="person",
            name="sex",
            field=models.CharField(
                blank=True,
                choices=[("female", "女"), ("male", "男")],
                max_length=10,
                verbose_name="性别",
            ),
        ),
        migrations.AddField(
            model_name="person",
            name="source_kind",
            field=models.CharField(
                blank=True,
                choices=[
                    ("village", "村居"),
                    ("enterprise", "企事业"),
                    ("association", "协会"),
                    ("social_organisation", "社会组织"),
                    ("grid", "网格"),
                    ("deputy", "代表"),
                ],
                max_length=24,
                verbose_name="来源类别",
            ),
        ),
        migrations.AddField(
            model_name="appointment",
            name="came_with",
            field=models.ForeignKey(
                blank=True,
                editable=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="appointments",
                to="stations.rosterimport",
            ),
        ),
        migrations.AddField(
            model_name="person",
            name="came_with",
            field=models.ForeignKey(
                blank=True,
                editable=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="people",
                to="stations.rosterimport",
            ),
        ),
        migrations.AddIndex(
            model_name="appointment",
            index=models.Index(
                condition=models.Q(("status", "appointed")),
                fields=["ends_on"],
                name="appointment_terms",
            ),
        ),
        migrations.AddIndex(
            model_name="person",
            index=models.Index(fields=["name"], name="person_by_name"),
        ),
        migrations.AddConstraint(
            model_name="appointment",
            constraint=models.UniqueConstraint(
                condition=models.Q(
                    ("ends_on__isnull", True), models.Q(("status", "ended"), _negated=True)
                ),
                fields=("person", "station", "kind", "consultation"),
                name="one_open_appointment_of_a_kind",
                nulls_distinct=False,
                violation_error_message="此人在该站点已有同类聘任。",
            ),
        ),
        migrations.AddConstraint(
            model_name="appointment",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("consultation__isnull", False), ("tenure", "project")),
                    models.Q(
                        models.Q(("tenure", "project"), _negated=True),
                        ("consultation__isnull", True),
                    ),
                    _connector="OR",
                ),
                name="appointment_project_names_its_consultation",
                violation_error_message="按项目吸纳的须写明立法项目，其他的不写。",
            ),
        ),
        migrations.AddConstraint(
            model_name="appointment",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("status", "public_notice"), _negated=True),
                    models.Q(
                        ("notice_from__isnull", False),
                        ("notice_until__gte", models.F("notice_from")),
                    ),
                    _connector="OR",
                ),
                name="appointment_notice_has_its_days",
                violation_error_message="公示须写明起止日期，截止不能早于开始。",
            ),
        ),
        migrations.AddConstraint(
            model_name="appointment",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("ended_on__isnull", False), ("status", "ended")),
                    models.Q(
                        models.Q(("status", "ended"), _negated=True), ("ended_on__isnull", True)
                    ),
                    _connector="OR",
                ),
                name="appointment_ended_has_its_day",
                violation_error_message="已离任的须记有离任日期。",
            ),
        ),
        migrations.AddConstraint(
            model_name="person",
            constraint=models.CheckConstraint(
                condition=models.Q(("born_in__isnull", True), ("born_in__day", 1), _connector="OR"),
                name="person_birth_is_a_month",
                violation_error_message="出生年月只记到月份。",
            ),
        ),
        migrations.AddField(
            model_name="groupmember",
            name="group",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE,
                related_name="members",
                to="stations.workinggroup",
            ),
        ),
        migrations.AddConstraint(
            model_name="groupmember",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("person__isnull", False), ("text", "")),
                    models.Q(("person__isnull", True), models.Q(("text", ""), _negated=True)),
                    _connector="OR",
                ),
                name="group_member_is_somebody",
                violation_error_message="成员是花名册里的人，或者写明单位和职务。",
            ),
        ),
        migrations.AddConstraint(
            model_name="groupmember",
            constraint=models.UniqueConstraint(
                condition=models.Q(("is_head", True)),
                fields=("group",),
                name="one_head_of_a_group",
                violation_error_message="每个小组只有一位组长。",
            ),
        ),
        migrations.AddConstraint(
            model_name="groupmember",
            constraint=models.UniqueConstraint(
                fields=("group", "person"),
                name="group_member_once",
                violation_error_message="此人已在这个小组里。",
            ),
        ),
        migrations.RunPython(fill, migrations.RunPython.noop),
    ]
