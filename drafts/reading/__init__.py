"""Uploaded drafts as lines of text: docx, txt, md and pasted words."""

from drafts.reading.errors import DraftReadError
from drafts.reading.files import MOST_BYTES, read_file

__all__ = ["MOST_BYTES", "DraftReadError", "read_file"]
