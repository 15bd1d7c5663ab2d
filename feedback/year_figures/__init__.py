"""The figures of a span of time, each with the rows behind it: for yearly tables and reports."""

from feedback.period import Period
from feedback.year_figures.sources import SOURCES, Source, values_of

__all__ = ["SOURCES", "Period", "Source", "values_of"]
