"""Dated appointments: renewed and moved by new rows, their history and the yearly review."""

from datetime import date, timedelta
from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from drafts.models import Consultation
from stations.choices import (
    WORK_FOR_A_STATION,
    AppointmentKind,
    AppointmentStatus,
    ReviewOutcome,
    Tenure,
)
from stations.models.people import Person
from stations.models.places import Station

# How long before its end the office thinks about a renewal.
RENEWAL = timedelta(days=60)


def held_on(day: date, prefix: str = "") -> Q:
    """In office on ``day``; ``prefix`` leads to the appointment.

    Who was ended or suspended is out from that very day; a term includes its last day.
    """
    running = Q(**{f"{prefix}status": AppointmentStatus.APPOINTED})
    running &= Q(**{f"{prefix}ends_on": None}) | Q(**{f"{prefix}ends_on__gte": day})
    ended_later = Q(
        **{
            f"{prefix}status": AppointmentStatus.ENDED,
            f"{prefix}ended_on__gt": day,
            f"{prefix}ends_on__gte": day,
        }
    )
    return (running | ended_later) & Q(**{f"{prefix}starts_on__lte": day})


class AppointmentQuerySet(models.QuerySet["Appointment"]):
    def in_force(self, day: date) -> Self:
        return self.filter(held_on(day))

    def ending_soon(self, day: date) -> Self:
        """In office, and the term is over within ``RENEWAL``; nobody has a next term yet."""
        ending = self.in_force(day).filter(ends_on__lte=day + RENEWAL)
        later = Appointment.objects.exclude(status=AppointmentStatus.ENDED).filter(
            person=models.OuterRef("person"),
            kind=models.OuterRef("kind"),
            starts_on__gt=models.OuterRef("ends_on"),
        )
        return ending.filter(~models.Exists(later))

    def open(self) -> Self:
        return self.exclude(status=AppointmentStatus.ENDED)

    def with_list_relations(self) -> Self:
        return self.select_related("person__phone", "station", "consultation")


