"""Choosing one of a consultation's 征询要点."""

from collections.abc import Sequence

from django import forms

from drafts.models import FocusQuestion


def question_field(questions: Sequence[FocusQuestion], none: str) -> forms.TypedChoiceField:
    """Answers with the question itself; ``none`` stands there while none is chosen."""
    by_key = {str(question.pk): question for question in questions}
    return forms.TypedChoiceField(
        label="征询要点",
        required=False,
        choices=[("", none), *((key, question.text) for key, question in by_key.items())],
        coerce=by_key.__getitem__,
        empty_value=None,
    )
