"""历史导入: the office's old ledgers, checked first, entered and taken back as a whole."""

from django.db import models

from stations.models.history_imports import HistoryImport


class LedgerImport(HistoryImport):
    file = models.ForeignKey("office.StoredFile", models.PROTECT, related_name="+")
    # The workbook with its 错误 column, when some rows were wrong.
    returned_file = models.ForeignKey(
        "office.StoredFile", models.PROTECT, null=True, blank=True, related_name="+"
    )
    # Of rows that name no station; None: every row has to.
    station = models.ForeignKey(
        "stations.Station", models.PROTECT, null=True, blank=True, verbose_name="站点",
        related_name="+",
    )  # fmt: skip

    class Meta(HistoryImport.Meta):
        verbose_name = verbose_name_plural = "历史台账导入"

    def __str__(self) -> str:
        return self.file.name
