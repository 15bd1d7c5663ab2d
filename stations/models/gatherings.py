"""Activities, trainings and joint meetings: announced, signed up for, attended."""

from datetime import date, datetime
from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Count, F, Q

from drafts.models import Consultation
from stations.choices.gatherings import (
    COMING,
    GatheringKind,
    GatheringReach,
    GatheringStatus,
    IssueStatus,
    Participation,
    TrainingTopic,
)
from stations.models.people import Person
from stations.models.places import Station

# What stays of a resident's name when it is forgotten.
RESIDENT = "群众"


class GatheringQuerySet(models.QuerySet["Gathering"]):
    def coming(self, now: datetime) -> Self:
        return self.filter(status=GatheringStatus.PLANNED, starts_at__gte=now)

    def for_the_public(self) -> Self:
        return self.filter(reach=GatheringReach.PUBLIC)

    def for_stations(self, stations: models.QuerySet[Station]) -> Self:
        """The office's own, and those of ``stations``."""
        return self.filter(Q(station=None) | Q(station__in=stations))

    def with_list_relations(self) -> Self:
        """With ``coming_count``, the places taken, and ``came_count``; the latest first."""
        counted = self.select_related("station", "consultation").annotate(
            coming_count=Count("participants", filter=Q(participants__state__in=sorted(COMING))),
            came_count=Count("participants", filter=Q(participants__state=Participation.CAME)),
        )
        return counted.order_by("-starts_at", "-pk")


class Gathering(models.Model):
    kind = models.CharField("类别", max_length=20, choices=GatheringKind)
    title = models.CharField("名称", max_length=120)
    # None: called by the office itself.
    station = models.ForeignKey(
        Station, models.PROTECT, null=True, blank=True, verbose_name="举办站点",
        related_name="gatherings",
    )  # fmt: skip
    starts_at = models.DateTimeField("开始时间")
    ends_at = models.DateTimeField("结束时间", null=True, blank=True)
    place = models.CharField("地点", max_length=120)
    # Of a joint meeting its agenda.
    description = models.TextField("内容", max_length=2000, blank=True)
    reach = models.CharField(
        "面向", max_length=20, choices=GatheringReach, default=GatheringReach.STATIONS
    )
    consultation = models.ForeignKey(
        Consultation, models.PROTECT, null=True, blank=True, verbose_name="结合征求意见",
        related_name="+",
    )  # fmt: skip
    topic = models.CharField("培训内容", max_length=20, choices=TrainingTopic, blank=True)
    lecturer = models.CharField("主讲人", max_length=60, blank=True)
    hours = models.PositiveSmallIntegerField("课时", null=True, blank=True)
    capacity = models.PositiveSmallIntegerField("名额", null=True, blank=True)
    # None: nobody needs to sign up.
    sign_up_until = models.DateTimeField("报名截止", null=True, blank=True)
    # Residents sign up on the portal, by name and phone.
    takes_residents = models.BooleanField("群众可以网上报名", default=False)
    status = models.CharField(
        "状态", max_length=20, choices=GatheringStatus, default=GatheringStatus.PLANNED
    )

    objects = GatheringQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "活动、培训和会议"
        ordering = ["-starts_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                name="gathering_ends_after_start",
                condition=Q(ends_at__isnull=True) | Q(ends_at__gte=F("starts_at")),
                violation_error_message="结束时间不能早于开始时间。",
            ),
            models.CheckConstraint(
                name="gathering_sign_up_before_start",
                condition=Q(sign_up_until__isnull=True) | Q(sign_up_until__lte=F("starts_at")),
                violation_error_message="报名截止不能晚于开始时间。",
            ),
            models.CheckConstraint(
                name="gathering_takes_residents_in_public_until_a_day",
                condition=Q(takes_residents=False)
                | Q(reach=GatheringReach.PUBLIC, sign_up_until__isnull=False),
                violation_error_message="群众网上报名的，须面向所有人，并写明报名截止时间。",
            ),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def organiser(self) -> str:
        return str(self.station) if self.station else "办公室"

    def takes_sign_ups(self, now: datetime) -> bool:
        return (
            self.status == GatheringStatus.PLANNED
            and self.sign_up_until is not None
            and now <= self.sign_up_until
        )


class GatheringFile(models.Model):
    """A lecture's slides, the papers of a meeting: for whoever may open the gathering."""

    gathering = models.ForeignKey(Gathering, models.CASCADE, related_name="files")
    file = models.ForeignKey("office.StoredFile", models.PROTECT, related_name="+")

    class Meta:
        verbose_name = verbose_name_plural = "活动资料"
        ordering = ["gathering", "pk"]

    def __str__(self) -> str:
        return str(self.file)


