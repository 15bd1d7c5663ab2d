"""One thing that a superior said, taken apart."""

import re
from dataclasses import dataclass

from feedback.choices.replies import Result
from feedback.sheet_reading.words import (
    PLACE,
    REFLECTED,
    RESULT,
    is_only_planned,
    reason_code_of,
    result_of_match,
    tidy,
)

_NUMBERED = re.compile(
    r"^\s*(?:[（(]\s*[\d一二三四五六七八九十]{1,3}\s*[）)]|\d{1,3}\s*[.．、)）](?!\d)\s*"
    r"|[一二三四五六七八九十]{1,3}、|[①-⑳]|[-•·●■]\s)\s*"
)
_REASON = re.compile(
    r"[（(，。；,;\s]{0,4}(?:(?:未|不予?|部分)?采纳的?)?(?:理由|原因|说明|主要考虑|考虑到)(?:如下|是|为)?\s*[:：是为]?\s*"
    r"|[（(，。；,;\s]{1,4}(?:因为|因|由于|鉴于)"
)
# Between what was suggested and what became of it.
_SIGNS = " \n\t，。；：,;:—–-→=（([【"
_JOINTS = ("意见", "建议", "予以", "决定", "经研究", "我们", "均", "的")
_JOINT_START = re.compile(r"^[\s，。；：,;:—–\-）)\]】]+")
_EDGES = " \n，。；：,;:（）()"
_CLAUSE = re.compile(
    r"[，。；,;\s（(](?:(?:理由|原因|说明)(?:是|为)?\s*[:：]|因为|因(?![此而素])|由于|鉴于)"
)
_SENT = re.compile(r"(?:上报|报送|汇总表)(?:的)?(?:序号|第)\s*[:：]?\s*第?(\d{1,4})")


@dataclass
class ReadLine:
    """``row`` as the file or the pasted words count it, from 1; ``raw`` as it stood there."""

    row: int
    raw: str
    text: str = ""
    result: str = ""
    reason_code: str = ""
    reason: str = ""
    reflected_in: str = ""
    reflected_text: str = ""
    # The number in our table, if the superior names it.
    sent_number: int | None = None
    # What the clerk should look at, though it is no fault.
    hint: str = ""
    # A heading, a salutation or a sum is shown as well, so that nothing is lost unseen.
    use: bool = True


def read_sentence(raw: str, *, row: int, default: str = "") -> ReadLine:
    """One item in one line: 第九条……的意见，部分采纳，体现在第十条第二款。理由：……

    ``default`` is the result of the heading that it stands under.
    """
    words = _NUMBERED.sub("", tidy(raw))
    line = ReadLine(row=row, raw=tidy(raw))
    found = _result_in(words)
    if found is None:
        line.result = default
        line.text, rest = _split_reason(words)
    else:
        line.result = result_of_match(found)
        before = _without_joint(words[: found.start()])
        after = _JOINT_START.sub("", words[found.end() :])
        line.text, rest = (before, after) if before else _split_reason(after)
    _explain(line, rest, words)
    return line


def explain_cells(line: ReadLine, said: str, reason: str) -> None:
    """From a column of results (``said``, and what stands behind them) and one of reasons."""
    found = RESULT.search(said)
    rest = _JOINT_START.sub("", said[found.end() :]) if found else ""
    _explain(line, "；".join(part for part in (rest, reason) if part), said)


def _explain(line: ReadLine, rest: str, whole: str) -> None:
    """Where it is reflected, and why not; what is left of ``rest`` is the reason."""
    reflected = REFLECTED.search(rest) or (REFLECTED.search(whole) if line.result else None)
    if reflected and not line.reflected_in:
        line.reflected_in = reflected["where"]
    if reflected and reflected[0] in rest:
        rest = rest.replace(reflected[0], "", 1)
    reason = _REASON.sub("", f" {rest}", count=1) if _REASON.search(f" {rest}") else rest
    line.reason = reason.strip(_EDGES)
    if line.result == Result.ADOPTED and PLACE.fullmatch(line.reason):
        line.reflected_in, line.reason = line.reflected_in or line.reason, ""
    line.reason_code = reason_code_of(line.reason, line.result)
    if number := _SENT.search(line.text or whole):
        line.sent_number = int(number[1])
    if is_only_planned(whole):
        line.hint = "来函写的是“拟采纳”，请核对是不是已经采纳。"


def _result_in(words: str) -> re.Match[str] | None:
    """The last one, unless the reason begins before it: 未采纳，理由：已作参考 is no 参考."""
    reason = _REASON.search(words)
    found = list(RESULT.finditer(words))
    before = [one for one in found if not reason or one.start() < reason.start()]
    if before and before[0].start() <= 1:
        return before[0]
    chosen = before or found
    return chosen[-1] if chosen else None


def _split_reason(words: str) -> tuple[str, str]:
    found = _CLAUSE.search(words)
    return (words[: found.start()], words[found.start() :]) if found else (words, "")


def _without_joint(words: str) -> str:
    """第九条的意见，予以 -> 第九条; a loop, because a pattern would take long on odd input."""
    while True:
        short = words.rstrip(_SIGNS)
        joint = next((one for one in _JOINTS if short.endswith(one)), "")
        if not joint and short == words:
            return words
        words = short.removesuffix(joint)
