"""What each kind of order does to the working copy of the law."""

from collections.abc import Callable

from drafts.amending.errors import NotApplied
from drafts.amending.orders import Order, Place, Verb
from drafts.amending.statute import (
    Branch,
    Statute,
    read_articles,
    read_items,
    read_paragraphs,
    say,
)
from drafts.choices import ProvisionKind
from drafts.outline import HEADINGS

K = ProvisionKind


def carry_out(statute: Statute, order: Order) -> list[Branch]:
    """Returns the 款 and 项 that were added. Raises NotApplied; the copy is then of no use."""
    return _VERBS[order.verb](statute, order) or []


# --- Whole parts --------------------------------------------------------------------------------


def _rewrite(statute: Statute, order: Order) -> None:
    branch, *others = [statute.find(place) for place in order.places]
    if others:
        _rewrite_several([branch, *others], order.words[0])
        return
    if branch.row.kind == K.ARTICLE:
        new = _one(read_articles(order.words[0]))
        branch.row.caption = new.row.caption or branch.row.caption
        _refill(branch, new.children)
    elif branch.row.kind == K.PARAGRAPH:
        new, *more = read_paragraphs(order.words[0])
        branch.row.text = new.row.text
        _refill(branch, new.children)
        for further in reversed(more):
            branch.put_behind(further)
    else:
        new = _one(read_items(order.words[0]))
        branch.row.text = new.row.text
        _refill(branch, new.children)


def _rewrite_several(branches: list[Branch], words: str) -> None:
    """第一款、第二款修改为：a 款 for each."""
    if any(branch.row.kind != K.PARAGRAPH for branch in branches):
        raise NotApplied("一段新文字对应好几处")
    new = read_paragraphs(words)
    if len(new) != len(branches):
        raise NotApplied("新文字的款数与要修改的款数对不上")
    for branch, paragraph in zip(branches, new, strict=True):
        branch.row.text = paragraph.row.text
        _refill(branch, paragraph.children)


def _one(branches: list[Branch]) -> Branch:
    if len(branches) != 1:
        raise NotApplied("新文字不止一条（项）")
    return branches[0]


def _refill(branch: Branch, children: list[Branch]) -> None:
    branch.children = []
    for child in children:
        branch.adopt(child, len(branch.children))


def _delete(statute: Statute, order: Order) -> None:
    for branch in [statute.find(place) for place in order.places]:
        branch.remove()


def _add_articles(statute: Statute, order: Order) -> None:
    """They find their place when the numbers are given, unless they are said to stand behind."""
    new = read_articles(order.words[0])
    behind = statute.find(order.places[0]) if order.behind and order.places else None
    if len(new) != max(1, len(order.becomes)):
        raise NotApplied("新增的条数与编号对不上")
    for place, branch in zip(order.becomes or (Place(),), new, strict=True):
        branch.was, branch.becomes = None, place.article
        if behind is not None:
            behind.put_behind(branch)
            behind = branch
        elif branch.becomes is None:
            raise NotApplied("没有说明新增的条放在哪里")
        else:
            statute.added.append(branch)


def _add_paragraphs(statute: Statute, order: Order) -> list[Branch]:
    article = statute.find(Place(order.places[0].article))
    return _add_parts(article, K.PARAGRAPH, order, read_paragraphs(order.words[0]))


def _add_items(statute: Statute, order: Order) -> list[Branch]:
    place = order.places[0]
    holder = statute.find(Place(place.article, place.paragraph))
    if holder.row.kind == K.ARTICLE:
        holder = _holder_of_items(holder)
    return _add_parts(holder, K.ITEM, order, read_items(order.words[0]))


def _holder_of_items(article: Branch) -> Branch:
    paragraphs = article.of_kind(K.PARAGRAPH)
    holders = [one for one in paragraphs if one.of_kind(K.ITEM)] or paragraphs
    if len(holders) != 1:
        raise NotApplied(f"{article.row.label}不止一款，没有说明项加在哪一款")
    return holders[0]


def _add_parts(holder: Branch, kind: K, order: Order, new: list[Branch]) -> list[Branch]:
    numbers = [one.paragraph or one.item for one in order.becomes]
    if numbers and len(numbers) != len(new):
        raise NotApplied("新增的款（项）数与编号对不上")
    standing = len(holder.of_kind(kind))
    for place, branch in enumerate(new):
        number = (numbers[place] if numbers else None) or standing + place + 1
        branch.was, branch.becomes = None, (number, 0)
        holder.adopt(branch, _index_of(holder, kind, number))
    if kind == K.ITEM:
        _number_items(holder)
    return new


