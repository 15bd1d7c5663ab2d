"""PDF files with a text layer."""

from io import BytesIO
from typing import Any

from pypdf import PageObject, PdfReader
from pypdf.errors import PyPdfError

from drafts.parsing.lines import Line
from drafts.reading.errors import DraftReadError
from drafts.reading.layout import Piece, lay_out

MOST_PAGES = 1000
# Fewer letters on a page than this are a stamp or a page number on a picture.
LEAST_LETTERS = 10
DAMAGED = "PDF 文件已损坏，打不开；请重新下载，或者向来文机关索取 Word 文件。"
ENCRYPTED = "PDF 文件设有打开密码，请取消密码后再上传，或者向来文机关索取 Word 文件。"
SCANNED = (
    "这是扫描件，里面只有图片，没有文字；请向来文机关索取 Word 文件，"
    "或者用文字识别软件转成文字，核对后粘贴进来。"
)
GARBLED = "这份 PDF 的文字读出来是乱码；请向来文机关索取 Word 文件，或者把文字粘贴进来。"
# What pypdf is known to raise over broken files, besides its own errors.
BROKEN = (
    PyPdfError, ArithmeticError, AssertionError, AttributeError, LookupError, OSError,
    RuntimeError, TypeError, ValueError,
)  # fmt: skip


def read_pdf(data: bytes) -> list[Line]:
    try:
        reader = PdfReader(BytesIO(data))
        if reader.is_encrypted and not reader.decrypt(""):
            raise DraftReadError(ENCRYPTED)
        if len(reader.pages) > MOST_PAGES:
            raise DraftReadError(f"PDF 超过 {MOST_PAGES} 页，请只上传草案文本部分。")
        pages = [_pieces(page) for page in reader.pages]
    except DraftReadError:
        raise
    except BROKEN as error:
        raise DraftReadError(DAMAGED) from error
    lines = lay_out(pages)
    letters = "".join(line.raw.strip() for line in lines)
    if len(letters) < LEAST_LETTERS * max(1, len(pages)):
        raise DraftReadError(SCANNED)
    if _is_garbled(letters):
        raise DraftReadError(GARBLED)
    return lines


def _pieces(page: PageObject) -> list[Piece]:
    pieces: list[Piece] = []

    def keep(text: str, cm: list[float], tm: list[float], font: Any, size: float) -> None:
        if not text.strip(" \n"):
            return
        x = tm[4] * cm[0] + tm[5] * cm[2] + cm[4]
        y = tm[4] * cm[1] + tm[5] * cm[3] + cm[5]
        scale = abs(tm[3] * cm[3]) or abs(tm[0] * cm[0]) or 1.0
        pieces.append(Piece(x, -y, (size or 1.0) * scale, text))

    page.extract_text(visitor_text=keep)
    return pieces


def _is_garbled(letters: str) -> bool:
    """Fonts without a table of their letters give private or replaced letters."""
    odd = sum("\ue000" <= letter <= "\uf8ff" or letter == "\ufffd" or letter < " "
              for letter in letters)  # fmt: skip
    return odd * 5 > len(letters)
