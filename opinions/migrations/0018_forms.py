"""Columns and blank forms for the table, its letter's templates and figures, past years."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("drafts", "0044_moved_rows"),
        ("office", "0002_append_only_and_calendar"),
        ("opinions", "0017_compiling"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name="compiledtable",
            name="facts",
            field=models.JSONField(
                db_default=models.Value({}, models.JSONField()),
                default=dict,
                verbose_name="征集工作数字",
            ),
        ),
        migrations.CreateModel(
            name="EarlierTable",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("year", models.PositiveSmallIntegerField(verbose_name="年份")),
                ("draft_title", models.CharField(max_length=200, verbose_name="法规草案名称")),
                ("columns", models.JSONField(verbose_name="栏目")),
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
                        verbose_name="文件",
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
                        verbose_name="标出错误的表",
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
                (
                    "version",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="drafts.draftversion",
                        verbose_name="对应的文本",
                    ),
                ),
            ],
            options={
                "verbose_name": "往年汇总表",
                "verbose_name_plural": "往年汇总表",
                "ordering": ["-pk"],
            },
        ),
        migrations.CreateModel(
            name="EarlierItem",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("row", models.PositiveIntegerField(verbose_name="行号")),
                ("label", models.CharField(blank=True, max_length=300, verbose_name="条款")),
                ("quote", models.TextField(blank=True, verbose_name="草案原文")),
                (
                    "kind",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("modify", "修改"),
                            ("add", "增加"),
                            ("delete", "删除"),
                            ("wording", "文字"),
                            ("overall", "整体"),
                            ("other", "其他"),
                        ],
                        max_length=10,
                        verbose_name="类别",
                    ),
                ),
                ("text", models.TextField(verbose_name="意见建议")),
                ("reason", models.TextField(blank=True, verbose_name="理由")),
                ("proposers", models.CharField(blank=True, max_length=300, verbose_name="提出人")),
                ("stations", models.CharField(blank=True, max_length=300, verbose_name="来源")),
                ("opinions", models.PositiveIntegerField(default=1, verbose_name="原始意见条数")),
                (
                    "adoption",
                    models.CharField(
                        choices=[
                            ("none", "未上报"),
                            ("awaiting", "待反馈"),
                            ("adopted", "采纳"),
                            ("partially_adopted", "部分采纳"),
                            ("not_adopted", "未采纳"),
                            ("for_reference", "留作参考"),
                            ("referred", "转有关部门"),
                            ("no_reply", "暂未收到立法机关反馈"),
                        ],
                        max_length=20,
                        verbose_name="采纳情况",
                    ),
                ),
                ("remark", models.CharField(blank=True, max_length=300, verbose_name="备注")),
                ("content_key", models.UUIDField(null=True, unique=True)),
                (
                    "provision",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="drafts.provision",
                        verbose_name="条款",
                    ),
                ),
                (
                    "table",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="items",
                        to="opinions.earliertable",
                    ),
                ),
            ],
            options={
                "verbose_name": "往年意见",
                "verbose_name_plural": "往年意见",
                "ordering": ["table", "row"],
            },
        ),
        migrations.CreateModel(
            name="LetterTemplate",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("number", models.PositiveSmallIntegerField(unique=True, verbose_name="第几版")),
                ("fields", models.JSONField(verbose_name="用到的字段")),
                ("in_use", models.BooleanField(default=False, verbose_name="正在使用")),
                ("uploaded_at", models.DateTimeField(auto_now_add=True, verbose_name="上传时间")),
                (
                    "file",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="office.storedfile",
                        verbose_name="模板",
                    ),
                ),
                (
                    "test_print",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="office.storedfile",
                        verbose_name="试打",
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
                "verbose_name": "报送函模板",
                "verbose_name_plural": "报送函模板",
                "ordering": ["-number"],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("in_use", True)),
                        fields=("in_use",),
                        name="one_letter_template_in_use",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="SuperiorForm",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("name", models.CharField(max_length=100, verbose_name="名称")),
                ("place", models.CharField(max_length=60, verbose_name="工作表")),
                ("header_row", models.PositiveSmallIntegerField(verbose_name="表头行")),
                ("columns", models.JSONField(verbose_name="栏目")),
                ("uploaded_at", models.DateTimeField(auto_now_add=True, verbose_name="上传时间")),
                (
                    "confirmed_at",
                    models.DateTimeField(blank=True, null=True, verbose_name="核对时间"),
                ),
                (
                    "retired_at",
                    models.DateTimeField(blank=True, null=True, verbose_name="停用时间"),
                ),
                (
                    "confirmed_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="核对人",
                    ),
                ),
                (
                    "file",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="office.storedfile",
                        verbose_name="空白表",
                    ),
                ),
                (
                    "organ",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="drafts.superiororgan",
                        verbose_name="哪个机关的表",
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
                "verbose_name": "上级表格",
                "verbose_name_plural": "上级表格",
                "ordering": ["-pk"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("confirmed_at", None), ("confirmed_by", None)),
                            models.Q(
                                ("confirmed_at__isnull", False), ("confirmed_by__isnull", False)
                            ),
                            _connector="OR",
                        ),
                        name="superior_form_confirmed_by_a_person",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="TableLayout",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("name", models.CharField(max_length=60, verbose_name="名称")),
                ("columns", models.JSONField(verbose_name="栏目")),
                ("changed_at", models.DateTimeField(auto_now=True, verbose_name="修改时间")),
                (
                    "retired_at",
                    models.DateTimeField(blank=True, null=True, verbose_name="停用时间"),
                ),
                (
                    "changed_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="修改人",
                    ),
                ),
            ],
            options={
                "verbose_name": "汇总表栏目方案",
                "verbose_name_plural": "汇总表栏目方案",
                "ordering": ["name", "pk"],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("retired_at", None)),
                        fields=("name",),
                        name="one_table_layout_per_name",
                        violation_error_message="已经有同名的栏目方案。",
                    )
                ],
            },
        ),
    ]