class Appointment(models.Model):
    person = models.ForeignKey(
        Person, models.PROTECT, verbose_name="人员", related_name="appointments"
    )
    # None: appointed by the office itself (experts, deputies with a direct line).
    station = models.ForeignKey(
        Station, models.PROTECT, null=True, blank=True, verbose_name="站点",
        related_name="appointments",
    )  # fmt: skip
    kind = models.CharField("聘任类别", max_length=24, choices=AppointmentKind)
    tenure = models.CharField("聘任方式", max_length=10, choices=Tenure, default=Tenure.FIXED)
    # Whom a project takes in leaves with it.
    consultation = models.ForeignKey(
        Consultation, models.PROTECT, null=True, blank=True, verbose_name="吸纳的立法项目",
        related_name="+",
    )  # fmt: skip
    status = models.CharField(
        "状态", max_length=20, choices=AppointmentStatus, default=AppointmentStatus.APPOINTED
    )
    starts_on = models.DateField("聘任日期")
    ends_on = models.DateField("任期至", null=True, blank=True)
    notice_from = models.DateField("公示开始", null=True, blank=True)
    notice_until = models.DateField("公示截止", null=True, blank=True)
    # The first day without office: today for who is ended today.
    ended_on = models.DateField("离任日期", null=True, blank=True)
    end_reason = models.CharField("离任原因", max_length=120, blank=True)
    came_with = models.ForeignKey(
        "stations.RosterImport", models.PROTECT, null=True, blank=True, editable=False,
        related_name="appointments",
    )  # fmt: skip

    objects = AppointmentQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "聘任"
        ordering = ["-starts_on", "pk"]
        constraints = [
            models.CheckConstraint(
                name="appointment_ends_after_start",
                condition=Q(ends_on__isnull=True) | Q(ends_on__gte=F("starts_on")),
                violation_error_message="任期结束不能早于聘任日期。",
            ),
            models.UniqueConstraint(
                name="one_open_appointment_of_a_kind",
                fields=["person", "station", "kind", "consultation"],
                condition=Q(ends_on__isnull=True) & ~Q(status=AppointmentStatus.ENDED),
                nulls_distinct=False,
                violation_error_message="此人在该站点已有同类聘任。",
            ),
            models.CheckConstraint(
                name="appointment_project_names_its_consultation",
                condition=Q(tenure=Tenure.PROJECT, consultation__isnull=False)
                | ~Q(tenure=Tenure.PROJECT) & Q(consultation__isnull=True),
                violation_error_message="按项目吸纳的须写明立法项目，其他的不写。",
            ),
            models.CheckConstraint(
                name="appointment_notice_has_its_days",
                condition=~Q(status=AppointmentStatus.PUBLIC_NOTICE)
                | Q(notice_from__isnull=False, notice_until__gte=F("notice_from")),
                violation_error_message="公示须写明起止日期，截止不能早于开始。",
            ),
            models.CheckConstraint(
                name="appointment_ended_has_its_day",
                condition=Q(status=AppointmentStatus.ENDED, ended_on__isnull=False)
                | ~Q(status=AppointmentStatus.ENDED) & Q(ended_on__isnull=True),
                violation_error_message="已离任的须记有离任日期。",
            ),
        ]
        indexes = [
            # The sweep of terms that are over, and the list of those that soon will be.
            models.Index(
                name="appointment_terms",
                fields=["ends_on"],
                condition=Q(status=AppointmentStatus.APPOINTED),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person}（{self.get_kind_display()}）"

    @property
    def title(self) -> str:
        """聘任类别 as the roster says it: an officer's is 固定, 流动 or 按项目吸纳."""
        if self.kind == AppointmentKind.OFFICER or self.tenure != Tenure.FIXED:
            return f"{self.get_kind_display()}（{self.get_tenure_display()}）"
        return self.get_kind_display()

    @property
    def place(self) -> str:
        return self.station.name if self.station else "办公室"


def with_officer_counts(stations: models.QuerySet[Station], day: date) -> models.QuerySet[Station]:
    """Each station with ``officer_count``: who does its work on ``day``."""
    working = held_on(day, "appointments__") & Q(appointments__kind__in=WORK_FOR_A_STATION)
    return stations.annotate(
        officer_count=models.Count("appointments", filter=working, distinct=True)
    )


def without_officers(stations: models.QuerySet[Station], day: date) -> models.QuerySet[Station]:
    """Stations where nobody signs for what they are asked on ``day``."""
    working = Appointment.objects.in_force(day).filter(kind__in=WORK_FOR_A_STATION)
    return stations.filter(~models.Exists(working.filter(station=models.OuterRef("pk"))))


class AppointmentMove(models.Model):
    """Who moved an appointment from one state to another, when, and why."""

    appointment = models.ForeignKey(Appointment, models.CASCADE, related_name="moves")
    old_status = models.CharField("原状态", max_length=20, choices=AppointmentStatus, blank=True)
    new_status = models.CharField("新状态", max_length=20, choices=AppointmentStatus)
    # None: the term was over.
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, verbose_name="办理人", related_name="+"
    )
    at = models.DateTimeField("时间", auto_now_add=True)
    note = models.CharField("原因", max_length=300, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "聘任变更"
        ordering = ["appointment", "pk"]

    def __str__(self) -> str:
        return f"{self.get_old_status_display()}→{self.get_new_status_display()}"


class YearlyReview(models.Model):
    """年度评价 of one appointment. A correction is another row: the newest counts, all stay."""

    appointment = models.ForeignKey(
        Appointment, models.CASCADE, verbose_name="聘任", related_name="reviews"
    )
    year = models.PositiveSmallIntegerField("年度")
    outcome = models.CharField("评价", max_length=20, choices=ReviewOutcome)
    word = models.CharField("说明", max_length=200, blank=True)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, verbose_name="评价人", related_name="+"
    )
    at = models.DateTimeField("时间", auto_now_add=True)

    class Meta:
        verbose_name = verbose_name_plural = "年度评价"
        ordering = ["-year", "-pk"]
        constraints = [
            models.CheckConstraint(
                name="review_says_why",
                condition=Q(outcome=ReviewOutcome.CONTINUE) | ~Q(word=""),
                violation_error_message="提醒和退出须写一句说明。",
            ),
        ]
        indexes = [
            # The newest word about somebody in a year.
            models.Index(name="review_newest", fields=["appointment", "-year", "-id"]),
        ]

    def __str__(self) -> str:
        return f"{self.year}年度：{self.get_outcome_display()}"