class ParticipantQuerySet(models.QuerySet["Participant"]):
    def coming(self) -> Self:
        return self.filter(state__in=sorted(COMING))

    def waiting(self) -> Self:
        """候补, who came first first."""
        return self.filter(state=Participation.WAITING).order_by("pk")

    def of_residents(self) -> Self:
        return self.exclude(number="")

    def to_forget(self, before: datetime) -> Self:
        """Residents whose event is over since before that moment, and who are still named."""
        over = Q(gathering__status=GatheringStatus.CANCELLED) | Q(
            gathering__starts_at__lt=before, gathering__ends_at=None
        )
        over |= Q(gathering__ends_at__lt=before)
        return self.of_residents().filter(over).exclude(phone=None, name=RESIDENT)

    def with_list_relations(self) -> Self:
        return self.select_related("person", "phone").order_by("pk")


class Participant(models.Model):
    """Somebody of the rosters, or from a unit or the public by name."""

    gathering = models.ForeignKey(Gathering, models.CASCADE, related_name="participants")
    person = models.ForeignKey(
        Person, models.PROTECT, null=True, blank=True, verbose_name="人员", related_name="+"
    )
    name = models.CharField("姓名", max_length=60, blank=True)
    organisation = models.CharField("单位", max_length=100, blank=True)
    phone = models.ForeignKey(
        "contacts.Contact", models.PROTECT, null=True, blank=True, verbose_name="手机",
        related_name="+",
    )  # fmt: skip
    # From the portal: number and code show where one stands, and take it back.
    number = models.CharField("报名编号", max_length=30, blank=True)
    query_hash = models.CharField(max_length=64, blank=True)
    # From the signed form: sent twice, it is still one person.
    client_key = models.UUIDField(null=True, unique=True, editable=False)
    privacy_notice = models.ForeignKey(
        "office.PrivacyNotice", models.PROTECT, null=True, related_name="+"
    )
    state = models.CharField("参加情况", max_length=20, choices=Participation)
    at = models.DateTimeField("登记时间", auto_now_add=True)

    objects = ParticipantQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "参加人"
        ordering = ["gathering", "pk"]
        constraints = [
            models.UniqueConstraint(
                name="takes_part_once",
                fields=["gathering", "person"],
                violation_error_message="此人已在名单上。",
            ),
            models.UniqueConstraint(
                name="one_participant_per_number", fields=["number"], condition=~Q(number="")
            ),
            models.CheckConstraint(
                name="participant_is_somebody",
                condition=Q(person__isnull=False) | ~Q(name="") | ~Q(organisation=""),
            ),
        ]

    def __str__(self) -> str:
        return str(self.person) if self.person else self.name or self.organisation

    @property
    def shown(self) -> str:
        """As on a list: of a resident only the family name."""
        is_named = self.number and self.name != RESIDENT
        return f"{self.name[:1]}**" if is_named else str(self)


class MeetingIssueQuerySet(models.QuerySet["MeetingIssue"]):
    def waiting(self) -> Self:
        return self.filter(status=IssueStatus.OPEN)

    def overdue(self, day: date) -> Self:
        return self.waiting().filter(due_on__lt=day)


class MeetingIssue(models.Model):
    """What a joint meeting gave to somebody to settle, by when, and what came of it."""

    gathering = models.ForeignKey(
        Gathering, models.PROTECT, verbose_name="会议", related_name="issues"
    )
    text = models.CharField("议定事项", max_length=300)
    owner = models.CharField("责任单位", max_length=100)
    due_on = models.DateField("办理期限")
    status = models.CharField("状态", max_length=20, choices=IssueStatus, default=IssueStatus.OPEN)
    result = models.CharField("办理结果", max_length=300, blank=True)

    objects = MeetingIssueQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "议定事项"
        ordering = ["due_on", "pk"]
        constraints = [
            models.CheckConstraint(
                name="settled_issue_says_how",
                condition=Q(status=IssueStatus.OPEN) | ~Q(result=""),
                violation_error_message="请写明办理结果。",
            )
        ]

    def __str__(self) -> str:
        return self.text


class GatheringMove(models.Model):
    """Who announced, changed, cancelled or closed a gathering, when, and why."""

    gathering = models.ForeignKey(Gathering, models.CASCADE, related_name="moves")
    old_status = models.CharField("原状态", max_length=20, choices=GatheringStatus, blank=True)
    new_status = models.CharField("新状态", max_length=20, choices=GatheringStatus)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, verbose_name="办理人", related_name="+"
    )
    at = models.DateTimeField("时间", auto_now_add=True)
    note = models.CharField("说明", max_length=300, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "活动变更"
        ordering = ["gathering", "pk"]

    def __str__(self) -> str:
        return f"{self.get_old_status_display()}→{self.get_new_status_display()}"


class MeetingIssueMove(models.Model):
    """Who settled or took up an issue again, when, and how."""

    issue = models.ForeignKey(MeetingIssue, models.CASCADE, related_name="moves")
    old_status = models.CharField("原状态", max_length=20, choices=IssueStatus, blank=True)
    new_status = models.CharField("新状态", max_length=20, choices=IssueStatus)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, verbose_name="办理人", related_name="+"
    )
    at = models.DateTimeField("时间", auto_now_add=True)
    note = models.CharField("说明", max_length=300, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "议定事项变更"
        ordering = ["issue", "pk"]

    def __str__(self) -> str:
        return f"{self.get_old_status_display()}→{self.get_new_status_display()}"
