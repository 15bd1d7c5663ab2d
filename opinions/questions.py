"""征询要点 answered one by one: which question is meant, and which comes next."""

import re
from collections.abc import Collection, Iterable
from typing import Any

from drafts.models import Consultation, FocusQuestion
from opinions.errors import OpinionError
from opinions.normalising import normalise

UNKNOWN = "没有找到您要回答的问题，请回到原文重新选择；也可以直接在这里提意见。"
LONGEST_NUMBER = 18
_NUMBER = re.compile(r"(?:问题|第)?\s*(\d{1,3})(?=$|\s|[.．、：:题个])")


def find_question(consultation: Consultation, written: Any) -> FocusQuestion | None:
    """The question of this consultation that an address or a form names; one query."""
    numbers = read_numbers(str(written or ""))
    if len(numbers) != 1:
        return None
    asked = consultation.questions.select_related("provision")
    return asked.filter(pk=numbers[0]).first()


def next_question(consultation: Consultation, answered: Collection[int]) -> FocusQuestion | None:
    """The first question after the last one answered, and then from the top; one query."""
    questions = list(consultation.questions.order_by("position"))
    done = [at for at, question in enumerate(questions) if question.pk in answered]
    after = max(done, default=-1) + 1
    turned = [*questions[after:], *questions[:after]]
    return next((question for question in turned if question.pk not in answered), None)


def read_numbers(text: str) -> list[int]:
    """``3,5`` as the receipt's and the form's addresses carry it; what is no number is left out."""
    parts = (part.strip() for part in text.split(","))
    return [int(part) for part in parts if part.isdecimal() and len(part) <= LONGEST_NUMBER]


def chosen_words(option: str) -> str:
    """选“合适”。: how a ticked option stands in the words of an opinion."""
    return f"选“{option}”。"


def option_in(question: FocusQuestion | None, words: str) -> str:
    """The option that somebody wrote down as the answer to a closed question, else ""."""
    written = normalise(words)
    options = question.options if question else []
    return next((option for option in options if normalise(option) == written), "")


class QuestionFinder:
    """Finds the questions of one consultation by what an officer writes; loads them once."""

    def __init__(self, questions: Iterable[FocusQuestion]) -> None:
        self._questions = list(questions)
        self._by_text = {normalise(question.text): question for question in self._questions}

    @property
    def choices(self) -> list[str]:
        """1. 十五日是否合适？（合适、太短）: what the drop-down of the workbook shows."""
        return [f"{at}. {question.in_full}" for at, question in enumerate(self._questions, start=1)]

    def find(self, words: str) -> FocusQuestion | None:
        """The question meant by ``words``; None where nothing is written.

        Raises OpinionError if it can't be told, in words for the person who typed it.
        """
        if not words:
            return None
        if found := self._by_text.get(normalise(words)):
            return found
        number = _NUMBER.match(words)
        if number and 1 <= int(number[1]) <= len(self._questions):
            return self._questions[int(number[1]) - 1]
        raise OpinionError(f"没有“{words[:30]}”这个征询要点，请从下拉列表选择，或者写第几个。")
