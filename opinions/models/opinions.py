"""One opinion: the person's own words, and the four axes of its way."""

import uuid
from typing import Self

from django.conf import settings
from django.contrib.postgres.indexes import BrinIndex
from django.db import models
from django.db.models import Q

from drafts.models import Consultation, FocusQuestion
from opinions.choices import (
    EDITABLE,
    NEVER_COUNTED,
    NO_KIND,
    NOT_YET_SENT,
    TAKEN_BACK,
    TO_SORT,
    Adoption,
    ChangeKind,
    Channel,
    FeedbackState,
    Moderation,
    Processing,
    Proof,
    source_without_station,
)
from opinions.choices.referrals import CLAIM
from opinions.models.boxes import BoxOpening
from opinions.models.bundles import Bundle
from opinions.models.channels import channel_label
from opinions.models.contributors import Contributor
from stations.models import RequestLetter, Station

NOT_BY_ITSELF = Q(station__isnull=False)
FROM_BOX = Q(box_opening__isnull=False)
NOT_ONLINE = ~Q(channel=Channel.ONLINE)
KNOWS_NETWORK = ~Q(network_key="")
STOPPED = Q(moderation__in=[Moderation.HELD, Moderation.BLOCKED])
ASIDE = Q(
    processing__in=[
        Processing.RETURNED, Processing.KEPT, Processing.REFERRED, Processing.PETITION,
        Processing.REVIEW_SUGGESTION, Processing.PUBLIC_SENTIMENT, Processing.SENT_DIRECTLY,
        Processing.WITHDRAWN,
    ]
)  # fmt: skip


class OpinionQuerySet(models.QuerySet["Opinion"]):
    def unsent(self) -> Self:
        """Neither sent upward nor settled otherwise."""
        return self.exclude(moderation=Moderation.BLOCKED).filter(processing__in=NOT_YET_SENT)

    def standing(self) -> Self:
        """What is worked on: neither withdrawn nor refused."""
        return self.exclude(processing=Processing.WITHDRAWN).exclude(moderation=Moderation.BLOCKED)

    def counted(self) -> Self:
        """What the figure 收到 counts: no 社情民意, nothing that two people left out of it."""
        return self.standing().filter(is_counted=True).exclude(processing__in=NEVER_COUNTED)

    def answers(self) -> dict[tuple[int, str], int]:
        """By question and chosen option ("" for none) how many there are; one query."""
        asked = self.filter(question__isnull=False).order_by()
        rows = asked.values_list("question", "chosen").annotate(models.Count("pk"))
        return {(question, chosen): count for question, chosen, count in rows}

    def to_sort(self) -> Self:
        """The clerk's queue: passed and not yet settled."""
        return self.filter(moderation=Moderation.PASSED, processing__in=TO_SORT)

    def public_sentiment(self) -> Self:
        """社情民意: the register of what was moved there."""
        return self.standing().filter(processing=Processing.PUBLIC_SENTIMENT)

    def returned(self) -> Self:
        """Given back to the author for more; nobody decides until it comes back."""
        return self.filter(processing=Processing.RETURNED).exclude(moderation=Moderation.BLOCKED)

    def held(self) -> Self:
        return self.filter(moderation=Moderation.HELD)

    def for_author(self) -> Self:
        """Load everything that the author's own page shows, without the draft's whole text."""
        return (
            self.select_related(
                "consultation__version__draft__organ",
                "contributor__phone",
                "contributor__email",
                "question",
            )
            .defer("consultation__version__source_text")
            .prefetch_related("targets", "moves", "revisions", "supplements", "files__file")
        )

    def of_phone(self, lookup: str) -> Self:
        """What one phone number left, the latest first, with what a row of 我的意见 shows."""
        left = self.filter(contributor__phone__lookup=lookup)
        return left.select_related("consultation").order_by("-pk")

    def for_list(self) -> Self:
        """Load everything that one row of the office's lists shows."""
        related = self.select_related("station", "question")
        return related.prefetch_related("targets", "supplements", "redactions")

    def claims_waiting(self) -> Self:
        """What screening took for a personal claim, and nobody has settled or passed on yet."""
        held = self.standing().filter(hold_reasons__icontains=CLAIM, processing__in=TO_SORT)
        return held.filter(moderation=Moderation.HELD, referrals__isnull=True)

    def waiting_for_screening(self) -> Self:
        return self.filter(moderation=Moderation.PENDING)


