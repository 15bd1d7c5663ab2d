"""The ledger: lines, sub-kinds, referrals, corrections, closed years, old workbooks; bulletins and expenses."""

import django.core.serializers.json
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

SUB_KINDS = {
    "solicitation_meeting": [
        "意见征集会",
        "座谈会",
        "立法沙龙",
        "立法茶座",
        "居民议事会",
        "民主恳谈会",
        "听证会",
        "恳谈会",
        "街谈巷议",
        "茶座",
    ],
    "publicity": ["讲座", "咨询", "文艺演出", "展板", "发放资料"],
    "training": ["培训", "工作交流", "现场观摩"],
    "reception_day": ["接访", "下访", "约访"],
}
# Old workbooks may come into a closed year, and be taken back: they are counted apart.
REFUSE = """
CREATE FUNCTION stations_ledger_year_stays_closed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP <> 'INSERT' AND OLD.history_import_id IS NULL AND EXISTS (
        SELECT FROM stations_ledgeryear WHERE is_locked
        AND year = extract(year FROM OLD.starts_at AT TIME ZONE 'Asia/Shanghai')
    ) THEN
        RAISE EXCEPTION 'the ledger of this year is closed';
    END IF;
    IF TG_OP = 'DELETE' THEN
        RETURN OLD;
    END IF;
    IF NEW.history_import_id IS NULL AND EXISTS (
        SELECT FROM stations_ledgeryear WHERE is_locked
        AND year = extract(year FROM NEW.starts_at AT TIME ZONE 'Asia/Shanghai')
    ) THEN
        RAISE EXCEPTION 'the ledger of this year is closed';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER stations_ledger_year_stays_closed
    BEFORE INSERT OR UPDATE OR DELETE ON stations_ledgerentry
    FOR EACH ROW EXECUTE FUNCTION stations_ledger_year_stays_closed();
"""
ALLOW = """
DROP TRIGGER stations_ledger_year_stays_closed ON stations_ledgerentry;
DROP FUNCTION stations_ledger_year_stays_closed();
"""
# A wrong line is countered by another; nothing in the book is rewritten.
KEEP_BOOK = """
CREATE FUNCTION stations_expense_book_only_grows() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'lines of the expense book are only added';
END $$;
CREATE TRIGGER stations_expense_book_only_grows BEFORE UPDATE OR DELETE ON stations_expense
    FOR EACH ROW EXECUTE FUNCTION stations_expense_book_only_grows();
"""
OPEN_BOOK = """
DROP TRIGGER stations_expense_book_only_grows ON stations_expense;
DROP FUNCTION stations_expense_book_only_grows();
"""


def seed_sub_kinds(apps, schema_editor):
    SubKind = apps.get_model("stations", "SubKind")
    SubKind.objects.bulk_create(
        [SubKind(kind=kind, name=name) for kind, names in SUB_KINDS.items() for name in names],
        ignore_conflicts=True,
    )


def lectures_by_experts(apps, schema_editor):
    """法律宣讲 has always been the experts' line."""
    entries = apps.get_model("stations", "LedgerEntry").objects
    entries.filter(kind="expert_lecture").update(held_by="expert")


