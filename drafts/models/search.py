"""What can be found: consultations, confirmed texts, and the articles of these texts."""

from collections.abc import Collection
from typing import Any, Self

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models import F, Func, Q, Value
from django.db.models.sql.compiler import SQLCompiler

from drafts.models.consultations import Consultation
from drafts.models.texts import DraftVersion, Provision


class LexemeField(models.Field):
    """A tsvector of ready lexemes: no dictionary of PostgreSQL's cuts Chinese into words."""

    def db_type(self, connection: BaseDatabaseWrapper) -> str:
        return "tsvector"

    def get_placeholder(
        self, value: Any, compiler: SQLCompiler, connection: BaseDatabaseWrapper
    ) -> str:
        return "array_to_tsvector(%s::text[])"


@LexemeField.register_lookup
class Holds(models.Lookup):
    """``lexemes__holds="'物业' & '业服'"``: a tsquery that ``drafts.finding.asked`` writes."""

    lookup_name = "holds"
    prepare_rhs = False

    def get_db_prep_lookup(self, value: Any, connection: BaseDatabaseWrapper) -> Any:
        return "%s::tsquery", [value]

    def as_sql(
        self, compiler: SQLCompiler, connection: BaseDatabaseWrapper
    ) -> tuple[str, tuple[Any, ...]]:
        vector, vector_params = self.process_lhs(compiler, connection)
        query, query_params = self.process_rhs(compiler, connection)
        return f"{vector} @@ {query}", (*vector_params, *query_params)


class _OneOf(Func):
    """``column = ANY(array)``: hundreds of keys as one parameter; IN takes longer than a search."""

    template = "%(expressions)s)"
    arg_joiner = " = ANY("
    output_field = models.BooleanField()

    def __init__(self, column: str, keys: Collection[int]) -> None:
        super().__init__(F(column), Value(list(keys), ArrayField(models.BigIntegerField())))


class SearchEntryQuerySet(models.QuerySet["SearchEntry"]):
    def within(self, consultations: Collection[int], versions: Collection[int]) -> Self:
        """Only these consultations and the articles of these texts."""
        return self.filter(
            Q(_OneOf("consultation", consultations))
            | Q(_OneOf("version", versions), provision__isnull=False)
        )

    def for_showing(self) -> Self:
        """Load everything that one row of a result shows, and nothing of the index."""
        return self.select_related("consultation", "version", "provision").only(
            "anchor", "provision__uuid", "provision__position",
            "consultation__title", "consultation__summary", "consultation__slug",
            "version__title", "version__title_note",
        )  # fmt: skip

    def stale(self) -> Self:
        """Entries of a text that does not stand."""
        return self.filter(version__isnull=False, version__confirmed_at__isnull=True)


class SearchEntry(models.Model):
    """One thing that can be found. Who may find it is asked anew at each search, never kept here.

    Exactly one of: a consultation, a whole text (``version``), a part of it (``provision``, too).
    """

    consultation = models.OneToOneField(
        Consultation, models.CASCADE, null=True, blank=True, related_name="+"
    )
    version = models.ForeignKey(
        DraftVersion, models.CASCADE, null=True, blank=True, related_name="+"
    )
    provision = models.OneToOneField(
        Provision, models.CASCADE, null=True, blank=True, related_name="+"
    )
    # Of a part: where it stands on the reading page, and its place among the parts.
    anchor = models.CharField(max_length=320, blank=True)
    position = models.PositiveIntegerField(default=0)
    # Folded (drafts.finding.folding); ``name`` is the title of the text that a part stands in.
    name = models.TextField(blank=True)
    title = models.TextField(blank=True)
    text = models.TextField(blank=True)
    lexemes = LexemeField()

    objects = SearchEntryQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "检索条目"
        constraints = [
            models.CheckConstraint(
                name="search_entry_of_one_thing",
                condition=Q(consultation__isnull=False, version=None, provision=None)
                | Q(consultation=None, version__isnull=False),
            ),
            models.UniqueConstraint(
                name="one_search_entry_per_text",
                fields=["version"],
                condition=Q(provision=None),
            ),
        ]
        indexes = [
            # Every search. Kept in order at once: a pending list would be read by each of them.
            GinIndex(name="search_entry_lexemes", fields=["lexemes"], fastupdate=False),
        ]

    def __str__(self) -> str:
        return " ".join(part for part in (self.name, self.anchor, self.title) if part)

    def of_what(self) -> tuple[str, str]:
        """The title and the note of the consultation or the text, as they were written."""
        if self.consultation:
            return self.consultation.title, self.consultation.summary
        return (self.version.title, self.version.title_note) if self.version else ("", "")
