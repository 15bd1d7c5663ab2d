"""采纳证书、采纳通知: received from the superior, never printed by us (form 4.8)."""

from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Q

from drafts.models import Consultation, SuperiorOrgan
from feedback.choices.certificates import CertificateKind, CertificateStatus
from opinions.choices import ContributorKind
from opinions.models import CompiledItem, Contributor
from stations.models import Person, Station


class CertificateQuerySet(models.QuerySet["Certificate"]):
    def confirmed(self) -> Self:
        return self.filter(status=CertificateStatus.CONFIRMED)

    def with_list_relations(self) -> Self:
        """Load what one row of the register shows."""
        return self.select_related("organ", "consultation").prefetch_related("honoured__station")


class Certificate(models.Model):
    """A paper of the superior that says whose work was adopted; it tells no results by itself."""

    kind = models.CharField("种类", max_length=12, choices=CertificateKind)
    organ = models.ForeignKey(
        SuperiorOrgan, models.PROTECT, verbose_name="发证机关", related_name="+"
    )
    number = models.CharField("编号、文号", max_length=60, blank=True)
    dated_on = models.DateField("日期")
    title = models.CharField("因为什么", max_length=200)
    scan = models.ForeignKey(
        "office.StoredFile", models.PROTECT, verbose_name="扫描件", related_name="+"
    )
    # Some are about the whole work of a station and no one round.
    consultation = models.ForeignKey(
        Consultation, models.PROTECT, null=True, blank=True, verbose_name="征求意见",
        related_name="+",
    )  # fmt: skip
    items = models.ManyToManyField(
        CompiledItem, blank=True, verbose_name="对应归并意见", related_name="+"
    )
    status = models.CharField(
        "状态", max_length=12, choices=CertificateStatus, default=CertificateStatus.REGISTERED
    )
    registered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, verbose_name="登记人", related_name="+"
    )
    registered_at = models.DateTimeField("登记时间", auto_now_add=True)
    confirmed_at = models.DateTimeField("复核时间", null=True, blank=True)

    objects = CertificateQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "采纳证书和采纳通知"
        ordering = ["-dated_on", "-pk"]
        constraints = [
            # The same paper registered twice would count twice.
            models.UniqueConstraint(
                name="one_certificate_per_number",
                fields=["organ", "number"],
                condition=~Q(number="") & ~Q(status=CertificateStatus.VOIDED),
                violation_error_message="这个机关的这个编号已经登记过。",
            ),
            models.CheckConstraint(
                name="certificate_confirmed_at_a_time",
                condition=~Q(status=CertificateStatus.CONFIRMED) | Q(confirmed_at__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return self.number or f"{self.get_kind_display()}：{self.title}"


class Honoured(models.Model):
    """Whom a certificate honours: a station, an officer, or the author of an opinion."""

    certificate = models.ForeignKey(Certificate, models.CASCADE, related_name="honoured")
    station = models.ForeignKey(
        Station, models.PROTECT, null=True, blank=True, verbose_name="站点", related_name="+"
    )
    person = models.ForeignKey(
        Person, models.PROTECT, null=True, blank=True, verbose_name="联络员", related_name="+"
    )
    contributor = models.ForeignKey(
        Contributor, models.PROTECT, null=True, blank=True, verbose_name="提出人",
        related_name="+",
    )  # fmt: skip
    # 本人同意公开姓名, asked for this certificate; an author's own tick counts as well.
    may_be_named = models.BooleanField("同意署名", default=False)

    class Meta:
        verbose_name = verbose_name_plural = "证书授予"
        ordering = ["certificate", "pk"]
        constraints = [
            models.CheckConstraint(
                name="honoured_one_by_certificate",
                condition=Q(station__isnull=False, person=None, contributor=None)
                | Q(station=None, person__isnull=False, contributor=None)
                | Q(station=None, person=None, contributor__isnull=False),
            ),
            *(
                models.UniqueConstraint(
                    name=f"one_certificate_honours_{name}_once", fields=["certificate", name]
                )
                for name in ("station", "person", "contributor")
            ),
        ]

    def __str__(self) -> str:
        return self.shown_name

    @property
    def shown_name(self) -> str:
        """A person's full name only with consent; what leaves the office says no more."""
        if self.station:
            return self.station.name
        if self.person:
            name = self.person.name
            return f"联络员{name if self.may_be_named else f'{name[0]}某某'}"
        assert self.contributor is not None  # noqa: S101 -- honoured_one_by_certificate
        return self.contributor_name(self.contributor)

    def contributor_name(self, one: Contributor) -> str:
        if not one.name:
            return "一位提出人"
        if one.kind == ContributorKind.UNIT or one.consent_name or self.may_be_named:
            return one.name
        return f"{one.name[0]}某某"


class CertificateMove(models.Model):
    """Who moved a certificate from one state to another, when, and why."""

    certificate = models.ForeignKey(Certificate, models.CASCADE, related_name="moves")
    old_status = models.CharField("原状态", max_length=12, choices=CertificateStatus, blank=True)
    new_status = models.CharField("新状态", max_length=12, choices=CertificateStatus)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, verbose_name="办理人", related_name="+"
    )
    at = models.DateTimeField("时间", auto_now_add=True)
    note = models.CharField("说明", max_length=300, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "证书流转"
        ordering = ["certificate", "pk"]

    def __str__(self) -> str:
        return f"{self.get_old_status_display()}→{self.get_new_status_display()}"
