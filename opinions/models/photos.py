"""What was written by hand, beside its words as they were typed."""

from django.db import models

from opinions.models.opinions import Opinion


class OpinionPhoto(models.Model):
    """A photo of the sheet. It may show a name, so each look at it is on record."""

    opinion = models.ForeignKey(Opinion, models.CASCADE, related_name="photos")
    file = models.ForeignKey("office.StoredFile", models.PROTECT, related_name="+")

    class Meta:
        verbose_name = verbose_name_plural = "手写件照片"
        ordering = ["opinion", "pk"]

    def __str__(self) -> str:
        return str(self.file)
