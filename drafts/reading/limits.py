"""Read a file from outside in a process of its own, with little memory and little time.

What hangs, crashes or unfolds without end there costs the portal one sentence. A plain new
interpreter serves under gunicorn's threads and Celery's daemonic workers alike, and gets none of
the portal's secrets from the environment.
"""

import json
import os
import resource
import signal
import subprocess
import sys
import tempfile
from contextlib import suppress
from pathlib import Path

from drafts.parsing import Line, ParseWarning
from drafts.reading.errors import DraftReadError
from drafts.reading.reading import Reading

ROOT = Path(__file__).resolve().parents[2]
MOST_MEMORY = 1024 * 1024 * 1024
MOST_CPU_SECONDS = 20
MOST_SECONDS = 30
UNREADABLE = "文件读取失败，可能已损坏或者过于复杂；请用 Word 或 WPS 另存为 .docx 后再上传。"


def limit_this_process() -> None:
    resource.setrlimit(resource.RLIMIT_AS, (MOST_MEMORY, MOST_MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (MOST_CPU_SECONDS, MOST_CPU_SECONDS))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))


def read_apart(data: bytes) -> Reading:
    """Read anything but plain text; raises DraftReadError and nothing else."""
    command = [sys.executable, "-m", "drafts.reading.worker"]
    try:
        answer = json.loads(run(command, data=data, seconds=MOST_SECONDS, folder=ROOT))
    except (subprocess.SubprocessError, OSError, ValueError) as error:
        raise DraftReadError(UNREADABLE) from error
    if "error" in answer:
        raise DraftReadError(answer["error"])
    return Reading(
        [Line(number, _whole(raw), origin=origin) for number, raw, origin in answer["lines"]],
        [ParseWarning(*note) for note in answer["notes"]],
    )


def _whole(raw: str) -> str:
    """Halves of a letter, as RTF writes them, joined; what stays half no database takes."""
    return raw.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")


def run(command: list[str], *, data: bytes, seconds: float, folder: Path) -> bytes:
    """Output of a command; whatever it started has been killed when this returns."""
    process = subprocess.Popen(  # noqa: S603 - our own command, the file goes in by its input
        command,
        cwd=folder,
        env={
            "PATH": os.environ.get("PATH", os.defpath),
            "LANG": "C.UTF-8",
            "HOME": str(folder),
            "TMPDIR": tempfile.gettempdir(),
        },
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )
    try:
        output, _ = process.communicate(data, timeout=seconds)
    finally:
        _end_group(process)
    if process.returncode:
        raise subprocess.CalledProcessError(process.returncode, command)
    return output


def _end_group(process: subprocess.Popen[bytes]) -> None:
    # Nobody is left where all of the group has ended by itself.
    with suppress(ProcessLookupError, PermissionError):
        os.killpg(process.pid, signal.SIGKILL)
    process.communicate()
