"""Which module reads and fills a blank table; each is heavy and seldom needed, so loaded late."""

from collections.abc import Mapping, Sequence
from typing import Any, Protocol

from opinions.superior_form.header import Header


class Kind(Protocol):
    def read_header(self, content: bytes) -> Header: ...

    def fill(
        self,
        content: bytes,
        *,
        place: str,
        header_row: int,
        columns: Sequence[Mapping[str, Any]],
        rows: Sequence[Mapping[str, Any]],
        labels: Mapping[str, str],
    ) -> bytes: ...


def kind_of(*, is_word: bool) -> Kind:
    if is_word:
        from opinions.superior_form import docx  # noqa: PLC0415 -- as above

        return docx
    from opinions.superior_form import xlsx  # noqa: PLC0415 -- as above

    return xlsx