class Opinion(models.Model):
    # QH-7K3M-9D2X-5: random with a check digit, so nobody can count or guess.
    receipt_no = models.CharField("意见编号", max_length=24, unique=True)
    query_hash = models.CharField(max_length=64)
    # The nonce of the form it came from: a second click finds the first opinion.
    client_key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    consultation = models.ForeignKey(
        Consultation, models.PROTECT, verbose_name="征求意见", related_name="+"
    )
    contributor = models.ForeignKey(
        Contributor, models.PROTECT, verbose_name="提出人", related_name="opinions"
    )
    # The option chosen at a closed question, in its words; ``body`` says it as well.
    chosen = models.CharField("所选选项", max_length=60, blank=True)
    # The 征询要点 that it answers. It may name an article as well: a question can ask about one.
    # That it is a question of the same consultation holds the database (migration 0010).
    question = models.ForeignKey(
        FocusQuestion, models.PROTECT, null=True, blank=True, verbose_name="征询要点",
        related_name="+",
    )  # fmt: skip
    channel = models.CharField("提出方式", max_length=20, default=Channel.ONLINE)
    kind = models.CharField("意见类别", max_length=10, choices=ChangeKind, blank=True)
    # The person's own words; never overwritten by the office.
    body = models.TextField("意见原文", blank=True)
    replacement = models.TextField("修改为", blank=True)
    reason = models.TextField("理由", blank=True)
    # The office's or officer's wording (整理稿), beside the words, not in their place.
    edited_text = models.TextField("整理稿", blank=True)
    people = models.PositiveIntegerField("提出人数", default=1)
    station = models.ForeignKey(
        Station, models.PROTECT, null=True, blank=True, verbose_name="来源站点", related_name="+"
    )
    # The 征求意见函 that it answers (部门复函).
    letter = models.ForeignKey(
        RequestLetter, models.PROTECT, null=True, blank=True, verbose_name="征求意见函",
        related_name="+", db_index=False,
    )  # fmt: skip
    bundle = models.ForeignKey(
        Bundle, models.PROTECT, null=True, blank=True, verbose_name="批量录入",
        related_name="opinions",
    )  # fmt: skip
    bundle_row = models.PositiveIntegerField("行号", null=True, blank=True)
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, verbose_name="录入人",
        related_name="+",
    )  # fmt: skip
    # The opening of an opinion box that its slip was in.
    box_opening = models.ForeignKey(
        BoxOpening, models.PROTECT, null=True, blank=True, verbose_name="开箱登记",
        related_name="opinions", db_index=False,
    )  # fmt: skip
    # A deputy (代表联络员) files straight to the office: no task of the station counts it.
    by_deputy = models.BooleanField("代表联络员直接报送", default=False, db_default=False)
    recorded_source = models.CharField("代录来源", max_length=20, blank=True)
    # The day it was said, posted or phoned in; equals created_at for online ones.
    received_at = models.DateTimeField("收到时间")
    created_at = models.DateTimeField("登记时间", auto_now_add=True)
    is_late = models.BooleanField("逾期收到", default=False)
    revision = models.PositiveSmallIntegerField("第几稿", default=1)
    # Equal texts after normalising: exact copies are grouped by it.
    text_hash = models.CharField(max_length=64)
    # 自动校验 of one sent online; empty where nobody asks for it.
    proof = models.CharField(
        "自动校验", max_length=10, choices=Proof, blank=True, default="", db_default=""
    )
    # A keyed hash of the network that sent it, to tell a flood; erased after some months.
    network_key = models.CharField(
        "来源网络", max_length=32, blank=True, default="", db_default="", editable=False
    )
    # Written by ``services.uncounting`` only: which group left it out is in ``uncounted_in``.
    is_counted = models.BooleanField("计入统计", default=True, db_default=True, editable=False)
    hold_reasons = models.JSONField("待复核原因", default=list, blank=True)
    moderation = models.CharField(
        "复核", max_length=12, choices=Moderation, default=Moderation.PENDING
    )
    processing = models.CharField(
        "办理", max_length=30, choices=Processing, default=Processing.RECEIVED
    )
    adoption = models.CharField("采纳", max_length=20, choices=Adoption, default=Adoption.NONE)
    feedback = models.CharField(
        "反馈", max_length=10, choices=FeedbackState, default=FeedbackState.NONE
    )
    processing_note = models.CharField("办理说明", max_length=300, blank=True)

    objects = OpinionQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "意见"
        ordering = ["-pk"]
        constraints = [
            models.CheckConstraint(
                name="opinion_chooses_only_at_a_question",
                condition=Q(chosen="") | Q(question__isnull=False),
            ),
            models.CheckConstraint(
                name="opinion_says_something",
                condition=~Q(body="", replacement="", reason=""),
                violation_error_message="请填写意见内容。",
            ),
            models.CheckConstraint(
                name="opinion_by_at_least_one_person",
                condition=Q(people__gte=1),
                violation_error_message="提出人数至少为1。",
            ),
            models.CheckConstraint(
                name="opinion_of_an_opening_came_by_box",
                condition=Q(box_opening=None) | Q(channel=Channel.BOX),
            ),
            models.UniqueConstraint(
                name="one_opinion_per_bundle_row", fields=["bundle", "bundle_row"]
            ),
        ]
        indexes = [
            # The office's list and the export walk a consultation in order of arrival.
            models.Index(name="opinion_by_consultation", fields=["consultation", "-id"]),
            # The clerk's queues, by axis.
            models.Index(
                name="opinion_queue", fields=["consultation", "moderation", "processing", "id"]
            ),
            # What one letter brought.
            models.Index(
                name="opinion_by_letter", fields=["letter"], condition=Q(letter__isnull=False)
            ),
            models.Index(name="opinion_by_opening", fields=["box_opening"], condition=FROM_BOX),
            # Exact copies within one consultation.
            models.Index(name="opinion_same_text", fields=["consultation", "text_hash"]),
            # The lists of all years, newest first; what most rows are needs none.
            models.Index(
                name="opinion_by_station", fields=["station", "-id"], condition=NOT_BY_ITSELF
            ),
            models.Index(
                name="opinion_by_channel", fields=["channel", "-id"], condition=NOT_ONLINE
            ),
            models.Index(
                name="opinion_not_passed", fields=["moderation", "-id"], condition=STOPPED
            ),
            models.Index(name="opinion_set_aside", fields=["processing", "-id"], condition=ASIDE),
            # From which network much comes; most rows of old years have none.
            models.Index(
                name="opinion_by_network",
                fields=["consultation", "network_key"],
                condition=KNOWS_NETWORK,
            ),
            BrinIndex(name="opinion_received", fields=["received_at"]),
        ]

    def __str__(self) -> str:
        return self.receipt_no

    def get_channel_display(self) -> str:
        return channel_label(self.channel)

    @property
    def kind_label(self) -> str:
        return str(self.get_kind_display()) or NO_KIND

    @property
    def own_words(self) -> str:
        """Everything the person wrote, for tables that have one cell for it."""
        parts = [self.body]
        if self.replacement:
            parts.append(f"修改为：{self.replacement}")
        return "\n".join(part for part in parts if part)

    @property
    def source(self) -> str:
        """来源站点, for every table that names it."""
        if self.station:
            return str(self.station)
        return "代表联络员" if self.by_deputy else source_without_station(self.channel)

    @property
    def origin(self) -> str:
        """柳荫街道工作站，走访: where it came from and how."""
        channel = self.get_channel_display()
        directly = "，代表联络员直接报送" if self.by_deputy and self.station else ""
        return channel if channel == self.source else f"{self.source}{directly}，{channel}"

    @property
    def can_be_taken_back(self) -> bool:
        """Left out, sent elsewhere or given back, and not answered above: think again."""
        return self.processing in TAKEN_BACK and self.adoption == Adoption.NONE

    @property
    def can_be_edited(self) -> bool:
        return self.processing in EDITABLE and self.moderation != Moderation.BLOCKED
