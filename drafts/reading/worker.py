"""The process apart: a file comes in, its lines and notes or one sentence go out as JSON."""

import json
import sys

from drafts.reading.errors import DraftReadError
from drafts.reading.formats import read_format
from drafts.reading.limits import limit_this_process

MOST_LETTERS = 5_000_000


def main() -> None:
    limit_this_process()
    data = sys.stdin.buffer.read()
    answer: dict[str, object]
    try:
        reading = read_format(data)
        if sum(len(line.raw) for line in reading.lines) > MOST_LETTERS:
            raise DraftReadError("文件里的文字过多，不像一份草案；请检查后重新上传。")
        answer = {
            "lines": [(line.number, line.raw, line.origin) for line in reading.lines],
            "notes": [(note.line, note.code, note.message) for note in reading.notes],
        }
    except DraftReadError as error:
        answer = {"error": str(error)}
    sys.stdout.write(json.dumps(answer))


if __name__ == "__main__":
    main()
