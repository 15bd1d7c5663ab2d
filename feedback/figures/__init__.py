"""The figures of a span of time, each with the rows behind it: for yearly tables and reports."""

from feedback.figures.period import Period
from feedback.figures.sources import SOURCES, Source, values_of

__all__ = ["SOURCES", "Period", "Source", "values_of"]
