"""The number of a letter upward goes on the office's register of numbers (文号登记簿)."""

from liaison.accounts.models import User
from liaison.office.choices import NumberKind
from liaison.office.numbers import Entry, enter_numbers
from opinions.errors import rules_below
from opinions.models import Submission


def enter_submission(submission: Submission, *, by: User) -> None:
    """Raises OpinionError if another paper has the number."""
    entry = Entry(
        submission.document_number, NumberKind.REPORT,
        f"{submission.consultation.title}{submission.mark}", submission.sent_on, target=submission,
    )  # fmt: skip
    with rules_below():
        enter_numbers([entry], by=by)
