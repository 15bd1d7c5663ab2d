"""How high a row must be for its texts, in points."""

from liaison.workbooks.text import display_width

LINE_HEIGHT, PADDING, HIGHEST = 16, 6, 409
# One character of column width is one digit of the default font; ours is a little wider.
WIDTH_OF_LETTER = 1.1


def capacity_of(width: float) -> int:
    """How many narrow letters stand side by side in a column; a Chinese character is two."""
    return max(2, int((width - 1) / WIDTH_OF_LETTER))


def lines_needed(text: str, capacity: int) -> int:
    """Estimate the lines of a wrapped text; neither Excel nor WPS fits merged cells itself."""
    if "\n" not in text:
        return -(-display_width(text) // capacity)
    return sum(max(1, -(-display_width(line) // capacity)) for line in text.split("\n"))
