"""领导小组 and the working groups by sector, with their members in order."""

from django.db import models
from django.db.models import Q

from stations.choices import GroupKind
from stations.models.people import Person


class WorkingGroup(models.Model):
    name = models.CharField("名称", max_length=60, unique=True)
    kind = models.CharField("类别", max_length=10, choices=GroupKind, default=GroupKind.SECTOR)
    sector = models.CharField("负责领域", max_length=120, blank=True)
    order = models.PositiveSmallIntegerField("顺序", default=1)

    class Meta:
        verbose_name = verbose_name_plural = "工作小组"
        ordering = ["kind", "order", "pk"]

    def __str__(self) -> str:
        return self.name


class GroupMember(models.Model):
    """Somebody of the roster, or a unit with a title where the post is the member."""

    group = models.ForeignKey(WorkingGroup, models.CASCADE, related_name="members")
    person = models.ForeignKey(
        Person, models.PROTECT, null=True, blank=True, verbose_name="人员", related_name="+"
    )
    text = models.CharField("单位和职务", max_length=120, blank=True)
    is_head = models.BooleanField("组长", default=False)
    order = models.PositiveSmallIntegerField("顺序", default=1)

    class Meta:
        verbose_name = verbose_name_plural = "小组成员"
        ordering = ["group", "-is_head", "order", "pk"]
        constraints = [
            models.CheckConstraint(
                name="group_member_is_somebody",
                condition=Q(person__isnull=False, text="") | Q(person__isnull=True) & ~Q(text=""),
                violation_error_message="成员是花名册里的人，或者写明单位和职务。",
            ),
            models.UniqueConstraint(
                name="one_head_of_a_group",
                fields=["group"],
                condition=Q(is_head=True),
                violation_error_message="每个小组只有一位组长。",
            ),
            models.UniqueConstraint(
                name="group_member_once",
                fields=["group", "person"],
                violation_error_message="此人已在这个小组里。",
            ),
        ]

    def __str__(self) -> str:
        return self.written

    @property
    def written(self) -> str:
        """赵霞　柳荫社区副主任."""
        if self.person is None:
            return self.text
        return f"{self.person.name}　{self.person.position}".strip()
