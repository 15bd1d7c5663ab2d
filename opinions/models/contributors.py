"""Who gave an opinion, with no more than they chose to tell."""

from django.db import models

from opinions.choices import AgeBand, ContributorKind, Occupation


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

    def __str__(self) -> str:
        return self.name or "未留姓名"

    @property
    def can_be_reached(self) -> bool:
        return self.phone_id is not None or self.email_id is not None
