"""One round of collecting opinions on one version of a draft (征询)."""

from collections.abc import Collection, Sequence
from datetime import datetime, timedelta
from functools import lru_cache
from typing import Any, Self

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import DEFAULT_DB_ALIAS, models
from django.db.models import Exists, F, OuterRef, Q
from django.db.models.expressions import RawSQL

from drafts.choices import READABLE, ConsultationStatus, Phase, Stage, Visibility
from drafts.models.maps import VersionMap
from drafts.models.texts import DraftVersion
from liaison.accounts.models import User


def public_maps(version: int | OuterRef) -> models.QuerySet[VersionMap]:
    """Confirmed maps that show what a text changes; of an amendment, what it makes of the law.

    Only from a text that everybody may read: a law in force, a promulgated text, or one that is
    or was consulted on in public. What only stations saw must not leak by a comparison.
    """
    read_before = Consultation.objects.readable_by_public().with_text(OuterRef("old"))
    return VersionMap.objects.filter(
        Q(new=version) | Q(new__amendment=version),
        Q(old__stage__in=[Stage.PROMULGATED, Stage.IN_FORCE]) | Exists(read_before),
        confirmed_at__isnull=False,
    ).order_by("-pk")


@lru_cache(maxsize=1)
def _comparison_sql() -> tuple[str, tuple[Any, ...]]:
    """The condition of ``with_comparison`` in SQL, written by Django once in a process.

    Writing it anew took half the time of finding a consultation.
    """
    shown = Exists(public_maps(OuterRef("version")))
    query = Consultation._default_manager.annotate(shown=shown).query
    compiler = query.get_compiler(DEFAULT_DB_ALIAS)
    sql, params = compiler.compile(query.annotations["shown"])
    return sql, tuple(params)


class ConsultationQuerySet(models.QuerySet["Consultation"]):
    def readable_by_public(self) -> Self:
        """Released and allowed to be public; nothing else may leak by any public page.

        One that was withdrawn before it ever opened stays unknown.
        """
        return self.released().filter(visibility=Visibility.PUBLIC)

    def with_text(self, version: Any) -> Self:
        """Those that show this text: the one they ask about, or one that it replaced."""
        earlier = Q(replacements__old=version, replacements__replaced_at__isnull=False)
        return self.filter(Q(version=version) | earlier)

    def released(self) -> Self:
        return self.filter(status__in=READABLE, opened_at__isnull=False)

    def readable_by(
        self, user: User, *, office: Collection[str], stations: Collection[str]
    ) -> Self:
        """What this person of the staff may read: the office all, stations all but what names
        others, an expert what is public or names the expert."""
        if user.has_role(*office):
            return self.released()
        shown = {Visibility.PUBLIC}
        if user.has_role(*stations):
            shown.add(Visibility.STATIONS)
        named = Consultation.named_readers.through.objects.filter(user=user)
        return self.released().filter(
            Q(visibility__in=shown) | Q(pk__in=named.values("consultation"))
        )

    def open_now(self) -> Self:
        return self.filter(status=ConsultationStatus.OPEN)

    def awaiting_release(self) -> Self:
        return self.filter(status=ConsultationStatus.PENDING)

    def due_to_open(self, now: datetime) -> Self:
        return self.filter(status=ConsultationStatus.SCHEDULED, opens_at__lte=now)

    def due_to_close(self, now: datetime) -> Self:
        return self.filter(
            status__in=[ConsultationStatus.OPEN, ConsultationStatus.SUSPENDED],
            public_close__lte=now,
        )

    def with_draft(self) -> Self:
        """Load everything that one row of a list shows."""
        return self.select_related("version__draft__organ", "handler").without_long_texts()

    def with_reading_relations(self) -> Self:
        """Load what the page of one consultation shows, but the provisions."""
        related = self.select_related("version__draft__organ", "privacy_notice")
        return related.without_long_texts().prefetch_related("questions__provision")

    def with_comparison(self) -> Self:
        """Say as ``has_comparison`` whether everybody may see what changed (``access``)."""
        sql, params = _comparison_sql()
        return self.annotate(has_comparison=RawSQL(sql, params, models.BooleanField()))  # noqa: S611 -- Django's own SQL

    def with_explanation_mark(self) -> Self:
        """``has_explanation``: whether a 起草说明 came as text, without loading it."""
        return self.annotate(
            has_explanation=models.ExpressionWrapper(
                ~Q(version__draft__explanatory_note=""), models.BooleanField()
            )
        )

    def without_long_texts(self) -> Self:
        """The text as it was uploaded must not come along with every look: it may be 400 KB."""
        return self.defer("version__source_text", "version__draft__explanatory_note")