def _index_of(holder: Branch, kind: K, number: int) -> int:
    """Where to put in what shall be the ``number``-th of its kind."""
    siblings = holder.of_kind(kind)
    if number <= len(siblings):
        return holder.children.index(siblings[number - 1])
    return holder.children.index(siblings[-1]) + 1 if siblings else len(holder.children)


def _number_items(holder: Branch) -> None:
    for number, item in enumerate(holder.of_kind(K.ITEM), start=1):
        item.row.number, item.row.label = number, f"（{say((number, 0), '')[1:]}）"


def _renumber(statute: Statute, order: Order) -> None:
    """For 条 the number is checked at the end; 款 and 项 move by what is added or deleted."""
    branch = statute.find(order.places[0])
    if branch.row.kind == K.ARTICLE:
        branch.becomes = order.becomes[0].article


def _divide(statute: Statute, order: Order) -> None:
    branch = statute.find(order.places[0])
    first, *more = read_articles(order.words[0])
    if len(order.becomes) != 1 + len(more):
        raise NotApplied("拆成的条数与编号对不上")
    branch.row.caption = first.row.caption or branch.row.caption
    branch.becomes = order.becomes[0].article
    _refill(branch, first.children)
    for place, new in zip(order.becomes[1:], more, strict=True):
        new.was, new.becomes = None, place.article
        statute.added.append(new)


def _merge(statute: Statute, order: Order) -> None:
    kept, *gone = [statute.find(place) for place in order.places]
    kept.becomes = order.becomes[0].article if order.becomes else None
    _refill(kept, _one(read_articles(order.words[0])).children)
    for branch in gone:
        branch.remove()


def _retitle(statute: Statute, order: Order) -> None:
    statute.title = order.words[0].strip("《》")


def _rename_heading(statute: Statute, order: Order) -> None:
    heading = statute.find(order.places[0])
    heading.row.heading = order.words[0].removeprefix(heading.row.label).strip(" 　")


# --- Words --------------------------------------------------------------------------------------


def _replace_words(statute: Statute, order: Order) -> None:
    *old, new = order.words
    for words in old:
        _swap(statute, order.places, words, new)


def _delete_words(statute: Statute, order: Order) -> None:
    for words in order.words:
        _swap(statute, order.places, words, "")


def _add_words_behind(statute: Statute, order: Order) -> None:
    anchor, words = order.words
    _swap(statute, order.places, anchor, anchor + words)


def _add_words_before(statute: Statute, order: Order) -> None:
    anchor, words = order.words
    _swap(statute, order.places, anchor, words + anchor)


def _swap(statute: Statute, places: tuple[Place, ...], old: str, new: str) -> None:
    """In each place; with no place named, wherever the law says so."""
    for branch in [statute.find(place) for place in places] or [statute.root]:
        parts = [part for part in branch.walk() if old in part.row.text + part.row.heading]
        if not parts:
            raise NotApplied(f"{branch.row.label or '现行文本里'}找不到“{old[:30]}”")
        for part in parts:
            part.row.text = part.row.text.replace(old, new)
            if part.row.kind in HEADINGS:
                part.row.heading = part.row.heading.replace(old, new)


_VERBS: dict[Verb, Callable[[Statute, Order], list[Branch] | None]] = {
    Verb.REWRITE: _rewrite,
    Verb.REPLACE_WORDS: _replace_words,
    Verb.DELETE_WORDS: _delete_words,
    Verb.ADD_WORDS_BEHIND: _add_words_behind,
    Verb.ADD_WORDS_BEFORE: _add_words_before,
    Verb.DELETE: _delete,
    Verb.ADD_ARTICLES: _add_articles,
    Verb.ADD_PARAGRAPHS: _add_paragraphs,
    Verb.ADD_ITEMS: _add_items,
    Verb.RENUMBER: _renumber,
    Verb.DIVIDE: _divide,
    Verb.MERGE: _merge,
    Verb.RETITLE: _retitle,
    Verb.RENAME_HEADING: _rename_heading,
}
