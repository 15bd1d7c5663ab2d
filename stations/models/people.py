"""Somebody on a roster. Never with an ID number: the office has no need of one."""

from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Q

from stations.choices import ExpertCategory, Sex, SourceKind


class PersonQuerySet(models.QuerySet["Person"]):
    def matching(self, words: str) -> Self:
        """Found by name, rare characters included, by unit, or by pinyin: zx, zhaoxia."""
        found = Q(name__contains=words) | Q(position__icontains=words)
        letters = words.replace(" ", "").lower()
        if letters.isascii() and letters:
            found |= Q(pinyin_search__startswith=letters)
            found |= Q(pinyin_search__contains=f" {letters}")
        return self.filter(found)


class Person(models.Model):
    """Somebody on a roster; many never sign in."""

    name = models.CharField("姓名", max_length=60)
    pinyin_key = models.CharField(max_length=200, editable=False, blank=True)
    # Initials, a blank, and the whole without tones: "zx zhaoxia".
    pinyin_search = models.CharField(max_length=300, editable=False, blank=True)
    user = models.OneToOneField(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True,
        verbose_name="登录账号", related_name="+",
    )  # fmt: skip
    sex = models.CharField("性别", max_length=10, choices=Sex, blank=True)
    # The first of the month: the day is nobody's business.
    born_in = models.DateField("出生年月", null=True, blank=True)
    political_status = models.CharField("政治面貌", max_length=30, blank=True)
    education = models.CharField("学历专业", max_length=60, blank=True)
    position = models.CharField("工作单位及职务", max_length=120, blank=True)
    occupation = models.CharField("职业", max_length=60, blank=True)
    source_kind = models.CharField("来源类别", max_length=24, choices=SourceKind, blank=True)
    specialties = models.CharField("专长领域", max_length=120, blank=True)
    expert_category = models.CharField(
        "专家类别", max_length=20, choices=ExpertCategory, blank=True
    )
    recommended_by = models.CharField("推荐方式", max_length=60, blank=True)
    reviews_filings = models.BooleanField("备案审查专家", default=False)
    phone = models.ForeignKey(
        "contacts.Contact", models.PROTECT, null=True, blank=True, verbose_name="手机",
        related_name="+",
    )  # fmt: skip
    remark = models.CharField("备注", max_length=200, blank=True)
    # Set for whom a roster brought in; undoing the roster takes them out again.
    came_with = models.ForeignKey(
        "stations.RosterImport", models.PROTECT, null=True, blank=True, editable=False,
        related_name="people",
    )  # fmt: skip

    objects = PersonQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "人员"
        ordering = ["pinyin_key", "pk"]
        constraints = [
            models.CheckConstraint(
                name="person_birth_is_a_month",
                condition=Q(born_in__isnull=True) | Q(born_in__day=1),
                violation_error_message="出生年月只记到月份。",
            ),
        ]
        indexes = [
            # Whom a row of an uploaded roster may be.
            models.Index(name="person_by_name", fields=["name"]),
        ]

    def __str__(self) -> str:
        return self.name
