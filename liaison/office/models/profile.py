from datetime import time

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator, RegexValidator
from django.db import models
from django.db.models import Q

from .stored_file import StoredFile


class OfficeProfile(models.Model):
    """Who this installation speaks for; one row, edited in the admin."""

    id = models.PositiveSmallIntegerField(primary_key=True, default=1, editable=False)
    name = models.CharField("办公室全称", max_length=80, default="人大常委会基层立法联系点办公室")
    short_name = models.CharField("简称", max_length=30, default="立法联系点办公室")
    county_name = models.CharField("县（市、区）名称", max_length=30, default="本县")
    letterhead = models.CharField(
        "发文机关标志", max_length=60, blank=True, help_text="印在函件、报告上方的红头文字。"
    )
    document_prefix = models.CharField(
        "发文机关代字", max_length=30, blank=True, help_text="例如：清人常函"
    )
    letter_prefix = models.CharField(
        "感谢信代字", max_length=30, default="立联感", help_text="例如：清人立联感"
    )
    number_prefix = models.CharField(
        "编号前缀",
        max_length=6,
        default="LFD",
        validators=[RegexValidator(r"^[A-Z]{2,6}$", "编号前缀用2至6个大写字母，例如：QH。")],
        help_text="用在意见编号、台账编号之前，例如：QH。",
    )
    address = models.CharField("地址", max_length=120, blank=True)
    postcode = models.CharField("邮政编码", max_length=6, blank=True)
    phone = models.CharField("联系电话", max_length=40, blank=True)
    fax = models.CharField("传真", max_length=40, blank=True)
    email = models.EmailField("电子邮箱", blank=True)
    office_hours = models.CharField(
        "办公时间", max_length=80, blank=True, default="工作日 8:30—12:00，14:30—18:00"
    )
    icp_number = models.CharField("ICP 备案号", max_length=60, blank=True)
    police_number = models.CharField("公安备案号", max_length=60, blank=True)
    police_url = models.URLField("公安备案链接", blank=True)
    wechat_check = models.SlugField(
        "微信域名校验码",
        max_length=40,
        blank=True,
        db_index=False,
        help_text="公众平台给的校验文件 MP_verify_….txt 里的那一串字符。",
    )
    emblem = models.ForeignKey(
        StoredFile,
        models.PROTECT,
        verbose_name="国徽图案",
        null=True,
        blank=True,
        editable=False,
        related_name="+",
    )
    about_text = models.TextField("本办公室介绍", blank=True)
    default_no_reply_days = models.PositiveSmallIntegerField(
        "上报后多少天未收到答复时提醒",
        default=180,
        validators=[MinValueValidator(1), MaxValueValidator(3650)],
    )
    quiet_from = models.TimeField("夜间不发通知：从", default=time(21, 0))
    quiet_until = models.TimeField(
        "夜间不发通知：到", default=time(8, 0), help_text="两个时间相同表示不设夜间免打扰。"
    )
    updated_at = models.DateTimeField("修改时间", auto_now=True)

    class Meta:
        verbose_name = verbose_name_plural = "办公室资料"
        constraints = [
            models.CheckConstraint(
                name="one_office_profile",
                condition=Q(id=1),
                violation_error_message="一套系统只有一份办公室资料。",
            ),
        ]

    def __str__(self) -> str:
        return self.name


class PrivacyNotice(models.Model):
    """One version of 个人信息处理告知; the database refuses to change or delete a version."""

    version = models.PositiveIntegerField("版本", unique=True)
    body = models.TextField("正文")
    change_note = models.CharField("修改说明", max_length=200)
    published_at = models.DateTimeField("发布时间")
    published_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        verbose_name="发布人",
        null=True,
        blank=True,
        related_name="+",
    )

    class Meta:
        verbose_name = verbose_name_plural = "个人信息处理告知"
        ordering = ["-version"]

    def __str__(self) -> str:
        return f"第 {self.version} 版"
