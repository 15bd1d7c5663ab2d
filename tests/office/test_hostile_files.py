"""Files made to hurt: each costs one sentence and little memory; none is kept."""

import os
import resource
import socketserver
import struct
import threading
import zipfile
import zlib
from io import BytesIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from liaison.office import files
from liaison.office.errors import OfficeError
from liaison.office.models import StoredFile
from liaison.portal import checkup
from opinions.errors import OpinionError
from opinions.letter_docx import check_template

pytestmark = pytest.mark.django_db
MEGABYTE = 1024 * 1024
EICAR = b"X5O!P%@AP[4\\PZX54(P^)7CC)7}$EICAR-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*"
LAUGHS = (
    b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "ha">'
    + b"".join(
        f'<!ENTITY {two} "{f"&{one};" * 20}">'.encode()
        for one, two in zip("abcdefgh", "bcdefghi", strict=True)
    )
    + b"]><x>&i;</x>"
)
SECRETS = b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]><x>&a;</x>'


def archive(**members):
    kept = BytesIO()
    with zipfile.ZipFile(kept, "w", zipfile.ZIP_DEFLATED) as made:
        for member, content in members.items():
            made.writestr(member.replace("__", "/"), content)
    return kept.getvalue()


def png_of_zeros(width, height):
    """A picture that is small to send and large to draw."""

    def part(kind, content):
        checked = zlib.crc32(kind + content)
        return struct.pack("!L", len(content)) + kind + content + struct.pack("!L", checked)

    squeezed = zlib.compressobj(1)
    lines = b"".join(squeezed.compress(bytes(1 + width)) for _ in range(height))
    head = struct.pack("!LLBBBBB", width, height, 8, 0, 0, 0, 0)
    data = part(b"IDAT", lines + squeezed.flush())
    return b"\x89PNG\r\n\x1a\n" + part(b"IHDR", head) + data + part(b"IEND", b"")


def large_photo(kind, size):
    kept = BytesIO()
    Image.new("RGB", size, "white").save(kept, kind, quality=20)
    return kept.getvalue()


def apart(job):
    """What ``job`` says and how many bytes of memory it took beside those that were there."""
    reading, writing = os.pipe()
    if not (child := os.fork()):
        try:
            before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
            said = job()
            grown = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before
            os.write(writing, f"{grown} {said}".encode())
        finally:
            os._exit(0)  # the parent's database and servers are not the child's to close
    os.close(writing)
    os.waitpid(child, 0)
    with os.fdopen(reading, "rb") as pipe:
        grown, _, said = pipe.read().decode().partition(" ")
    return said, int(grown) * 1024


@pytest.mark.parametrize(
    ("name", "size"),
    [("八千万点.png", (9_000, 9_000)), ("窄条.png", (60_000, 600)), ("边上.png", (5_400, 5_400))],
)
def test_a_picture_that_unfolds_costs_little(name, size):
    content = png_of_zeros(*size)

    def draw():
        try:
            files._redrawn(SimpleUploadedFile(name, content), "png", name)
        except OfficeError as error:
            return str(error)
        return "画成了"

    said, grown = apart(draw)

    assert said == ("画成了" if name == "边上.png" else f"图片“{name}”的尺寸太大，请缩小后再上传。")
    assert grown < 150 * MEGABYTE


def test_a_photo_of_a_large_phone_is_drawn_smaller_while_it_is_read():
    content = large_photo("JPEG", (8_000, 6_000))

    said, grown = apart(
        lambda: len(files._redrawn(SimpleUploadedFile("大.jpg", content), "jpg", "大.jpg"))
    )

    assert int(said) > 0
    assert grown < 160 * MEGABYTE  # 192 as it lies in memory whole


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("换了名的程序.pdf", b"MZ\x90\x00" + bytes(200)),
        ("换了名的矢量图.png", b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>"),
        ("换了名的压缩包.docx", archive(**{"a.exe": b"MZ"})),
        ("带宏.docx", archive(word__document="", **{"word/vbaProject.bin": b"x"})),
        ("加密.docx", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(500)),
        ("半截.docx", archive(**{"word/document.xml": b"<x/>"})[:-30]),
        ("炸弹.xlsx", archive(**{"xl/workbook.xml": bytes(50 * MEGABYTE)})),
        ("图里有网页.jpg", b"\xff\xd8\xff\xe0<script>alert(1)</script>"),
    ],
)
def test_what_is_not_what_it_says_gets_one_sentence(name, content):
    with pytest.raises(OfficeError) as refused:
        files.store_upload(SimpleUploadedFile(name, content), kinds=files.IMAGES | files.DOCUMENTS)

    assert name in str(refused.value)
    assert not StoredFile.objects.exists()


