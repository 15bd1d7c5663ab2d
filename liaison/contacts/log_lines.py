"""What a log line must not say: numbers and addresses of people, and rows that the database quotes.

A broken constraint's message holds the whole row, names and words included.
"""

import logging
import re

from liaison.contacts.personal_data import without_personal_data

_ROW = re.compile(r"(Failing row contains|\) already exists|Key \()[^\n]*")
# The same where the row goes on over several lines, as what people write does.
_DETAIL = re.compile(r"DETAIL:.*?(?=\n(?:HINT|CONTEXT|QUERY|Traceback|The above|During)|\Z)", re.S)
COVERED = "〔数据行〕"


class CoveredFormatter(logging.Formatter):
    def format(self, record: logging.LogRecord) -> str:
        return covered(super().format(record))


def covered(text: str) -> str:
    """``text`` without what says who somebody is, as far as a program can tell."""
    return without_personal_data(_ROW.sub(COVERED, _DETAIL.sub(COVERED, text)))
