"""The table as an expert sees it (意见把关): words and sources, nobody's name or contact."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.db.models import Prefetch

from liaison.contacts.personal_data import without_personal_data
from opinions.models import CompiledItem, CompiledSource, ExpertRemark
from stations.choices import ExpertStage
from stations.models import ExpertTask

# Sources that are shown of one row; a flood of copies says nothing new.
MOST_SOURCES = 20


@dataclass(frozen=True)
class Source:
    origin: str
    words: str


@dataclass(frozen=True)
class CheckRow:
    item: CompiledItem
    sources: list[Source]
    total: int
    # The expert's remark as it was typed or handed in.
    remark: str

    @property
    def field(self) -> str:
        return f"remark_{self.item.pk}"

    @property
    def hidden(self) -> int:
        return self.total - len(self.sources)


def check_rows(task: ExpertTask, typed: Mapping[int, str] | None = None) -> list[CheckRow]:
    """Empty but for 意见把关; three queries, whatever the number of rows."""
    if task.stage != ExpertStage.CHECK:
        return []
    sources = CompiledSource.objects.select_related("opinion__station")
    items = (
        CompiledItem.objects.filter(consultation=task.consultation_id)
        .in_table_order()
        .prefetch_related(Prefetch("sources", sources))
    )
    said = dict(ExpertRemark.objects.filter(task=task).values_list("item", "text"))
    words = said | dict(typed or {})
    return [_row(item, words.get(item.pk, "")) for item in items]


def _row(item: CompiledItem, remark: str) -> CheckRow:
    """Copies of one text are shown once."""
    shown: dict[str, Source] = {}
    sources = list(item.sources.all())
    for source in sources:
        opinion = source.opinion
        if len(shown) < MOST_SOURCES:
            words = without_personal_data(opinion.own_words)
            shown.setdefault(words, Source(opinion.origin, words))
    return CheckRow(item, list(shown.values()), len(sources), remark)
