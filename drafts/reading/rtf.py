"""RTF files."""

from striprtf.striprtf import rtf_to_text

from drafts.parsing.lines import Line, split_lines
from drafts.reading.errors import DraftReadError

DAMAGED = "RTF 文件已损坏，打不开；请用 Word 或 WPS 另存为 .docx 后再上传。"


def read_rtf(data: bytes) -> list[Line]:
    try:
        text = rtf_to_text(  # type: ignore[no-untyped-call]
            data.decode("latin-1"), encoding="gb18030", errors="replace"
        )
    except (ArithmeticError, LookupError, ValueError, TypeError, RecursionError) as error:
        raise DraftReadError(DAMAGED) from error
    lines = split_lines(text)
    for line in lines:
        cells = line.raw.strip().removesuffix("|").split("|")
        if line.raw.strip().endswith("|") and len(cells) > 1:
            line.origin, line.raw = "row", " | ".join(cell.strip() for cell in cells)
    return lines
