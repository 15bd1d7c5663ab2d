"""The figures of a span of time, each with the rows behind it: for yearly tables and reports."""

from feedback.figures.sources import SOURCES, Source, values_of
from feedback.period import Period

__all__ = ["SOURCES", "Period", "Source", "values_of"]
