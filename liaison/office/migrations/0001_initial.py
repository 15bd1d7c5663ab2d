import datetime
import uuid

import django.core.validators
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import liaison.office.models.stored_file


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("contenttypes", "0002_remove_content_type_name"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="CalendarYear",
            fields=[
                (
                    "year",
                    models.PositiveSmallIntegerField(
                        primary_key=True,
                        serialize=False,
                        validators=[
                            django.core.validators.MinValueValidator(2000),
                            django.core.validators.MaxValueValidator(2100),
                        ],
                        verbose_name="年份",
                    ),
                ),
                (
                    "source",
                    models.CharField(
                        choices=[("package", "国家公布的安排"), ("office", "办公室修改")],
                        default="office",
                        max_length=10,
                        verbose_name="来源",
                    ),
                ),
                ("entered_at", models.DateTimeField(auto_now_add=True, verbose_name="登记时间")),
            ],
            options={
                "verbose_name": "工作日历年度",
                "verbose_name_plural": "工作日历年度",
                "ordering": ["-year"],
            },
        ),
        migrations.CreateModel(
            name="CalendarDay",
            fields=[
                ("day", models.DateField(primary_key=True, serialize=False, verbose_name="日期")),
                ("is_working", models.BooleanField(verbose_name="上班")),
                (
                    "name",
                    models.CharField(
                        help_text="例如：国庆节、国庆节调休", max_length=40, verbose_name="名称"
                    ),
                ),
                (
                    "source",
                    models.CharField(
                        choices=[("package", "国家公布的安排"), ("office", "办公室修改")],
                        default="office",
                        max_length=10,
                        verbose_name="来源",
                    ),
                ),
                (
                    "edited_by",
                    models.ForeignKey(
                        blank=True,
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="修改人",
                    ),
                ),
            ],
            options={
                "verbose_name": "日历中的一天",
                "verbose_name_plural": "工作日历",
                "ordering": ["-day"],
            },
        ),
        migrations.CreateModel(
            name="Confirmation",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("action", models.CharField(max_length=60, verbose_name="事项")),
                ("target_id", models.BigIntegerField(verbose_name="对象编号")),
                ("summary", models.TextField(verbose_name="内容")),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("pending", "待确认"),
                            ("acted", "先办待补核"),
                            ("confirmed", "已确认"),
                            ("rejected", "不同意"),
                        ],
                        default="pending",
                        max_length=10,
                        verbose_name="状态",
                    ),
                ),
                (
                    "mode",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("two_people", "两人确认"),
                            ("combined", "岗位合并"),
                            ("paper", "线下签批"),
                            ("rechecked", "先办后核"),
                        ],
                        max_length=10,
                        verbose_name="方式",
                    ),
                ),
                ("allow_first", models.BooleanField(verbose_name="可以先办后核")),
                ("requested_at", models.DateTimeField(verbose_name="提请时间")),
                ("acted_at", models.DateTimeField(blank=True, null=True, verbose_name="先办时间")),
                ("act_reason", models.TextField(blank=True, verbose_name="先办理由")),
                ("recheck_due", models.DateField(blank=True, null=True, verbose_name="补核期限")),
                (
                    "decided_at",
                    models.DateTimeField(blank=True, null=True, verbose_name="确认时间"),
                ),
                ("note", models.TextField(blank=True, verbose_name="说明")),
                ("signer", models.CharField(blank=True, max_length=40, verbose_name="签批人")),
                (
                    "acted_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="先办人",
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
                        verbose_name="确认人",
                    ),
                ),
                (
                    "requested_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="提请人",
                    ),
                ),
                (
                    "target_type",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="contenttypes.contenttype",
                        verbose_name="对象类型",
                    ),
                ),
            ],
            options={
                "verbose_name": "两人确认",
                "verbose_name_plural": "两人确认",
            },
        ),
        migrations.CreateModel(
            name="ConfirmationMove",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "old_state",
                    models.CharField(
                        choices=[
                            ("pending", "待确认"),
                            ("acted", "先办待补核"),
                            ("confirmed", "已确认"),
                            ("rejected", "不同意"),
                        ],
                        max_length=10,
                        verbose_name="原状态",
                    ),
                ),
                (
                    "new_state",
                    models.CharField(
                        choices=[
                            ("pending", "待确认"),
                            ("acted", "先办待补核"),
                            ("confirmed", "已确认"),
                            ("rejected", "不同意"),
                        ],
                        max_length=10,
                        verbose_name="新状态",
                    ),
                ),
                ("at", models.DateTimeField(verbose_name="时间")),
                ("note", models.TextField(blank=True, verbose_name="说明")),
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
                    "confirmation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="moves",
                        to="office.confirmation",
                        verbose_name="确认",
                    ),
                ),
            ],
            options={
                "verbose_name": "确认经过",
                "verbose_name_plural": "确认经过",
                "ordering": ["at", "id"],
            },
        ),
        migrations.CreateModel(
            name="PrivacyNotice",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("version", models.PositiveIntegerField(unique=True, verbose_name="版本")),
                ("body", models.TextField(verbose_name="正文")),
                ("change_note", models.CharField(max_length=200, verbose_name="修改说明")),
                ("published_at", models.DateTimeField(verbose_name="发布时间")),
                (
                    "published_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="发布人",
                    ),
                ),
            ],
            options={
                "verbose_name": "个人信息处理告知",
                "verbose_name_plural": "个人信息处理告知",
                "ordering": ["-version"],
            },
        ),
        migrations.CreateModel(
            name="StoredFile",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("uuid", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                (
                    "file",
                    models.FileField(
                        max_length=120,
                        upload_to=liaison.office.models.stored_file.random_path,
                        verbose_name="文件",
                    ),
                ),
                ("name", models.CharField(max_length=200, verbose_name="文件名")),
                ("size", models.PositiveBigIntegerField(verbose_name="字节数")),
                ("sha256", models.CharField(max_length=64, verbose_name="校验值")),
                ("content_type", models.CharField(max_length=120, verbose_name="类型")),
                ("uploaded_at", models.DateTimeField(verbose_name="上传时间")),
                (
                    "uploaded_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="上传人",
                    ),
                ),
            ],
            options={
                "verbose_name": "文件",
                "verbose_name_plural": "文件",
            },
        ),
        migrations.AddField(
            model_name="confirmation",
            name="scan",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="office.storedfile",
                verbose_name="签批件",
            ),
        ),
        migrations.CreateModel(
            name="OfficeProfile",
            fields=[
                (
                    "id",
                    models.PositiveSmallIntegerField(
                        default=1, editable=False, primary_key=True, serialize=False
                    ),
                ),
                (
                    "name",
                    models.CharField(
                        default="人大常委会基层立法联系点办公室",
                        max_length=80,
                        verbose_name="办公室全称",
                    ),
                ),
                (
                    "short_name",
                    models.CharField(
                        default="立法联系点办公室", max_length=30, verbose_name="简称"
                    ),
                ),
                (
                    "county_name",
                    models.CharField(
                        default="本县", max_length=30, verbose_name="县（市、区）名称"
                    ),
                ),
                (
                    "letterhead",
                    models.CharField(
                        blank=True,
                        help_text="印在函件、报告上方的红头文字。",
                        max_length=60,
                        verbose_name="发文机关标志",
                    ),
                ),
                (
                    "document_prefix",
                    models.CharField(
                        blank=True,
                        help_text="例如：清人常函",
                        max_length=30,
                        verbose_name="发文机关代字",
                    ),
                ),
                (
                    "letter_prefix",
                    models.CharField(
                        default="立联感",
                        help_text="例如：清人立联感",
                        max_length=30,
                        verbose_name="感谢信代字",
                    ),
                ),
                (
                    "number_prefix",
                    models.CharField(
                        default="LFD",
                        help_text="用在意见编号、台账编号之前，例如：QH。",
                        max_length=6,
                        validators=[
                            django.core.validators.RegexValidator(
                                "^[A-Z]{2,6}$", "编号前缀用2至6个大写字母，例如：QH。"
                            )
                        ],
                        verbose_name="编号前缀",
                    ),
                ),
                ("address", models.CharField(blank=True, max_length=120, verbose_name="地址")),
                ("postcode", models.CharField(blank=True, max_length=6, verbose_name="邮政编码")),
                ("phone", models.CharField(blank=True, max_length=40, verbose_name="联系电话")),
                ("fax", models.CharField(blank=True, max_length=40, verbose_name="传真")),
                ("email", models.EmailField(blank=True, max_length=254, verbose_name="电子邮箱")),
                (
                    "office_hours",
                    models.CharField(
                        blank=True,
                        default="工作日 8:30—12:00，14:30—18:00",
                        max_length=80,
                        verbose_name="办公时间",
                    ),
                ),
                (
                    "icp_number",
                    models.CharField(blank=True, max_length=60, verbose_name="ICP 备案号"),
                ),
                (
                    "police_number",
                    models.CharField(blank=True, max_length=60, verbose_name="公安备案号"),
                ),
                ("police_url", models.URLField(blank=True, verbose_name="公安备案链接")),
                (
                    "wechat_check",
                    models.SlugField(
                        blank=True,
                        db_index=False,
                        help_text="公众平台给的校验文件 MP_verify_….txt 里的那一串字符。",
                        max_length=40,
                        verbose_name="微信域名校验码",
                    ),
                ),
                ("about_text", models.TextField(blank=True, verbose_name="本办公室介绍")),
                (
                    "default_no_reply_days",
                    models.PositiveSmallIntegerField(
                        default=180,
                        validators=[
                            django.core.validators.MinValueValidator(1),
                            django.core.validators.MaxValueValidator(3650),
                        ],
                        verbose_name="上报后多少天未收到答复时提醒",
                    ),
                ),
                (
                    "quiet_from",
                    models.TimeField(default=datetime.time(21, 0), verbose_name="夜间不发通知：从"),
                ),
                (
                    "quiet_until",
                    models.TimeField(
                        default=datetime.time(8, 0),
                        help_text="两个时间相同表示不设夜间免打扰。",
                        verbose_name="夜间不发通知：到",
                    ),
                ),
                ("updated_at", models.DateTimeField(auto_now=True, verbose_name="修改时间")),
                (
                    "emblem",
                    models.ForeignKey(
                        blank=True,
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="office.storedfile",
                        verbose_name="国徽图案",
                    ),
                ),
            ],
            options={
                "verbose_name": "办公室资料",
                "verbose_name_plural": "办公室资料",
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("id", 1)),
                        name="one_office_profile",
                        violation_error_message="一套系统只有一份办公室资料。",
                    )
                ],
            },
        ),
        migrations.AddIndex(
            model_name="confirmation",
            index=models.Index(
                condition=models.Q(("state__in", ["pending", "acted"])),
                fields=["state", "requested_at"],
                name="confirmation_open",
            ),
        ),
        migrations.AddConstraint(
            model_name="confirmation",
            constraint=models.UniqueConstraint(
                condition=models.Q(("state__in", ["pending", "acted"])),
                fields=("action", "target_type", "target_id"),
                name="one_open_confirmation_per_act",
                violation_error_message="这件事已经提请确认，请不要重复提请。",
            ),
        ),
        migrations.AddConstraint(
            model_name="confirmation",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("mode", "two_people"), _negated=True),
                    models.Q(("decided_by", models.F("requested_by")), _negated=True),
                    _connector="OR",
                ),
                name="confirmation_by_two_people",
                violation_error_message="提请人和确认人不能是同一人。",
            ),
        ),
        migrations.AddConstraint(
            model_name="confirmation",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("mode", "rechecked"), _negated=True),
                    models.Q(("decided_by", models.F("acted_by")), _negated=True),
                    _connector="OR",
                ),
                name="confirmation_rechecked_by_another",
                violation_error_message="补核人不能是先办的人。",
            ),
        ),
        migrations.AddConstraint(
            model_name="confirmation",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("mode", "paper"), _negated=True),
                    models.Q(("scan__isnull", False), models.Q(("signer", ""), _negated=True)),
                    _connector="OR",
                ),
                name="confirmation_paper_has_scan",
                violation_error_message="线下签批要上传签批件并写明签批人。",
            ),
        ),
    ]
