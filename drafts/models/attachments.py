"""Files that belong to a consultation: 起草说明, 对照表 and the like."""

from django.db import models

from drafts.choices import AttachmentKind
from drafts.models.consultations import Consultation


class ConsultationAttachment(models.Model):
    """One file to download, for whoever may read the consultation."""

    consultation = models.ForeignKey(Consultation, models.CASCADE, related_name="attachments")
    kind = models.CharField(
        "类别", max_length=20, choices=AttachmentKind, default=AttachmentKind.EXPLANATION
    )
    file = models.OneToOneField("office.StoredFile", models.PROTECT, related_name="+")

    class Meta:
        verbose_name = verbose_name_plural = "征求意见附件"
        ordering = ["consultation", "pk"]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}：{self.file.name}"
