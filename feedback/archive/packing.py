"""Writing a package: each file straight into the archive, its checksum on the way."""

import hashlib
import json
import zipfile
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

from django.core.serializers.json import DjangoJSONEncoder
from django.utils import timezone

from drafts.models import Consultation
from drafts.poster_docx import poster_docx
from feedback.archive import after, shape
from feedback.archive.checking import FORMAT, MANIFEST
from feedback.archive.left_out import left_out_words
from feedback.models import ArchivePackage, Certificate, SuperiorReply
from liaison.contacts.services import reveal_many
from liaison.office.models import StoredFile
from liaison.office.services import office
from liaison.workbooks.services import code_version, export_preset
from opinions.letter_words import letter_values
from opinions.models import CompiledTable, Contributor, OpinionFile, Submission
from opinions.services.letter_templates import print_letter

PIECE = 1024 * 1024
Progress = Callable[[int, int], None]
STEPS = 5
README = """这是一项征求意见的归档包，不用原系统也能打开和核对。

manifest.json    清单：每个文件的大小和 SHA-256 校验值，各类记录的条数
documents/       公告、报送函（Word）
tables/          意见建议汇总表、采纳情况反馈表、工作台账、原始意见表（Excel）
data/            全部记录（JSON，每行一条，UTF-8，时间带时区；各个文件有哪些字段见 SHAPE.txt）
attachments/     附件、立法机关来函扫描件、签批件

下面这些记录不在包里：
"""


class Package:
    """A zip that keeps the list of what it holds."""

    def __init__(self, path: Path) -> None:
        self._zip = zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=3)
        self.files: list[dict[str, Any]] = []

    def add(self, path: str, pieces: Iterable[bytes]) -> int:
        """How many pieces there were."""
        total, size, count = hashlib.sha256(), 0, 0
        with self._zip.open(path, "w", force_zip64=True) as out:
            for piece in pieces:
                total.update(piece)
                size, count = size + out.write(piece), count + 1
        self.files.append({"path": path, "size": size, "sha256": total.hexdigest()})
        return count

    def add_lines(self, path: str, lines: shape.Lines) -> int:
        return self.add(path, ((_json(line) + "\n").encode() for line in lines))

    def add_file(self, path: str, source: Path) -> None:
        with source.open("rb") as file:
            self.add(path, iter(lambda: file.read(PIECE), b""))

    def add_stored(self, folder: str, stored: StoredFile) -> None:
        with stored.file.open("rb") as file:
            self.add(f"{folder}/{stored.pk}_{stored.name}", iter(lambda: file.read(PIECE), b""))

    def close(self, manifest: dict[str, Any]) -> None:
        self._zip.writestr(MANIFEST, _json({**manifest, "files": self.files}, indent=2))
        self._zip.close()


def pack(row: ArchivePackage, path: Path, *, progress: Progress) -> dict[str, int]:
    """Write everything to ``path``; counts by kind of record. Inside one snapshot, please."""
    one = row.consultation
    package = Package(path)
    package.add("README.txt", [f"{README}{left_out_words()}".encode()])
    package.add("data/SHAPE.txt", [f"{shape.__doc__}\n{after.__doc__}".encode()])
    steps = (_data, _documents, _tables, _attachments)
    counts: dict[str, int] = {}
    for done, step in enumerate(steps, start=1):
        counts |= step(package, row, path.parent)
        progress(done, STEPS)
    package.close(
        {
            "format": FORMAT,
            "consultation": one.slug,
            "title": one.title,
            "office": office().name,
            "number": row.number,
            "made_at": timezone.now(),
            "made_by": row.asked_by.full_name,
            "code_version": code_version(),
            "personal_data": row.with_contacts,
            "reason": row.reason,
            "counts": counts,
        }
    )
    return counts


def _data(package: Package, row: ArchivePackage, _folder: Path) -> dict[str, int]:
    one = row.consultation
    people = _people(row) if row.with_contacts else None
    lines = {
        "consultation": shape.consultation_lines(one),
        "opinions": shape.opinion_lines(one, people),
        "items": shape.item_lines(one),
        "submissions": shape.submission_lines(one),
        "replies": shape.reply_lines(one),
        "releases": shape.release_lines(one),
        "ledger": shape.ledger_lines(one),
        **_after(one, with_names=row.with_contacts),
    }
    return {name: package.add_lines(f"data/{name}.jsonl", found) for name, found in lines.items()}


