"""What a parsed draft is made of."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from enum import StrEnum


class Kind(StrEnum):
    BOOK = "book"
    SUB_BOOK = "sub_book"
    CHAPTER = "chapter"
    SECTION = "section"
    ARTICLE = "article"
    PARAGRAPH = "paragraph"
    ITEM = "item"
    SUB_ITEM = "sub_item"
    PREAMBLE = "preamble"
    ANNEX = "annex"
    INSTRUCTION = "instruction"
    CLOSING = "closing"
    OUTLINE = "outline"
    ROW = "row"


# From the top of a text down; a heading closes all that stand below or beside it.
HEADINGS = (Kind.BOOK, Kind.SUB_BOOK, Kind.CHAPTER, Kind.SECTION)


@dataclass(slots=True)
class Node:
    """One unit of the text.

    ``label`` is what is printed (第三条, （一）); ``number`` and ``suffix`` what it means
    (第三条之一 is 3 and 1). A heading with ``number`` 0 stands in the text without a number.
    The words of an article are in its paragraphs, never in the article itself.
    """

    kind: Kind
    number: int = 0
    suffix: int = 0
    label: str = ""
    caption: str = ""
    heading: str = ""
    text: str = ""
    line: int = 0
    children: list["Node"] = field(default_factory=list)
    # Of instructions: what is done, to which article, and what it becomes.
    action: str = ""
    target: str = ""
    new_target: str = ""

    @property
    def title(self) -> str:
        return f"{self.label} {self.heading}".strip()

    def of_kind(self, kind: Kind) -> list["Node"]:
        return [child for child in self.children if child.kind == kind]

    def walk(self) -> Iterator["Node"]:
        waiting = [self]
        while waiting:
            node = waiting.pop()
            yield node
            waiting.extend(reversed(node.children))


@dataclass(slots=True, frozen=True)
class ParseWarning:
    """A guess that a person should look at; ``code`` is stable, ``message`` is shown."""

    line: int
    code: str
    message: str


@dataclass(slots=True)
class ParsedDraft:
    title: str = ""
    stage: str = ""
    title_note: str = ""
    kind: str = "full_text"
    nodes: list[Node] = field(default_factory=list)
    warnings: list[ParseWarning] = field(default_factory=list)
    named: set[int] = field(default_factory=set)  # lines that a warning speaks of

    @property
    def full_title(self) -> str:
        return self.title + self.stage

    def warn(self, line: int, code: str, message: str) -> None:
        self.warnings.append(ParseWarning(line, code, message))
        self.named.add(line)

    def walk(self) -> Iterator[Node]:
        for node in self.nodes:
            yield from node.walk()

    def articles(self) -> Iterator[tuple[Node, tuple[Node, ...]]]:
        """Each article with the headings above it, outermost first."""
        yield from _articles(self.nodes)

    def counts(self) -> dict[str, int]:
        articles = [node for node, _ in self.articles()]
        sizes = [article_size(article) for article in articles]
        counts = dict.fromkeys(("book", "sub_book", "chapter", "section"), 0)
        for node in self.walk():
            if node.kind in HEADINGS and node.number:
                counts[node.kind.value] += 1
        return counts | {
            "article": sum(not article.suffix for article in articles),
            "inserted_article": sum(bool(article.suffix) for article in articles),
            "paragraph": sum(size[0] for size in sizes),
            "item": sum(size[1] for size in sizes),
            "sub_item": sum(size[2] for size in sizes),
            "instruction": sum(1 for node in self.walk() if is_single_instruction(node)),
        }


def is_single_instruction(node: Node) -> bool:
    """False for the head of a package (一、对《…》作出修改) that only holds instructions."""
    return node.kind == Kind.INSTRUCTION and not node.of_kind(Kind.INSTRUCTION)


def article_size(article: Node) -> tuple[int, int, int]:
    """How many 款, 项 and 目 an article has; what stands below a 目 is not counted."""
    paragraphs = article.of_kind(Kind.PARAGRAPH)
    items = [item for paragraph in paragraphs for item in paragraph.of_kind(Kind.ITEM)]
    return len(paragraphs), len(items), sum(len(item.of_kind(Kind.SUB_ITEM)) for item in items)


def _articles(
    nodes: list[Node], path: tuple[Node, ...] = ()
) -> Iterator[tuple[Node, tuple[Node, ...]]]:
    for node in nodes:
        if node.kind == Kind.ARTICLE:
            yield node, path
        elif node.kind in HEADINGS or node.kind == Kind.OUTLINE:
            yield from _articles(node.children, (*path, node))
