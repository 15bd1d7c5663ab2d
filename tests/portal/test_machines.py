from io import BytesIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import override_settings
from PIL import Image

from liaison.office.services import profile_to_edit, replace_emblem
from tests.factories.accounts import SysadminFactory

pytestmark = pytest.mark.django_db


def test_robots_stay_away_from_receipts_and_from_staff(client):
    lines = client.get("/robots.txt").content.decode().splitlines()
    assert {"Disallow: /track/", "Disallow: /workbench/", "Disallow: /admin/"} <= set(lines)


@override_settings(OFFICE_PREFIX="inside")
def test_a_hidden_prefix_is_not_told_to_robots(client):
    assert "admin" not in client.get("/robots.txt").content.decode()


def test_wechat_finds_the_code_that_the_office_entered(client):
    profile = profile_to_edit()
    profile.wechat_check = "AbCd1234efGH"
    profile.save()
    response = client.get("/MP_verify_AbCd1234efGH.txt")
    assert response.content == b"AbCd1234efGH"
    assert client.get("/MP_verify_other.txt").status_code == 404


def test_without_a_code_there_is_no_file(client):
    assert client.get("/MP_verify_x.txt").status_code == 404


def test_the_emblem_is_the_one_that_the_office_uploaded(client):
    assert client.get("/emblem").status_code == 404
    picture = BytesIO()
    Image.new("RGB", (40, 40), "red").save(picture, "PNG")
    upload = SimpleUploadedFile("guohui.png", picture.getvalue(), content_type="image/png")
    replace_emblem(upload, by=SysadminFactory())
    response = client.get("/emblem")
    assert response["Content-Type"] == "image/png"
    assert b"".join(response.streaming_content).startswith(b"\x89PNG")
    assert 'src="/emblem"' in client.get("/").content.decode()
