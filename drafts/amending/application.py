"""Carry out the orders of an amendment on the law in force, and say what a person has to do.

An instruction is carried out whole or not at all. The law's numbers in it are those in force;
new numbers are worked out at the end, when all articles are there, and held against those that
the amendment states.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from drafts.amending.carrying import carry_out
from drafts.amending.errors import NotApplied
from drafts.amending.numbering import number_articles
from drafts.amending.orders import read_orders
from drafts.amending.statute import Branch, Statute, say
from drafts.choices import ProvisionKind
from drafts.outline import Row, settle

K = ProvisionKind
LAW = re.compile(r"《([^《》]{2,80})》")
OWN_LAW = re.compile(r"(?:将|把|对|在)?《([^《》]{2,80})》第")


@dataclass(frozen=True)
class Remark:
    """What a person has to look at; ``line`` counts the lines of the new text from 1."""

    line: int
    code: str
    message: str


@dataclass(frozen=True)
class Applied:
    """``rows`` are settled and know their line in ``text``; ``done`` of ``total`` instructions
    were carried out."""

    title: str
    rows: list[Row]
    text: str
    total: int
    done: int
    remarks: list[Remark]


def apply_amendment(title: str, law: Sequence[Row], amendment: Sequence[Row]) -> Applied:
    """The full text after the amendment; both texts as settled rows."""
    statute = Statute(title, law)
    done: list[Row] = []
    failed: list[tuple[Row, str]] = []
    for row in _instructions(amendment, title):
        try:
            _carry_out(statute, row.text)
        except NotApplied as reason:
            failed.append((row, str(reason)))
            statute = _again(title, law, done)
        else:
            done.append(row)
    doubts = number_articles(statute, [row.text for row in amendment])
    rows = statute.rows()
    settle(rows)
    text = _print(rows)
    remarks = [_failure(row, reason) for row, reason in failed]
    remarks += [Remark(branch.row.line, "amend-doubt", words) for branch, words in doubts]
    return Applied(statute.title, rows, text, len(done) + len(failed), len(done), remarks)


def _again(title: str, law: Sequence[Row], done: Sequence[Row]) -> Statute:
    """Without the half of an instruction that failed."""
    statute = Statute(title, law)
    for row in done:
        _carry_out(statute, row.text)
    return statute


def _print(rows: Sequence[Row]) -> str:
    """The text as laws are printed; an article's first 款 stands in its own line."""
    lines: list[str] = []
    above = None
    for row in rows:
        if above and above.kind == K.ARTICLE and row.kind == K.PARAGRAPH:
            lines[-1] += f"　{row.printed}"
        else:
            lines.append(row.printed)
        row.line = len(lines)
        above = row
    return "\n".join(lines)


def _failure(row: Row, reason: str) -> Remark:
    name = row.full_label or row.label
    return Remark(1, "amend-failed", f"修改项“{name}”没有套用：{reason}。请照修改决定更正。")


def _instructions(amendment: Sequence[Row], title: str) -> Iterator[Row]:
    """Those that change the law ``title``; the head of a package names the law of its parts."""
    instructions = [row for row in amendment if row.kind == K.INSTRUCTION]
    heads = {row.parent for row in instructions}
    laws = {
        row.uuid: LAW.search(row.target) or LAW.search(row.text)
        for row in instructions
        if row.uuid in heads
    }
    for row in instructions:
        own = LAW.search(row.target) if row.action == "repeal" else OWN_LAW.match(row.text)
        law = own or (laws.get(row.parent) if row.parent else None)
        if row.uuid not in heads and (law is None or is_same_law(law[1], title)):
            yield row


def is_same_law(name: str, other: str) -> bool:
    """People leave 中华人民共和国 or the name of the city out."""
    return name in other or other in name


def _carry_out(statute: Statute, instruction: str) -> None:
    added = [branch for order in read_orders(instruction) for branch in carry_out(statute, order)]
    for branch in added:
        _check_place(branch)


def _check_place(branch: Branch) -> None:
    """Is a new 款 or 项 where the instruction says?"""
    kind = K(branch.row.kind)
    stands = [one for one in branch.siblings if one.row.kind == kind].index(branch) + 1
    if branch.becomes != (stands, 0):
        unit = kind.label
        raise NotApplied(f"应当成为{say(branch.becomes, unit)}，套用后却是{say((stands, 0), unit)}")
