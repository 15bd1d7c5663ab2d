"""Who gave an opinion, with no more than they chose to tell."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from opinions.choices import AgeBand, ContributorKind, Occupation
from opinions.choices.people import PersonChange


class Contributor(models.Model):
    """Who said it, as far as they wished to tell; only the text of an opinion is required."""

    kind = models.CharField(
        "类别", max_length=10, choices=ContributorKind, default=ContributorKind.PERSON
    )
    name = models.CharField("姓名或者单位", max_length=100, blank=True)
    age_band = models.CharField("年龄段", max_length=10, choices=AgeBand, blank=True)
    occupation = models.CharField("职业", max_length=20, choices=Occupation, blank=True)
    # Equal for one phone or e-mail: one message per person, however many opinions.
    person_key = models.CharField(max_length=80, db_index=True)
    phone = models.ForeignKey(
        "contacts.Contact", models.PROTECT, null=True, blank=True, related_name="+"
    )
    email = models.ForeignKey(
        "contacts.Contact", models.PROTECT, null=True, blank=True, related_name="+"
    )
    consent_upward = models.BooleanField("同意随意见向上级提供姓名", default=False)
    consent_name = models.BooleanField("同意公开署名", default=False)
    consent_case = models.BooleanField("同意用于典型案例", default=False)
    privacy_notice = models.ForeignKey(
        "office.PrivacyNotice", models.PROTECT, null=True, blank=True, related_name="+"
    )

    class Meta:
        verbose_name = verbose_name_plural = "意见提出人"
        constraints = [
            models.CheckConstraint(
                name="contributor_under_age_stays_unnamed",
                condition=~Q(age_band=AgeBand.YOUNG)
                | Q(name="", phone__isnull=True, email__isnull=True),
                violation_error_message="18岁以下的人不登记姓名和联系方式。",
            ),
        ]

    def __str__(self) -> str:
        return self.name or "未留姓名"

    @property
    def can_be_reached(self) -> bool:
        return self.phone_id is not None or self.email_id is not None


class ContributorChange(models.Model):
    """What was corrected, taken back or deleted, when, by whom and why.

    ``old`` and ``new`` are masked; deleting the person empties them as well.
    """

    contributor = models.ForeignKey(
        Contributor, models.CASCADE, verbose_name="提出人", related_name="changes"
    )
    what = models.CharField("事项", max_length=20, choices=PersonChange)
    old = models.CharField("原来", max_length=80, blank=True)
    new = models.CharField("改为", max_length=80, blank=True)
    # Who looked at a contact that is gone since is still found through it.
    contact = models.ForeignKey(
        "contacts.Contact", models.PROTECT, null=True, blank=True, related_name="+",
        verbose_name="不再使用的联系方式",
    )  # fmt: skip
    # Empty: the person did it, or the clock.
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, verbose_name="办理人",
        related_name="+",
    )  # fmt: skip
    at = models.DateTimeField("时间", auto_now_add=True)
    note = models.CharField("说明", max_length=200, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "个人信息变更"
        ordering = ["contributor", "pk"]

    def __str__(self) -> str:
        return self.get_what_display()
