"""Old Word, WPS and ODT files, turned into docx by LibreOffice where it is installed."""

import shutil
import subprocess
import tempfile
from pathlib import Path

from drafts.reading.errors import DraftReadError
from drafts.reading.limits import run

MOST_SECONDS = 60
# LibreOffice maps much more than it uses.
MOST_KILOBYTES = 4 * 1024 * 1024
LIMITED = f'ulimit -v {MOST_KILOBYTES}; ulimit -t {MOST_SECONDS}; exec "$@"'
SAVE_AS_DOCX = "请在 Word 或 WPS 里另存为 .docx 再上传，或者把文字粘贴进来。"
FAILED = f"这份旧版 Word（.doc）或 WPS 文件打不开，可能已损坏或设有密码；{SAVE_AS_DOCX}"


def find_office() -> str | None:
    return shutil.which("soffice")


def as_docx(data: bytes, missing: str) -> bytes:
    """The same document as docx; ``missing`` is what to tell where there is no LibreOffice."""
    office = find_office()
    if office is None:
        raise DraftReadError(missing)
    with tempfile.TemporaryDirectory(prefix="draft-", ignore_cleanup_errors=True) as name:
        folder = Path(name)
        source = folder / "draft.doc"
        source.write_bytes(data)
        try:
            run(_command(office, folder, source), data=b"", seconds=MOST_SECONDS, folder=folder)
            return (folder / "out" / "draft.docx").read_bytes()
        except (subprocess.SubprocessError, OSError) as error:
            raise DraftReadError(FAILED) from error


def _command(office: str, folder: Path, source: Path) -> list[str]:
    convert = [
        f"-env:UserInstallation={(folder / 'profile').as_uri()}",
        "--headless", "--norestore", "--nolockcheck",
        "--convert-to", "docx", "--outdir", str(folder / "out"), str(source),
    ]  # fmt: skip
    return ["/bin/sh", "-c", LIMITED, "sh", office, *convert]
