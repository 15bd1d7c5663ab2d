"""Uploaded drafts as lines of text, whatever format the superior organ sends."""

from drafts.reading.errors import DraftReadError
from drafts.reading.files import MOST_BYTES, read_file
from drafts.reading.reading import Reading
from drafts.reading.signatures import proper_name

__all__ = ["MOST_BYTES", "DraftReadError", "Reading", "proper_name", "read_file"]