class Migration(migrations.Migration):
    dependencies = [
        ("office", "0002_append_only_and_calendar"),
        ("stations", "0004_people"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name="ledgerentry",
            name="content_key",
            field=models.UUIDField(editable=False, null=True, unique=True),
        ),
        migrations.AddField(
            model_name="ledgerentry",
            name="held_by",
            field=models.CharField(
                choices=[("station", "站点"), ("expert", "专家"), ("office", "办公室")],
                default="station",
                max_length=20,
                verbose_name="由谁开展",
            ),
        ),
        migrations.CreateModel(
            name="Bulletin",
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
                        choices=[("notice", "通知公告"), ("material", "共享资料")],
                        max_length=20,
                        verbose_name="种类",
                    ),
                ),
                ("title", models.CharField(max_length=120, verbose_name="标题")),
                ("body", models.TextField(blank=True, max_length=5000, verbose_name="内容")),
                ("for_all", models.BooleanField(default=True, verbose_name="发给全部站点")),
                ("is_pinned", models.BooleanField(default=False, verbose_name="置顶")),
                ("expires_on", models.DateField(blank=True, null=True, verbose_name="有效期至")),
                ("published_at", models.DateTimeField(verbose_name="发布时间")),
                (
                    "withdrawn_at",
                    models.DateTimeField(blank=True, null=True, verbose_name="撤回时间"),
                ),
                (
                    "withdraw_reason",
                    models.CharField(blank=True, max_length=300, verbose_name="撤回原因"),
                ),
                (
                    "addressees",
                    models.ManyToManyField(
                        blank=True, related_name="+", to="stations.station", verbose_name="发给"
                    ),
                ),
                (
                    "published_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="发布人",
                    ),
                ),
                (
                    "station",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="stations.station",
                        verbose_name="发布站点",
                    ),
                ),
                (
                    "withdrawn_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="撤回人",
                    ),
                ),
            ],
            options={
                "verbose_name": "通知公告和共享资料",
                "verbose_name_plural": "通知公告和共享资料",
                "ordering": ["-is_pinned", "-published_at", "-pk"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("kind", "notice"), _negated=True),
                            ("station", None),
                            _connector="OR",
                        ),
                        name="bulletin_notices_come_from_the_office",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("withdrawn_at", None),
                            models.Q(("withdraw_reason", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="bulletin_withdrawn_for_a_reason",
                        violation_error_message="撤回时请写明原因。",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="BulletinFile",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "bulletin",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="files",
                        to="stations.bulletin",
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
            ],
            options={
                "verbose_name": "通知公告附件",
                "verbose_name_plural": "通知公告附件",
                "ordering": ["bulletin", "pk"],
            },
        ),
        migrations.CreateModel(
            name="BulletinRead",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("read_at", models.DateTimeField(verbose_name="第一次打开")),
                (
                    "bulletin",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="reads",
                        to="stations.bulletin",
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
                "verbose_name": "通知公告阅读",
                "verbose_name_plural": "通知公告阅读",
                "ordering": ["bulletin", "read_at"],
                "constraints": [
                    models.UniqueConstraint(fields=("bulletin", "user"), name="one_first_read")
                ],
            },
        ),
        migrations.CreateModel(
            name="Expense",
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
                        choices=[("income", "收入"), ("spending", "支出")],
                        max_length=20,
                        verbose_name="收支",
                    ),
                ),
                ("happened_on", models.DateField(verbose_name="日期")),
                ("item", models.CharField(max_length=120, verbose_name="事项")),
                (
                    "amount",
                    models.DecimalField(decimal_places=2, max_digits=12, verbose_name="金额（元）"),
                ),
                (
                    "voucher_number",
                    models.CharField(blank=True, max_length=40, verbose_name="凭证号"),
                ),
                ("entered_at", models.DateTimeField(auto_now_add=True, verbose_name="登记时间")),
                (
                    "counters",
                    models.OneToOneField(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="stations.expense",
                        verbose_name="冲正",
                    ),
                ),
                (
                    "entered_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="登记人",
                    ),
                ),
                (
                    "ledger_entry",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="stations.ledgerentry",
                        verbose_name="关联台账",
                    ),
                ),
                (
                    "station",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="expenses",
                        to="stations.station",
                        verbose_name="站点",
                    ),
                ),
                (
                    "voucher",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="office.storedfile",
                        verbose_name="凭证",
                    ),
                ),
            ],
            options={
                "verbose_name": "经费台账",
                "verbose_name_plural": "经费台账",
                "ordering": ["-happened_on", "-pk"],
                "indexes": [
                    models.Index(fields=["station", "happened_on", "id"], name="expense_by_station")
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("amount__gt", 0), ("counters", None)),
                            models.Q(("amount__lt", 0), ("counters__isnull", False)),
                            _connector="OR",
                        ),
                        name="expense_below_zero_only_to_counter",
                        violation_error_message="金额应大于0；记错了的用冲正。",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="FeaturedEntry",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("comment", models.CharField(max_length=300, verbose_name="推荐理由")),
                ("featured_at", models.DateTimeField(auto_now_add=True, verbose_name="推荐时间")),
                ("ended_at", models.DateTimeField(blank=True, null=True, verbose_name="取消时间")),
                (
                    "ended_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="取消人",
                    ),
                ),
                (
                    "entry",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="stations.ledgerentry",
                        verbose_name="台账",
                    ),
                ),
                (
                    "featured_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="推荐人",
                    ),
                ),
            ],
            options={
                "verbose_name": "特色做法",
                "verbose_name_plural": "特色做法",
                "ordering": ["-featured_at", "-pk"],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("ended_at", None)),
                        fields=("entry",),
                        name="one_open_feature_per_entry",
                        violation_error_message="这条台账已经是特色做法。",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="LedgerImport",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "status",
                    models.CharField(
                        choices=[
                            ("checked", "已检查，未导入"),
                            ("accepted", "已导入"),
                            ("undone", "已撤销"),
                        ],
                        default="checked",
                        max_length=20,
                        verbose_name="状态",
                    ),
                ),
                ("read_count", models.PositiveIntegerField(default=0, verbose_name="读到")),
                ("accepted_count", models.PositiveIntegerField(default=0, verbose_name="导入")),
                ("duplicate_count", models.PositiveIntegerField(default=0, verbose_name="重复")),
                ("error_count", models.PositiveIntegerField(default=0, verbose_name="有误")),
                ("errors", models.JSONField(blank=True, default=list, verbose_name="错误")),
                ("warnings", models.JSONField(blank=True, default=list, verbose_name="提醒")),
                ("uploaded_at", models.DateTimeField(auto_now_add=True, verbose_name="上传时间")),
                (
                    "accepted_at",
                    models.DateTimeField(blank=True, null=True, verbose_name="导入时间"),
                ),
                ("undone_at", models.DateTimeField(blank=True, null=True, verbose_name="撤销时间")),
                (
                    "undo_reason",
                    models.CharField(blank=True, max_length=300, verbose_name="撤销原因"),
                ),
                (
                    "accepted_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="导入人",
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
                    "station",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="stations.station",
                        verbose_name="站点",
                    ),
                ),
                (
                    "undone_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="撤销人",
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
                "verbose_name": "历史台账导入",
                "verbose_name_plural": "历史台账导入",
                "ordering": ["-pk"],
            },
        ),
        migrations.AddField(
            model_name="ledgerentry",
            name="history_import",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="entries",
                to="stations.ledgerimport",
                verbose_name="历史导入",
            ),
        ),
        migrations.CreateModel(
            name="LedgerReferral",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("problem", models.CharField(max_length=300, verbose_name="转交的问题")),
                ("receiver", models.CharField(max_length=100, verbose_name="转交单位")),
                ("referred_on", models.DateField(verbose_name="转交日期")),
                ("due_on", models.DateField(blank=True, null=True, verbose_name="答复期限")),
                ("answered_on", models.DateField(blank=True, null=True, verbose_name="答复日期")),
                ("result", models.CharField(blank=True, max_length=300, verbose_name="整改结果")),
                ("created_at", models.DateTimeField(auto_now_add=True, verbose_name="登记时间")),
                (
                    "answered_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="结果登记人",
                    ),
                ),
                (
                    "entry",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="referrals",
                        to="stations.ledgerentry",
                        verbose_name="台账",
                    ),
                ),
                (
                    "referred_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="转交登记人",
                    ),
                ),
            ],
            options={
                "verbose_name": "问题转交",
                "verbose_name_plural": "问题转交",
                "ordering": ["entry", "pk"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("due_on", None),
                            ("due_on__gte", models.F("referred_on")),
                            _connector="OR",
                        ),
                        name="referral_due_after_it_was_made",
                        violation_error_message="答复期限不能早于转交日期。",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("answered_on", None), ("result", "")),
                            models.Q(
                                ("answered_on__isnull", False),
                                models.Q(("result", ""), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="referral_answer_has_words",
                        violation_error_message="整改结果和答复日期要一起填写。",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("answered_on", None),
                            ("answered_on__gte", models.F("referred_on")),
                            _connector="OR",
                        ),
                        name="referral_answered_after_it_was_made",
                        violation_error_message="答复日期不能早于转交日期。",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="LedgerRevision",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("number", models.PositiveSmallIntegerField(verbose_name="第几次更正")),
                (
                    "status",
                    models.CharField(
                        choices=[
                            ("submitted", "待审核"),
                            ("approved", "已审核"),
                            ("returned", "已退回"),
                            ("withdrawn", "已撤回"),
                        ],
                        default="submitted",
                        max_length=20,
                        verbose_name="状态",
                    ),
                ),
                (
                    "before",
                    models.JSONField(
                        encoder=django.core.serializers.json.DjangoJSONEncoder,
                        verbose_name="更正前",
                    ),
                ),
                (
                    "after",
                    models.JSONField(
                        encoder=django.core.serializers.json.DjangoJSONEncoder,
                        verbose_name="更正后",
                    ),
                ),
                ("reason", models.CharField(max_length=300, verbose_name="更正原因")),
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
                ("proposed_at", models.DateTimeField(auto_now_add=True, verbose_name="提出时间")),
                (
                    "decided_at",
                    models.DateTimeField(blank=True, null=True, verbose_name="办理时间"),
                ),
                ("note", models.CharField(blank=True, max_length=300, verbose_name="办理说明")),
                (
                    "decided_by",
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
                    "entry",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="revisions",
                        to="stations.ledgerentry",
                        verbose_name="台账",
                    ),
                ),
                (
                    "proposed_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="提出人",
                    ),
                ),
            ],
            options={
                "verbose_name": "台账更正",
                "verbose_name_plural": "台账更正",
                "ordering": ["entry", "-number"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("entry", "number"), name="one_revision_per_number"
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("status", "submitted")),
                        fields=("entry",),
                        name="one_waiting_revision_per_entry",
                        violation_error_message="这条台账已有一次更正等待审核。",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("decided_at__isnull", True), ("status", "submitted")),
                            models.Q(
                                models.Q(("status", "submitted"), _negated=True),
                                ("decided_at__isnull", False),
                            ),
                            _connector="OR",
                        ),
                        name="revision_decided_or_waiting",
                    ),
                ],
            },
        ),
        migrations.AddField(
            model_name="ledgerattachment",
            name="revision",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="attachments",
                to="stations.ledgerrevision",
                verbose_name="更正",
            ),
        ),
        migrations.CreateModel(
            name="LedgerYear",
            fields=[
                (
                    "year",
                    models.PositiveSmallIntegerField(
                        primary_key=True, serialize=False, verbose_name="年度"
                    ),
                ),
                ("is_locked", models.BooleanField(default=False, verbose_name="已锁定")),
            ],
            options={
                "verbose_name": "台账年度",
                "verbose_name_plural": "台账年度",
                "ordering": ["-year"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("year__gte", 1990), ("year__lte", 2100)),
                        name="ledger_year_is_a_year",
                        violation_error_message="年度请写四位数字，例如2026。",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="LedgerYearMove",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("is_locked", models.BooleanField(verbose_name="锁定")),
                ("at", models.DateTimeField(auto_now_add=True, verbose_name="时间")),
                ("note", models.CharField(max_length=300, verbose_name="原因")),
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
                    "year",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="moves",
                        to="stations.ledgeryear",
                    ),
                ),
            ],
            options={
                "verbose_name": "台账年度锁定记录",
                "verbose_name_plural": "台账年度锁定记录",
                "ordering": ["year", "pk"],
            },
        ),
        migrations.CreateModel(
            name="SubKind",
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
                            ("solicitation_meeting", "意见征集会、座谈会等"),
                            ("field_visit", "走访调研"),
                            ("mobile_session", "流动站点"),
                            ("reception_day", "代表接待日"),
                            ("expert_lecture", "法律宣讲"),
                            ("publicity", "法治宣传"),
                            ("dispute_resolution", "化解矛盾纠纷"),
                            ("inspection_participation", "执法检查、专项监督"),
                            ("post_law_evaluation", "立法后评估、实施情况调研"),
                            ("joint_meeting", "联席会议"),
                            ("training", "培训、交流、现场观摩"),
                            ("exhibition_visit", "参观接待"),
                            ("issue_report", "社情民意上报"),
                            ("rule_making", "制度建设"),
                            ("other", "其他"),
                        ],
                        max_length=30,
                        verbose_name="类别",
                    ),
                ),
                ("name", models.CharField(max_length=40, verbose_name="名称")),
                ("is_offered", models.BooleanField(default=True, verbose_name="可选用")),
            ],
            options={
                "verbose_name": "台账具体形式",
                "verbose_name_plural": "台账具体形式",
                "ordering": ["kind", "pk"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("kind", "name"),
                        name="one_sub_kind_per_name",
                        violation_error_message="这一类别已有这个具体形式。",
                    )
                ],
            },
        ),
        migrations.RunPython(seed_sub_kinds, migrations.RunPython.noop),
        migrations.RunPython(lectures_by_experts, migrations.RunPython.noop),
        migrations.RunSQL(REFUSE, ALLOW),
        migrations.RunSQL(KEEP_BOOK, OPEN_BOOK),
    ]
