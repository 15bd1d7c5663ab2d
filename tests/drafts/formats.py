"""Small files of each format, made by hand."""

import struct
import zipfile
from io import BytesIO

from PIL import Image

CMAP = b"""/CIDInit /ProcSet findresource begin 12 dict begin begincmap
/CMapName /Own def 1 begincodespacerange <0000> <FFFF> endcodespacerange
1 beginbfrange <0000> <FFFF> <0000> endbfrange endcmap end end"""
OFD = 'xmlns:ofd="http://www.ofdspec.org/2016"'


def packed(parts):
    buffer = BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as package:
        for name, content in parts.items():
            package.writestr(name, content)
    return buffer.getvalue()


def make_pdf(pages):
    """Pages of rows, 16 points a letter; the indent of a row is kept as its place."""
    objects = [b"<< /Type /Catalog /Pages 2 0 R >>", b""]
    objects.append(
        b"<< /Type /Font /Subtype /Type0 /BaseFont /Song /Encoding /Identity-H "
        b"/DescendantFonts [4 0 R] /ToUnicode 5 0 R >>"
    )
    objects.append(
        b"<< /Type /Font /Subtype /CIDFontType2 /BaseFont /Song /DW 1000 /CIDSystemInfo "
        b"<< /Registry (Adobe) /Ordering (Identity) /Supplement 0 >> >>"
    )
    objects.append(_stream(CMAP))
    kids = []
    for rows in pages:
        kids.append(b"%d 0 R" % (len(objects) + 1))
        objects.append(
            b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents %d 0 R "
            b"/Resources << /Font << /F 3 0 R >> >> >>" % (len(objects) + 2)
        )
        objects.append(_stream(b"\n".join(_row(at, row) for at, row in enumerate(rows))))
    objects[1] = b"<< /Type /Pages /Kids [%s] /Count %d >>" % (b" ".join(kids), len(kids))
    return _joined(objects)


def _row(at, text):
    lead = len(text) - len(text.lstrip())
    place = b"1 0 0 1 %d %d Tm" % (70 + 16 * lead, 780 - 24 * at)
    return b"BT /F 16 Tf %s <%s> Tj ET" % (place, text.lstrip().encode("utf-16-be").hex().encode())


def _stream(content):
    return b"<< /Length %d >>\nstream\n%s\nendstream" % (len(content), content)


def _joined(objects):
    data, places = b"%PDF-1.7\n", []
    for number, content in enumerate(objects, 1):
        places.append(len(data))
        data += b"%d 0 obj\n%s\nendobj\n" % (number, content)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    return data + (
        b"xref\n0 %d\n0000000000 65535 f \n%strailer << /Size %d /Root 1 0 R >>\n"
        b"startxref\n%d\n%%%%EOF" % (len(objects) + 1, table, len(objects) + 1, len(data))
    )


def make_ofd(pages):
    parts = {
        "OFD.xml": f"<ofd:OFD {OFD}><ofd:DocBody><ofd:DocRoot>Doc_0/Document.xml</ofd:DocRoot>"
        "</ofd:DocBody></ofd:OFD>",
        "Doc_0/Document.xml": f"<ofd:Document {OFD}><ofd:Pages>"
        + "".join(
            f'<ofd:Page ID="{at}" BaseLoc="Pages/Page_{at}/Content.xml"/>'
            for at in range(len(pages))
        )
        + "</ofd:Pages></ofd:Document>",
    }
    for at, rows in enumerate(pages):
        texts = "".join(_placed(number, row) for number, row in enumerate(rows))
        parts[f"Doc_0/Pages/Page_{at}/Content.xml"] = (
            f"<ofd:Page {OFD}><ofd:Content><ofd:Layer>{texts}</ofd:Layer></ofd:Content></ofd:Page>"
        )
    return packed(parts)


def _placed(number, text):
    lead = len(text) - len(text.lstrip())
    half = len(text.lstrip()) // 2
    pieces = [(lead, text.lstrip()[:half]), (lead + half, text.lstrip()[half:])]
    return "".join(
        f'<ofd:TextObject Boundary="{25 + 5 * place} {30 + 8 * number} 150 6" Size="5">'
        f'<ofd:TextCode X="0" Y="4.5">{words}</ofd:TextCode></ofd:TextObject>'
        for place, words in reversed(pieces)
    )


def png():
    file = BytesIO()
    Image.new("RGB", (8, 8), "red").save(file, "PNG")
    file.seek(0)
    return file


def make_html(body, charset="utf-8"):
    head = f'<html><head><meta charset="{charset}"><title>网站</title></head><body>'
    return f"{head}{body}</body></html>".encode("gb18030" if charset == "gb2312" else charset)


def make_ole(*names, embedded=()):
    """A container with these empty streams, those ``embedded`` in a storage of their own."""
    last = 0xFFFFFFFF
    entries = [("Root Entry", 5, last, 1)]
    entries += [(name, 2, at + 2, last) for at, name in enumerate(names)]
    entries.append(("ObjectPool", 1, last, len(entries) + 1))
    entries += [(name, 2, len(entries) + at + 1, last) for at, name in enumerate(embedded)]
    entries[-1] = (*entries[-1][:2], last, entries[-1][3])
    directory = b"".join(_entry(*entry) for entry in entries)
    sectors = -(-len(directory) // 512)
    table = [0xFFFFFFFD, *range(2, sectors + 1), 0xFFFFFFFE]
    header = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(16)
    header += struct.pack("<HHHHH", 0x3E, 3, 0xFFFE, 9, 6) + bytes(10)
    header += struct.pack("<IIIIIIII", 1, 1, 0, 4096, 0xFFFFFFFE, 0, 0xFFFFFFFE, 0)
    header += struct.pack("<109I", 0, *[last] * 108)
    fat = struct.pack("<128I", *table, *[last] * (128 - len(table)))
    return header + fat + directory.ljust(512 * sectors, b"\0")


def _entry(name, kind, right, child):
    written = (name + "\0").encode("utf-16-le")
    fields = struct.pack("<HBBIII", len(written), kind, 1, 0xFFFFFFFF, right, child)
    return written.ljust(64, b"\0") + fields + bytes(48)
