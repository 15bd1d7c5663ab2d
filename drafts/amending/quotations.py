"""Words in quotation marks, taken out of an instruction (domain rules 3.4)."""

from drafts.amending.errors import NotApplied

OPENING, CLOSING = "“「", "”」"
# In a quotation, the marks of what the new text itself quotes.
INNER = str.maketrans("‘’", "“”")


def take_quotations(text: str) -> tuple[str, list[str]]:
    """The order with ``“”`` for each quotation, and the quotations, a line for each paragraph.

    Every paragraph of a quotation opens with a mark and only the last one closes. Raises
    NotApplied where the marks do not balance.
    """
    order: list[str] = []
    quotations: list[str] = []
    words: list[str] = []
    depth = 0
    for at, character in enumerate(text):
        if character in OPENING:
            begins_line = not text[:at].rpartition("\n")[2].strip()
            depth += not (depth and begins_line)
            if depth > 1 and not begins_line:
                words.append(character)
        elif character in CLOSING and depth:
            depth -= 1
            if depth:
                words.append(character)
            else:
                quotations.append(_plain("".join(words)))
                words.clear()
                order.append("“”")
        else:
            (words if depth else order).append(character)
    if depth:
        raise NotApplied("引号没有配对，看不出新条文到哪里为止")
    return "".join(order), quotations


def _plain(words: str) -> str:
    lines = (line.strip(" \t　") for line in words.split("\n"))
    return "\n".join(line for line in lines if line).translate(INNER)
