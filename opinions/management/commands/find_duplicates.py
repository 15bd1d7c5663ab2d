"""``find_duplicates``: what in a file of opinions says the same, nearly the same, or concerns one
matter. A row is read, brought to plain form and let go: a million rows stay below 2 GB."""

import csv
import json
from argparse import ArgumentParser
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, OutputWrapper

COLUMNS = {"id", "text"}
# One opinion may be as long as a petition with its annexes.
LONGEST_TEXT = 2_000_000
KINDS = {"same": "相同", "near": "相近", "matter": "可能是同一事项"}


class Command(BaseCommand):
    help = "在一份意见（CSV，列名 id,text）中找出相同、相近和可能是同一事项的（不使用数据库）。"
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path, help="CSV文件，UTF-8或者GB18030，首行为列名")
        parser.add_argument("--json", action="store_true", help="输出 JSON")

    def handle(self, *args: Any, file: Path, **options: Any) -> None:
        from opinions.similarity.engine import compare  # noqa: PLC0415 -- numpy and scipy

        ids, texts = _read(file)
        found = compare(texts)
        if options["json"]:
            _write_json(self.stdout, ids, found.clusters, found.pairs)
            return
        for one in found.clusters:
            self.stdout.write("、".join(ids[place] for place in one))
        for pair in found.pairs:
            ends = f"{ids[pair.first]}—{ids[pair.second]}"
            self.stdout.write(f"{ends}　{KINDS[pair.kind]}　{pair.score:.2f}")


def _read(file: Path) -> tuple[list[str], list[str]]:
    """The ids and the texts in plain form."""
    from opinions.similarity.plain import plain  # noqa: PLC0415 -- as above

    ids, texts = [], []
    try:
        for number, text in _rows(file):
            ids.append(number)
            texts.append(plain(text))
    except OSError as error:
        raise CommandError(f"无法读取“{file}”，请核对文件名和权限。") from error
    except UnicodeDecodeError as error:
        raise CommandError("文件既不是UTF-8也不是GB18030编码，请另存为UTF-8的CSV。") from error
    except csv.Error as error:
        raise CommandError(f"文件不是完好的CSV：{error}。") from error
    if len(set(ids)) < len(ids):
        raise CommandError("id 一列有重复的编号，每行的编号应当不同。")
    return ids, texts


def _rows(file: Path) -> Iterator[tuple[str, str]]:
    csv.field_size_limit(LONGEST_TEXT)
    with file.open(encoding=_encoding(file), newline="") as lines:
        rows = csv.DictReader(lines, strict=True)
        if missing := COLUMNS - {(name or "").strip() for name in rows.fieldnames or []}:
            raise CommandError(f"首行缺少列名：{'、'.join(sorted(missing))}。")
        rows.fieldnames = [(name or "").strip() for name in rows.fieldnames or []]
        for row in rows:
            if row["id"] is None or row["text"] is None:
                raise CommandError(f"第{rows.line_num}行的列数不够。")
            if not (number := row["id"].strip()):
                raise CommandError(f"第{rows.line_num}行没有编号。")
            yield number, row["text"]


def _encoding(file: Path) -> str:
    """By reading all of it once: a file of GB18030 may begin with a thousand plain rows."""
    try:
        with file.open(encoding="utf-8-sig") as lines:
            for _ in lines:
                pass
    except UnicodeDecodeError:
        return "gb18030"
    return "utf-8-sig"


def _write_json(
    out: OutputWrapper, ids: list[str], clusters: list[list[int]], pairs: list[Any]
) -> None:
    """Piece by piece: the answer for a million rows is never one string."""
    out.write('{"clusters": [', ending="")
    for place, one in enumerate(clusters):
        named = json.dumps([ids[at] for at in one], ensure_ascii=False)
        out.write(f"{', ' if place else ''}{named}", ending="")
    out.write('], "pairs": [', ending="")
    for place, pair in enumerate(pairs):
        row = {"a": ids[pair.first], "b": ids[pair.second], "score": pair.score, "kind": pair.kind}
        out.write(f"{', ' if place else ''}{json.dumps(row, ensure_ascii=False)}", ending="")
    out.write("]}")
