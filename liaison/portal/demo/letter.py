"""What stands for the superior's scanned letter: a red line, grey lines, nothing to read."""

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
    picture = Image.new("RGB", SHEET, "white")
    pen = ImageDraw.Draw(picture)
    right = SHEET[0] - MARGIN
    pen.line([(MARGIN, HEAD), (right, HEAD)], fill="#b3261e", width=3)
    for height in range(HEAD + 2 * STEP, FOOT, STEP):
        pen.line([(MARGIN, height), (right, height)], fill="#cccccc", width=2)
    page = BytesIO()
    picture.save(page, "PNG")
    upload = SimpleUploadedFile("来函（演示）.png", page.getvalue(), "image/png")
    return store_upload(upload, kinds=SCANS, by=by)
