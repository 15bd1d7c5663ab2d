import uuid

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("contacts", "0002_looks_stay"),
        ("drafts", "0043_closed_questions"),
        ("office", "0002_append_only_and_calendar"),
        ("stations", "0006_tasks"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="ExpertTask",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("link_key", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ("link_serial", models.PositiveSmallIntegerField(default=1, editable=False)),
                (
                    "link_hash",
                    models.CharField(editable=False, max_length=64, null=True, unique=True),
                ),
                (
                    "link_expires_at",
                    models.DateTimeField(blank=True, null=True, verbose_name="链接有效期至"),
                ),
                (
                    "link_revoked_at",
                    models.DateTimeField(blank=True, null=True, verbose_name="链接停用时间"),
                ),
                (
                    "stage",
                    models.CharField(
                        choices=[
                            ("research", "前期调研"),
                            ("argument", "论证"),
                            ("discussion", "草案讨论"),
                            ("solicitation", "意见征询"),
                            ("check", "意见把关"),
                        ],
                        max_length=20,
                        verbose_name="环节",
                    ),
                ),
                (
                    "request",
                    models.CharField(blank=True, max_length=300, verbose_name="请专家做什么"),
                ),
                ("due_at", models.DateTimeField(verbose_name="提交期限")),
                (
                    "status",
                    models.CharField(
                        choices=[
                            ("asked", "待提交"),
                            ("submitted", "已提交"),
                            ("cancelled", "已取消"),
                        ],
                        default="asked",
                        max_length=12,
                        verbose_name="状态",
                    ),
                ),
                ("view", models.TextField(blank=True, verbose_name="书面意见")),
                (
                    "submitted_at",
                    models.DateTimeField(blank=True, null=True, verbose_name="提交时间"),
                ),
                ("was_late", models.BooleanField(default=False, verbose_name="逾期")),
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
                ("asked_at", models.DateTimeField(auto_now_add=True, verbose_name="安排时间")),
                (
                    "asked_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="经办人",
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
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="expert_tasks",
                        to="stations.person",
                        verbose_name="专家",
                    ),
                ),
            ],
            options={
                "verbose_name": "专家任务",
                "verbose_name_plural": "专家任务",
                "ordering": ["due_at", "pk"],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("status", "cancelled"), _negated=True),
                        fields=("consultation", "person", "stage"),
                        name="one_expert_task_per_stage",
                        violation_error_message="这位专家在这个环节已有任务。",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="ExpertTaskFile",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
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
                    "task",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="files",
                        to="stations.experttask",
                    ),
                ),
            ],
            options={
                "verbose_name": "专家意见附件",
                "verbose_name_plural": "专家意见附件",
                "ordering": ["task", "pk"],
            },
        ),
        migrations.CreateModel(
            name="ExpertTaskMove",
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
                            ("asked", "待提交"),
                            ("submitted", "已提交"),
                            ("cancelled", "已取消"),
                        ],
                        max_length=12,
                        verbose_name="原状态",
                    ),
                ),
                (
                    "new_status",
                    models.CharField(
                        choices=[
                            ("asked", "待提交"),
                            ("submitted", "已提交"),
                            ("cancelled", "已取消"),
                        ],
                        max_length=12,
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
                    "task",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="moves",
                        to="stations.experttask",
                    ),
                ),
            ],
            options={
                "verbose_name": "专家任务流转",
                "verbose_name_plural": "专家任务流转",
                "ordering": ["task", "pk"],
            },
        ),
        migrations.CreateModel(
            name="PartnerOrg",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("name", models.CharField(max_length=100, unique=True, verbose_name="名称")),
                ("short_name", models.CharField(blank=True, max_length=40, verbose_name="简称")),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("department", "政府部门"),
                            ("justice_office", "司法所"),
                            ("police_station", "派出所"),
                            ("law_firm", "律师事务所"),
                            ("court_branch", "人民法庭"),
                            ("procuratorate_room", "检察室"),
                            ("association", "行业协会"),
                            ("social_org", "社会组织"),
                            ("enterprise", "企事业单位"),
                            ("village", "村（居）委会"),
                            ("advisory", "顾问单位"),
                            ("third_party", "第三方专业机构"),
                            ("other", "其他"),
                        ],
                        max_length=24,
                        verbose_name="类别",
                    ),
                ),
                ("duties", models.CharField(blank=True, max_length=200, verbose_name="职责领域")),
                (
                    "contact_name",
                    models.CharField(blank=True, max_length=60, verbose_name="联系人"),
                ),
                ("address", models.CharField(blank=True, max_length=200, verbose_name="地址")),
                ("remark", models.CharField(blank=True, max_length=200, verbose_name="备注")),
                ("is_active", models.BooleanField(default=True, verbose_name="启用")),
                ("pinyin_key", models.CharField(blank=True, editable=False, max_length=300)),
                (
                    "phone",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="contacts.contact",
                        verbose_name="联系电话",
                    ),
                ),
            ],
            options={
                "verbose_name": "单位名录",
                "verbose_name_plural": "单位名录",
                "ordering": ["pinyin_key", "pk"],
            },
        ),
        migrations.CreateModel(
            name="PartnerOrgMove",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("was_active", models.BooleanField(verbose_name="原状态")),
                ("is_active", models.BooleanField(verbose_name="新状态")),
                ("at", models.DateTimeField(auto_now_add=True, verbose_name="时间")),
                ("note", models.CharField(blank=True, max_length=300, verbose_name="原因")),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="办理人",
                    ),
                ),
                (
                    "org",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="moves",
                        to="stations.partnerorg",
                    ),
                ),
            ],
            options={
                "verbose_name": "单位状态变更",
                "verbose_name_plural": "单位状态变更",
                "ordering": ["org", "pk"],
            },
        ),
        migrations.CreateModel(
            name="RequestLetter",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("link_key", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ("link_serial", models.PositiveSmallIntegerField(default=1, editable=False)),
                (
                    "link_hash",
                    models.CharField(editable=False, max_length=64, null=True, unique=True),
                ),
                (
                    "link_expires_at",
                    models.DateTimeField(blank=True, null=True, verbose_name="链接有效期至"),
                ),
                (
                    "link_revoked_at",
                    models.DateTimeField(blank=True, null=True, verbose_name="链接停用时间"),
                ),
                ("addressee", models.CharField(max_length=120, verbose_name="主送")),
                ("year", models.PositiveSmallIntegerField(verbose_name="年份")),
                ("number", models.PositiveIntegerField(verbose_name="序号")),
                ("number_text", models.CharField(max_length=60, verbose_name="发文字号")),
                ("signed_on", models.DateField(verbose_name="落款日期")),
                ("signer", models.CharField(max_length=60, verbose_name="签发人")),
                ("due_at", models.DateTimeField(verbose_name="复函期限")),
                (
                    "status",
                    models.CharField(
                        choices=[
                            ("numbered", "已编号，待发出"),
                            ("sent", "已发出"),
                            ("opened", "已打开链接"),
                            ("reopened", "重新打开"),
                            ("replied", "已复函"),
                            ("nil_replied", "复函“无意见”"),
                            ("voided", "已作废"),
                        ],
                        default="numbered",
                        max_length=20,
                        verbose_name="状态",
                    ),
                ),
                ("sent_on", models.DateField(blank=True, null=True, verbose_name="发出日期")),
                (
                    "opened_at",
                    models.DateTimeField(blank=True, null=True, verbose_name="首次打开链接"),
                ),
                (
                    "replied_at",
                    models.DateTimeField(blank=True, null=True, verbose_name="复函时间"),
                ),
                ("was_late", models.BooleanField(default=False, verbose_name="逾期")),
                (
                    "reminded_at",
                    models.DateTimeField(blank=True, null=True, verbose_name="最近催复"),
                ),
                ("opinion_count", models.PositiveIntegerField(default=0, verbose_name="意见条数")),
                ("created_at", models.DateTimeField(auto_now_add=True, verbose_name="拟稿时间")),
                (
                    "consultation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="drafts.consultation",
                        verbose_name="征求意见",
                    ),
                ),
                (
                    "drafted_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="拟稿人",
                    ),
                ),
                (
                    "org",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="letters",
                        to="stations.partnerorg",
                        verbose_name="单位",
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="letters",
                        to="stations.person",
                        verbose_name="专家",
                    ),
                ),
            ],
            options={
                "verbose_name": "征求意见函",
                "verbose_name_plural": "征求意见函",
                "ordering": ["-year", "-number"],
                "indexes": [
                    models.Index(
                        condition=models.Q(
                            ("status__in", ["numbered", "opened", "reopened", "sent"])
                        ),
                        fields=["due_at"],
                        name="request_letter_waiting",
                    )
                ],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("year", "number"), name="one_request_letter_per_number"
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("status", "voided"), _negated=True),
                        fields=("consultation", "org"),
                        name="one_letter_per_org_and_consultation",
                        violation_error_message="已经就这项征求意见给该单位发过函。",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("status", "voided"), _negated=True),
                        fields=("consultation", "person"),
                        name="one_letter_per_expert_and_consultation",
                        violation_error_message="已经就这项征求意见给这位专家发过函。",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("org__isnull", False), ("person__isnull", True)),
                            models.Q(("org__isnull", True), ("person__isnull", False)),
                            _connector="OR",
                        ),
                        name="letter_to_an_org_or_an_expert",
                        violation_error_message="一份函只发给一个单位或者一位专家。",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="RequestLetterMove",
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
                            ("numbered", "已编号，待发出"),
                            ("sent", "已发出"),
                            ("opened", "已打开链接"),
                            ("reopened", "重新打开"),
                            ("replied", "已复函"),
                            ("nil_replied", "复函“无意见”"),
                            ("voided", "已作废"),
                        ],
                        max_length=20,
                        verbose_name="原状态",
                    ),
                ),
                (
                    "new_status",
                    models.CharField(
                        choices=[
                            ("numbered", "已编号，待发出"),
                            ("sent", "已发出"),
                            ("opened", "已打开链接"),
                            ("reopened", "重新打开"),
                            ("replied", "已复函"),
                            ("nil_replied", "复函“无意见”"),
                            ("voided", "已作废"),
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
                    "letter",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="moves",
                        to="stations.requestletter",
                    ),
                ),
            ],
            options={
                "verbose_name": "征求意见函流转",
                "verbose_name_plural": "征求意见函流转",
                "ordering": ["letter", "pk"],
            },
        ),
        migrations.CreateModel(
            name="RequestReply",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "way",
                    models.CharField(
                        choices=[
                            ("link", "在线复函"),
                            ("paper", "纸质复函"),
                            ("other", "电话、微信等"),
                        ],
                        max_length=10,
                        verbose_name="复函方式",
                    ),
                ),
                ("is_nil", models.BooleanField(default=False, verbose_name="无意见")),
                ("number", models.CharField(blank=True, max_length=60, verbose_name="复函文号")),
                ("dated", models.DateField(verbose_name="复函日期")),
                ("filled_by", models.CharField(blank=True, max_length=60, verbose_name="填写人")),
                ("note", models.CharField(blank=True, max_length=300, verbose_name="说明")),
                ("at", models.DateTimeField(auto_now_add=True, verbose_name="登记时间")),
                (
                    "letter",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="replies",
                        to="stations.requestletter",
                    ),
                ),
                (
                    "recorded_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="登记人",
                    ),
                ),
            ],
            options={
                "verbose_name": "复函",
                "verbose_name_plural": "复函",
                "ordering": ["letter", "pk"],
            },
        ),
        migrations.CreateModel(
            name="RequestReplyFile",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
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
                    "reply",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="files",
                        to="stations.requestreply",
                    ),
                ),
            ],
            options={
                "verbose_name": "复函附件",
                "verbose_name_plural": "复函附件",
                "ordering": ["reply", "pk"],
            },
        ),
        migrations.CreateModel(
            name="Rule",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("title", models.CharField(max_length=120, verbose_name="名称")),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("duty", "工作职责"),
                            ("system", "工作制度"),
                            ("process", "工作流程"),
                            ("duty_list", "岗位责任清单"),
                            ("superior", "上级文件"),
                            ("other", "其他"),
                        ],
                        max_length=16,
                        verbose_name="类别",
                    ),
                ),
                (
                    "role",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("officer", "联络员"),
                            ("station_lead", "站点负责人"),
                            ("deputy_officer", "代表联络员"),
                            ("township_coordinator", "乡镇（街道）协调员"),
                            ("expert", "专家"),
                            ("clerk", "经办"),
                            ("reviewer", "复核"),
                            ("leader", "分管领导"),
                            ("sysadmin", "系统管理员"),
                            ("secadmin", "安全管理员"),
                            ("auditadmin", "审计管理员"),
                        ],
                        max_length=30,
                        verbose_name="适用岗位",
                    ),
                ),
                ("is_public", models.BooleanField(default=False, verbose_name="在网站公开")),
                (
                    "status",
                    models.CharField(
                        choices=[("in_use", "现行"), ("abolished", "已废止")],
                        default="in_use",
                        max_length=12,
                        verbose_name="状态",
                    ),
                ),
                (
                    "station",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="rules",
                        to="stations.station",
                        verbose_name="适用站点",
                    ),
                ),
            ],
            options={
                "verbose_name": "制度文件",
                "verbose_name_plural": "制度文件",
                "ordering": ["kind", "pk"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("title", "station"),
                        name="one_rule_per_title_and_scope",
                        nulls_distinct=False,
                        violation_error_message="同一范围内已有同名的制度文件，请在它下面增加新版本。",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("kind", "duty_list"), models.Q(("role", ""), _negated=True)),
                            models.Q(models.Q(("kind", "duty_list"), _negated=True), ("role", "")),
                            _connector="OR",
                        ),
                        name="duty_list_names_its_post",
                        violation_error_message="岗位责任清单须选适用岗位，其他类别不选。",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="RuleMove",
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
                        choices=[("in_use", "现行"), ("abolished", "已废止")],
                        max_length=12,
                        verbose_name="原状态",
                    ),
                ),
                (
                    "new_status",
                    models.CharField(
                        choices=[("in_use", "现行"), ("abolished", "已废止")],
                        max_length=12,
                        verbose_name="新状态",
                    ),
                ),
                ("is_public", models.BooleanField(verbose_name="在网站公开")),
                ("at", models.DateTimeField(auto_now_add=True, verbose_name="时间")),
                ("note", models.CharField(blank=True, max_length=300, verbose_name="说明")),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="办理人",
                    ),
                ),
                (
                    "rule",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="moves",
                        to="stations.rule",
                    ),
                ),
            ],
            options={
                "verbose_name": "制度文件变更",
                "verbose_name_plural": "制度文件变更",
                "ordering": ["rule", "pk"],
            },
        ),
        migrations.CreateModel(
            name="RuleVersion",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("number", models.PositiveSmallIntegerField(verbose_name="第几版")),
                ("text", models.TextField(blank=True, verbose_name="正文")),
                ("in_force_from", models.DateField(verbose_name="施行日期")),
                ("note", models.CharField(blank=True, max_length=200, verbose_name="修改说明")),
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
                    "file",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="office.storedfile",
                        verbose_name="文件",
                    ),
                ),
                (
                    "rule",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="versions",
                        to="stations.rule",
                    ),
                ),
            ],
            options={
                "verbose_name": "制度文件版本",
                "verbose_name_plural": "制度文件版本",
                "ordering": ["rule", "-number"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("rule", "number"), name="one_rule_version_per_number"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("text", ""), _negated=True),
                            ("file__isnull", False),
                            _connector="OR",
                        ),
                        name="rule_version_has_text_or_file",
                        violation_error_message="请填写正文，或者上传文件。",
                    ),
                ],
            },
        ),
    ]
