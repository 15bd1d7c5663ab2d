"""Files over HTTP to the running portal: its gunicorn starts the process that reads them."""

import re
from urllib.error import HTTPError
from urllib.request import HTTPRedirectHandler, Request, build_opener

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.test.client import BOUNDARY, MULTIPART_CONTENT, encode_multipart
from django.utils.crypto import get_random_string

from drafts.models import DraftVersion
from tests.drafts.formats import make_pdf
from tests.drafts.word import make_word, p, reference

pytestmark = pytest.mark.django_db(transaction=True)
PATH = "/admin/drafts/draft/import/"
PAGE = ["云岭市条例", "　　第一条　甲。", "　　第二条　乙。"]


class StandStill(HTTPRedirectHandler):
    def redirect_request(self, *args):
        return None


@pytest.fixture
def upload(live_portal, clerk, organ):
    """Send a file as the clerk's browser does; returns the status and the page or the place."""
    client = Client()
    client.force_login(clerk)
    token = get_random_string(32)
    cookies = f"sessionid={client.cookies['sessionid'].value}; csrftoken={token}"
    fields = {"organ": organ.pk, "kind": "new", "stage": "first_reading", "not_secret": "on"}

    def send(name, content):
        file = SimpleUploadedFile(name, content)
        data = encode_multipart(BOUNDARY, fields | {"file": file, "csrfmiddlewaretoken": token})
        headers = {"Cookie": cookies, "Content-Type": MULTIPART_CONTENT}
        request = Request(live_portal.url + PATH, data, headers)
        try:
            build_opener(StandStill).open(request, timeout=60)
        except HTTPError as answer:
            return answer.code, answer.headers.get("Location") or answer.read().decode()
        raise AssertionError("neither taken nor refused")

    return send


def test_files_are_read_by_the_running_portal(upload):
    word = make_word(*[p(row) for row in PAGE], p("第三条　丙。", reference("comment")))
    for name, content, articles in (("草案.pdf", make_pdf([PAGE]), 2), ("草案.docx", word, 3)):
        status, place = upload(name, content)

        assert status == 302, place
        version = DraftVersion.objects.get(pk=re.search(r"\d+", place)[0])
        assert version.source_file.name == name
        assert version.provisions.commentable().count() == articles
    assert [note.code for note in version.notes.all()] == ["comments"]


def test_what_the_running_portal_cannot_read_is_told(upload):
    status, page = upload("草案.pdf", b"%PDF-1.7 broken")

    assert status == 422
    assert "PDF 文件已损坏" in page
    assert not DraftVersion.objects.exists()
