import zipfile
from io import BytesIO

import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from liaison.office import files
from liaison.office.errors import OfficeError
from liaison.office.models import StoredFile

pytestmark = pytest.mark.django_db
ALL = files.IMAGES | files.DOCUMENTS


def archive(*members, content=b"<x/>"):
    kept = BytesIO()
    with zipfile.ZipFile(kept, "w", zipfile.ZIP_DEFLATED) as made:
        for member in members:
            made.writestr(member, content)
    return kept.getvalue()


def photo(kind="JPEG", size=(40, 30), **options):
    kept = BytesIO()
    Image.new("RGB", size, "red").save(kept, kind, **options)
    return kept.getvalue()


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("来文.pdf", b"%PDF-1.7 ..."),
        ("草案.docx", archive("[Content_Types].xml", "word/document.xml")),
        ("名册.xlsx", archive("[Content_Types].xml", "xl/workbook.xml")),
        ("说明.txt", "第一条　为了……".encode("gb18030")),
        ("记事本.txt", "第一条　为了……".encode("utf-16")),
        ("大端.txt", b"\xfe\xff" + "第一条　为了……".encode("utf-16-be")),
        ("会场.jpeg", photo()),
        ("会场.png", photo("PNG")),
        ("会场.webp", photo("WEBP")),
    ],
)
def test_the_named_kinds_are_kept_under_a_random_name(name, content):
    stored = files.store_upload(SimpleUploadedFile(name, content), kinds=ALL)
    assert stored.name == name
    assert files.digest(stored) == (stored.sha256, stored.size)
    assert name not in stored.file.name
    assert stored.file.path.startswith(str(settings.FILES_ROOT))


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("空.pdf", b""),
        ("程序.pdf", b"MZ\x90\x00"),
        ("程序.exe", b"MZ\x90\x00"),
        ("网页.txt.html", b"<script>"),
        ("二进制.txt", b"abc\x00def"),
        ("二进制标记.txt", b"\xff\xfea\x00\x00\x00b\x00"),
        ("半个字.txt", b"\xff\xfea\x00b"),
        ("假.docx", archive("hello.txt")),
        ("带宏.docx", archive("word/document.xml", "word/vbaProject.bin")),
        ("炸弹.xlsx", archive("xl/workbook.xml", content=b"0" * 30_000_000)),
        ("坏图.jpg", b"\xff\xd8\xff" + b"0" * 50),
        ("没有扩展名", b"%PDF-1.7"),
    ],
)
def test_other_content_is_refused_with_a_sentence(name, content):
    with pytest.raises(OfficeError, match="。"):
        files.store_upload(SimpleUploadedFile(name, content), kinds=ALL)
    assert not StoredFile.objects.exists()


def test_a_kind_that_was_not_asked_for_is_refused():
    with pytest.raises(OfficeError, match="请上传 pdf 格式"):
        files.store_upload(SimpleUploadedFile("会场.jpg", photo()), kinds={"pdf"})


def test_a_file_over_the_limit_is_refused():
    with pytest.raises(OfficeError, match="超过 1 MB"):
        files.store_upload(
            SimpleUploadedFile("大.txt", b"a" * (1024 * 1024 + 1)), kinds=ALL, limit=1024 * 1024
        )


def test_a_photo_loses_where_it_was_taken_and_stands_upright():
    exif = Image.Exif()
    exif[0x0112] = 6  # turned by 90 degrees
    exif[0x8825] = {1: "N", 2: (26.0, 42.0, 0.0)}  # GPS
    sent = photo(size=(40, 20), exif=exif)
    assert Image.open(BytesIO(sent)).getexif()
    stored = files.store_upload(SimpleUploadedFile("现场.jpg", sent), kinds=ALL)
    with Image.open(stored.file.path) as kept:
        assert kept.size == (20, 40)
        assert not kept.getexif()
        assert "exif" not in kept.info


def test_transparent_and_paletted_pictures_survive():
    for mode in ("RGBA", "P", "L", "1", "LA"):
        kept = BytesIO()
        Image.new(mode, (10, 10)).save(kept, "PNG")
        stored = files.store_upload(SimpleUploadedFile("章.png", kept.getvalue()), kinds=ALL)
        with Image.open(stored.file.path) as again:
            assert again.size == (10, 10)


def test_a_huge_photo_is_made_smaller():
    stored = files.store_upload(
        SimpleUploadedFile("大图.png", photo("PNG", size=(6000, 1000))), kinds=ALL
    )
    with Image.open(stored.file.path) as kept:
        assert kept.size == (3000, 500)


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("../../etc/passwd.txt", "passwd.txt"),
        ("C:\\文件\\来文.docx", "来文.docx"),
        ("a\r\nSet-Cookie: x.txt", "aSet-Cookie_ x.txt"),
        ("\u202egpj.exe", "gpj.exe"),
        ("", "文件"),
        ("长" * 300 + ".docx", "长" * 115 + ".docx"),
    ],
)
def test_a_name_is_only_a_name(given, kept):
    assert files.clean_name(given) == kept


def test_a_download_keeps_its_chinese_name_and_is_never_shown_in_the_page():
    stored = files.store_upload(SimpleUploadedFile("汇总 表.txt", b"abc"), kinds=ALL)
    response = files.file_response(stored)
    assert b"".join(response.streaming_content) == b"abc"
    assert response["Content-Disposition"].startswith("attachment; filename*=utf-8''%E6%B1%87")
    assert response["X-Content-Type-Options"] == "nosniff"
    response.close()
