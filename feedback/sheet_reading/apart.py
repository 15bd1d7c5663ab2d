"""Read an uploaded answer in a process of its own, with little memory and little time."""

import json
import subprocess
import sys

from drafts.reading.limits import MOST_SECONDS, ROOT, run
from feedback.errors import FeedbackError

UNREADABLE = (
    "文件读取失败，可能已损坏或者过于复杂；请用 WPS 另存为 .xlsx 或 .docx 再上传，"
    "或者把文字粘贴进来。"
)


def rows_of_file(data: bytes) -> list[tuple[int, list[str]]]:
    """Rows with their numbers as the file has them; raises FeedbackError with one sentence."""
    command = [sys.executable, "-m", "feedback.sheet_reading.worker"]
    try:
        answer = json.loads(run(command, data=data, seconds=MOST_SECONDS, folder=ROOT))
    except (subprocess.SubprocessError, OSError, ValueError) as error:
        raise FeedbackError(UNREADABLE) from error
    if "error" in answer:
        raise FeedbackError(answer["error"])
    return [(number, list(cells)) for number, cells in answer["rows"]]
