"""What lies in an OLE2 container ([MS-CFB]): texts of old Word and WPS, but also workbooks."""

import struct
from collections.abc import Iterator

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
LAST = 0xFFFFFFFA  # sectors and entries from here on mean: none
SHIFTS = (9, 12)  # sectors of 512 and of 4096 bytes
ENTRY = 128
MOST_SECTORS = 4096


def names_in(data: bytes) -> frozenset[str]:
    """The names at the top of the container; none for one that is damaged.

    Those of embedded files lie deeper: a table of Excel in a text does not make it a workbook.
    """
    try:
        directory = _directory(data)
        root_child = struct.unpack_from("<I", directory, 76)[0]
        return frozenset(filter(None, _siblings(directory, root_child)))
    except (struct.error, IndexError, UnicodeDecodeError):
        return frozenset()


def _directory(data: bytes) -> bytes:
    shift = struct.unpack_from("<H", data, 30)[0]
    if shift not in SHIFTS:
        return b""
    size = 1 << shift
    tables, first = struct.unpack_from("<II", data, 44)
    in_header = struct.unpack_from(f"<{min(tables, 109)}I", data, 76)
    sectors: list[bytes] = []
    sector = first
    while sector < LAST and len(sectors) < MOST_SECTORS:
        sectors.append(_sector(data, sector, size))
        sector = _next(data, in_header, sector, size)
    return b"".join(sectors)


def _sector(data: bytes, number: int, size: int) -> bytes:
    return data[(number + 1) * size : (number + 2) * size]


def _next(data: bytes, tables: tuple[int, ...], sector: int, size: int) -> int:
    """The sector that follows, by the allocation table; a directory behind it ends here."""
    table, place = divmod(sector, size // 4)
    if table >= len(tables):
        return LAST
    following: int = struct.unpack_from("<I", _sector(data, tables[table], size), 4 * place)[0]
    return following


def _siblings(directory: bytes, first: int) -> Iterator[str]:
    """The names of a storage are a tree: each entry has one to its left and one to its right."""
    waiting, seen = [first], set[int]()
    while waiting:
        entry = waiting.pop()
        if entry >= LAST or entry in seen:
            continue
        seen.add(entry)
        name = directory[entry * ENTRY : entry * ENTRY + 64]
        length, _, _, left, right = struct.unpack_from("<HBBII", directory, entry * ENTRY + 64)
        yield name[: max(length - 2, 0)].decode("utf-16-le")
        waiting += [left, right]