def _after(one: Consultation, *, with_names: bool) -> dict[str, shape.Lines]:
    return {
        "tasks": after.task_lines(one),
        "reflections": after.reflection_lines(one),
        "corrections": after.correction_lines(one),
        "certificates": after.certificate_lines(one),
        "told": after.told_lines(one, with_names=with_names),
        "tellings": after.telling_lines(one),
        "shelvings": after.shelving_lines(one),
        "asking": after.asking_lines(one),
        "thanks": after.thanks_lines(one, with_names=with_names),
        "referrals": after.referral_lines(one, with_names=with_names),
        "stories": after.story_lines(one, with_names=with_names),
        "media": after.media_lines(one),
    }


def _people(row: ArchivePackage) -> dict[int, dict[str, str]]:
    """By contributor; each whole contact that goes out is on record as a look."""
    found = list(
        Contributor.objects.filter(opinions__consultation=row.consultation)
        .select_related("phone", "email")
        .distinct()
    )
    contacts = [one for person in found for one in (person.phone, person.email) if one]
    seen = reveal_many(contacts, viewer=row.asked_by, reason=row.reason)
    return {
        person.pk: {
            "kind": person.kind,
            "name": person.name,
            "phone": seen.get(person.phone_id or 0, ""),
            "email": seen.get(person.email_id or 0, ""),
        }
        for person in found
    }


def _documents(package: Package, row: ArchivePackage, _folder: Path) -> dict[str, int]:
    package.add("documents/公告.docx", [poster_docx(row.consultation)])
    tables = list(_sent(row.consultation))
    for table in tables:
        earlier = [one.submission for one in tables if one.part < table.part]
        content = print_letter(table, letter_values(table, earlier), by=row.asked_by)
        package.add(f"documents/报送函_{table.part}.docx", [content])
    return {}


def _tables(package: Package, row: ArchivePackage, folder: Path) -> dict[str, int]:
    slug = row.consultation.slug
    parts = [(f"意见建议汇总表_{one.part}", "compiled_opinions", one.part)
             for one in _sent(row.consultation)]  # fmt: skip
    others = [("采纳情况反馈表", "adoption_feedback", None), ("工作台账", "ledger", None),
              ("原始意见表", "opinions", None)]  # fmt: skip
    for title, preset, part in [*parts, *others]:
        path = folder / "table.xlsx"
        export_preset(preset, path=path, by=row.asked_by, consultation=slug, part=part)
        package.add_file(f"tables/{title}.xlsx", path)
        path.unlink()
    return {}


def _attachments(package: Package, row: ArchivePackage, _folder: Path) -> dict[str, int]:
    """What residents sent along and whom certificates name: only with the other personal data."""
    one = row.consultation
    files = [file.file for file in one.attachments.select_related("file")]
    replies = SuperiorReply.objects.filter(consultation=one, scan__isnull=False)
    files += [reply.scan for reply in replies.select_related("scan") if reply.scan]
    sent = Submission.objects.filter(consultation=one).select_related("signed_paper")
    files += [each.signed_paper for each in sent if each.signed_paper]
    if row.with_contacts:
        own = OpinionFile.objects.filter(opinion__consultation=one).select_related("file")
        files += [each.file for each in own if each.file.file]
        thanks = Certificate.objects.filter(consultation=one).select_related("scan")
        files += [each.scan for each in thanks]
    for file in {each.pk: each for each in files}.values():
        package.add_stored("attachments", file)
    return {"attachments": len({each.pk for each in files})}


def _sent(one: Consultation) -> Iterable[CompiledTable]:
    related = ("submission", "consultation__version__draft__organ", "consultation__handler")
    return CompiledTable.objects.filter(consultation=one).sent().select_related(*related)


def _json(value: Any, indent: int | None = None) -> str:
    return json.dumps(value, ensure_ascii=False, cls=DjangoJSONEncoder, indent=indent)