class Consultation(models.Model):
    """The county's own round for a superior's draft, with its three deadlines (rule 5.1)."""

    slug = models.SlugField("网址代号", max_length=60, unique=True, allow_unicode=False)
    version = models.ForeignKey(
        DraftVersion, models.PROTECT, verbose_name="文本", related_name="consultations"
    )
    plan_item = models.ForeignKey(
        "drafts.PlanItem",
        models.PROTECT,
        null=True,
        blank=True,
        verbose_name="年度计划项目",
        related_name="consultations",
    )
    title = models.CharField("标题", max_length=200)
    phase = models.CharField("环节", max_length=20, choices=Phase, default=Phase.DURING)
    lead_group = models.CharField("牵头工作小组", max_length=60, blank=True)
    # Trades, ages, places, held apart by 、: 物业、老年人、柳荫街道.
    audience = models.CharField("征询对象", max_length=200, blank=True)
    summary = models.TextField("通俗说明", blank=True)
    notice_text = models.TextField("公告正文", blank=True)
    incoming_number = models.CharField("来文字号", max_length=60, blank=True)
    incoming_on = models.DateField("来文日期", null=True, blank=True)
    legal_basis = models.CharField("法律依据", max_length=300, blank=True)
    reviewed = models.CharField("审议情况", max_length=200, blank=True)
    visibility = models.CharField(
        "公开范围", max_length=20, choices=Visibility, default=Visibility.STATIONS
    )
    public_basis = models.CharField("公开依据", max_length=200, blank=True)
    named_readers = models.ManyToManyField(
        settings.AUTH_USER_MODEL, blank=True, verbose_name="指定人员", related_name="+"
    )
    opens_at = models.DateTimeField("开始时间")
    public_close = models.DateTimeField("公众截止")
    station_due = models.DateTimeField("站点报送截止")
    office_due = models.DateTimeField("上报截止")
    status = models.CharField(
        "状态", max_length=20, choices=ConsultationStatus, default=ConsultationStatus.DRAFT
    )
    # When it first opened; a consultation without it was never seen by anyone outside.
    opened_at = models.DateTimeField("实际开始时间", null=True, blank=True)
    # Why it was extended, suspended or withdrawn, in words for the readers of its page.
    public_remark = models.CharField("对外说明", max_length=300, blank=True)
    privacy_notice = models.ForeignKey(
        "office.PrivacyNotice",
        models.PROTECT,
        null=True,
        blank=True,
        verbose_name="个人信息处理告知",
        related_name="+",
    )
    show_counts = models.BooleanField("显示各条意见数", default=False)
    handler = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, verbose_name="经办人", related_name="+"
    )
    created_at = models.DateTimeField("登记时间", auto_now_add=True)
    # Counts what changed beside the columns (attachments, replaced texts), so that finished pages
    # know; as long as it is 0 nobody needs to ask for them.
    page_revision = models.PositiveIntegerField("页面修订次数", default=0)
    # Counts come from the floors above through services.record_counts; a test reconciles them.
    opinion_count = models.PositiveIntegerField("意见条数", default=0)

    objects = ConsultationQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "征求意见"
        ordering = ["-opens_at"]
        constraints = [
            models.CheckConstraint(
                name="consultation_deadlines_in_order",
                condition=Q(
                    opens_at__lt=F("public_close"),
                    public_close__lte=F("station_due"),
                    station_due__lte=F("office_due"),
                ),
                violation_error_message="时间应当依次为：开始时间、公众截止、站点报送截止、上报截止。",
            ),
            models.CheckConstraint(
                name="consultation_public_with_basis",
                condition=~Q(visibility=Visibility.PUBLIC) | ~Q(public_basis=""),
                violation_error_message="公开征求意见须填写公开依据（来函或者上级同意的记录）。",
            ),
            models.CheckConstraint(
                name="consultation_open_since",
                condition=~Q(status__in=[ConsultationStatus.OPEN, ConsultationStatus.SUSPENDED])
                | Q(opened_at__isnull=False),
                violation_error_message="征集中的事项须记有实际开始时间。",
            ),
        ]
        indexes = [
            # Public lists and the clock that opens and closes.
            models.Index(name="consultation_by_status", fields=["status", "public_close"]),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def is_withdrawn(self) -> bool:
        return self.status == ConsultationStatus.WITHDRAWN

    @property
    def is_public(self) -> bool:
        return self.visibility == Visibility.PUBLIC

    @property
    def audience_tags(self) -> list[str]:
        return [tag for tag in self.audience.split("、") if tag]

    def takes_online(self, now: datetime) -> bool:
        return self.status == ConsultationStatus.OPEN and self.opens_at <= now < self.public_close

    def closes_soon(self, now: datetime) -> bool:
        return self.takes_online(now) and self.public_close - now <= timedelta(hours=72)


def with_options(text: str, options: Sequence[str]) -> str:
    """十五日合适吗？（合适、太短、太长）: as a question is read where nothing can be ticked."""
    return f"{text}（{'、'.join(options)}）" if options else text


class FocusQuestion(models.Model):
    """A plain question that the office asks beside the text (征询要点)."""

    consultation = models.ForeignKey(Consultation, models.CASCADE, related_name="questions")
    position = models.PositiveSmallIntegerField("次序")
    text = models.CharField("问题", max_length=300)
    provision = models.ForeignKey(
        "drafts.Provision", models.PROTECT, null=True, blank=True, related_name="+"
    )
    # A closed question of a 问卷 is answered by one of these; an open one has none.
    options = ArrayField(models.CharField(max_length=60), default=list, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "征询要点"
        ordering = ["consultation", "position"]
        constraints = [
            # So that an answer can be held to a question of its own consultation.
            models.UniqueConstraint(
                name="focus_question_of_its_consultation", fields=["consultation", "id"]
            ),
        ]

    def __str__(self) -> str:
        return self.text

    @property
    def in_full(self) -> str:
        return with_options(self.text, self.options)


class ConsultationMove(models.Model):
    """Who moved a consultation from one state to another, when, and why."""

    consultation = models.ForeignKey(Consultation, models.CASCADE, related_name="moves")
    old_status = models.CharField("原状态", max_length=20, choices=ConsultationStatus, blank=True)
    new_status = models.CharField("新状态", max_length=20, choices=ConsultationStatus)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, verbose_name="办理人", related_name="+"
    )
    at = models.DateTimeField("时间", auto_now_add=True)
    note = models.TextField("说明", blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "征求意见流转"
        ordering = ["consultation", "pk"]

    def __str__(self) -> str:
        return f"{self.get_old_status_display()}→{self.get_new_status_display()}"
