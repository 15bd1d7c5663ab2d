"""What stands for a scanned paper of the superior: a red line, grey lines, nothing to read."""

from io import BytesIO

from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image, ImageDraw

from liaison.accounts.models import User
from liaison.office.confirmations import SCANS
from liaison.office.files import store_upload
from liaison.office.models import StoredFile

# A4 at 72 points to the inch.
SHEET = (595, 842)
MARGIN, HEAD, FOOT, STEP = 80, 150, 640, 28


def scanned_letter(*, by: User) -> StoredFile:
    return store_upload(scan("来函（演示）.png"), kinds=SCANS, by=by)


def scan(name: str) -> SimpleUploadedFile:
    picture = Image.new("RGB", SHEET, "white")
    pen = ImageDraw.Draw(picture)
    right = SHEET[0] - MARGIN
    pen.line([(MARGIN, HEAD), (right, HEAD)], fill="#b3261e", width=3)
    for height in range(HEAD + 2 * STEP, FOOT, STEP):
        pen.line([(MARGIN, height), (right, height)], fill="#cccccc", width=2)
    page = BytesIO()
    picture.save(page, "PNG")
    return SimpleUploadedFile(name, page.getvalue(), "image/png")