def test_a_template_may_not_unfold_to_what_would_fill_the_memory():
    noise = os.urandom(64 * 1024).hex().encode()
    bomb = archive(**{"word/document.xml": b"<w>" + noise * 80 + b"</w>"})

    with pytest.raises(OfficeError, match="解开后过大"):
        files.store_upload(
            SimpleUploadedFile("模板.docx", bomb), kinds={"docx"}, unfolded=files.UNFOLDED_FORM
        )


@pytest.mark.parametrize("body", [LAUGHS, SECRETS], ids=["unfolding", "reaching out"])
def test_entities_in_a_template_are_never_unfolded(body):
    types = (
        b'<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
        b'<Override PartName="/word/document.xml" ContentType="application/vnd.openxmlformats-'
        b'officedocument.wordprocessingml.document.main+xml"/></Types>'
    )
    relations = (
        b'<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
        b'<Relationship Id="r1" Type="http://schemas.openxmlformats.org/officeDocument/2006/'
        b'relationships/officeDocument" Target="word/document.xml"/></Relationships>'
    )
    parts = {"[Content_Types].xml": types, "_rels/.rels": relations, "word/document.xml": body}

    def read():
        try:
            check_template(archive(**parts))
        except OpinionError as error:
            return str(error)
        return "读成了"

    said, grown = apart(read)

    assert "模板" in said
    assert "root:" not in said
    assert grown < 50 * MEGABYTE


class Clamd(socketserver.BaseRequestHandler):
    """Answers as clamd does; the only virus it knows is the harmless test file."""

    def handle(self):
        asked = self.request.makefile("rb")
        if asked.read(6) == b"zPING\0":
            self.request.sendall(b"PONG\0")
            return
        asked.read(4)
        content = b""
        while length := struct.unpack("!L", asked.read(4))[0]:
            content += asked.read(length)
        found = b"Eicar-Test-Signature FOUND" if EICAR in content else b"OK"
        self.request.sendall(b"stream: " + found + b"\0")


@pytest.fixture
def clamd(settings):
    with socketserver.TCPServer(("127.0.0.1", 0), Clamd) as server:
        threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True).start()
        settings.CLAMD_URL = f"tcp://127.0.0.1:{server.server_address[1]}"
        yield
        server.shutdown()


def test_the_scanner_refuses_what_it_knows_and_lets_the_rest_through(clamd):
    clean = files.store_upload(SimpleUploadedFile("说明.txt", b"x" * 200_000), kinds={"txt"})
    with pytest.raises(OfficeError, match="查出病毒（Eicar-Test-Signature）"):
        files.store_upload(SimpleUploadedFile("病毒.txt", EICAR), kinds={"txt"})

    assert list(StoredFile.objects.all()) == [clean]
    assert checkup._scanner().ok


@pytest.mark.parametrize("place", ["tcp://127.0.0.1:1", "unix:///nowhere/clamd.ctl"])
def test_nothing_is_kept_unseen_where_a_scanner_is_set_but_silent(settings, place):
    settings.CLAMD_URL = place

    with pytest.raises(OfficeError, match="没有回应。文字可以先交"):
        files.store_upload(SimpleUploadedFile("说明.txt", b"x"), kinds={"txt"})

    assert not StoredFile.objects.exists()
    assert not checkup._scanner().ok
