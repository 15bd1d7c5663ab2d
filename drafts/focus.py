"""征询要点 as a clerk types them: one question a line, an article in front if it asks about one."""

import re
from dataclasses import dataclass

from drafts.choices import ProvisionKind
from drafts.errors import DraftError
from drafts.models import Consultation, DraftVersion, FocusQuestion, Provision
from drafts.models.consultations import with_options
from drafts.parsing.marks import read_article

SEPARATOR = re.compile(r"[：:]")
OPTION_MARK = "｜"
LONGEST, LONGEST_OPTION, MOST_OPTIONS = 300, 60, 10


@dataclass(frozen=True)
class FocusLine:
    text: str
    provision: Provision | None = None
    options: tuple[str, ...] = ()

    @property
    def written(self) -> str:
        """第七条：十五日是否合适？（合适、太短）"""
        text = with_options(self.text, self.options)
        return f"{self.provision.label}：{text}" if self.provision else text


def read_focus_lines(text: str, version: DraftVersion) -> list[FocusLine]:
    """``第七条：十五日是否合适？`` points to the article; a line without one asks about the whole.

    ``十五日是否合适？｜合适｜太短｜太长`` is a closed question with its options. Raises DraftError
    if a line names an article that the text does not have, or has one option only.
    """
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    articles = _articles(version) if lines else {}
    return [_read_line(line, articles) for line in lines]


def written_focus_lines(consultation: Consultation) -> str:
    """The reverse, for editing."""
    questions = consultation.questions.select_related("provision")
    return "\n".join(
        OPTION_MARK.join([_written(question), *question.options]) for question in questions
    )


def _written(question: FocusQuestion) -> str:
    return FocusLine(question.text, question.provision).written


def _articles(version: DraftVersion) -> dict[tuple[int, int], Provision]:
    articles = version.provisions.filter(kind=ProvisionKind.ARTICLE)
    return {(article.number, article.suffix): article for article in articles}


def _read_line(line: str, articles: dict[tuple[int, int], Provision]) -> FocusLine:
    asked, options = _read_options(line)
    if len(asked) > LONGEST:
        raise DraftError(f"征询要点每条不超过{LONGEST}字，请缩短：“{line[:20]}……”。")
    head, *rest = SEPARATOR.split(asked, maxsplit=1)
    mark = read_article(head.strip())
    if mark is None or mark.rest.strip() or not rest or not rest[0].strip():
        return FocusLine(asked, options=options)
    provision = articles.get((mark.number, mark.suffix))
    if provision is None:
        raise DraftError(f"征询要点提到的“{mark.label}”在草案文本中没有，请核对。")
    return FocusLine(rest[0].strip(), provision, options)


def _read_options(line: str) -> tuple[str, tuple[str, ...]]:
    asked, *rest = (part.strip() for part in re.split(r"[｜|]", line))
    options = tuple(dict.fromkeys(part for part in rest if part))
    if rest and not 2 <= len(options) <= MOST_OPTIONS:
        raise DraftError(f"“{asked[:20]}”的选项应当有2到{MOST_OPTIONS}个，各不相同，用“｜”隔开。")
    if any(len(option) > LONGEST_OPTION for option in options):
        raise DraftError(f"“{asked[:20]}”的选项每个不超过{LONGEST_OPTION}字，请缩短。")
    return asked, options
