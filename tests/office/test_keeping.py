from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from liaison.audit.models import AuditEntry
from liaison.office.models import CalendarDay, OfficeProfile, PrivacyNotice
from liaison.office.services import current_privacy_notice, office
from liaison.office.working_days import is_working_day
from tests.factories.accounts import ClerkFactory
from tests.factories.office import OfficeProfileFactory
from tests.office.test_files import photo

pytestmark = pytest.mark.django_db
PROFILE = "admin:office_officeprofile_changelist"
PUBLISH = "admin:office_publish_privacy"
YEAR = "admin:office_enter_year"


@pytest.fixture
def clerk(client):
    user = ClerkFactory()
    client.force_login(user)
    return user


def text(response):
    return response.content.decode()


def profile_data(**changes):
    stored = OfficeProfileFactory()
    names = [field.name for field in OfficeProfile._meta.fields if field.editable]
    data = {name: getattr(stored, name) for name in names}
    return {**{name: "" if value is None else value for name, value in data.items()}, **changes}


def test_the_profile_is_edited_on_one_page_and_shows_at_once(client, clerk):
    assert "国徽图案文件" in text(client.get(reverse(PROFILE)))
    data = profile_data(phone="0870-7654321")
    assert "已保存" in text(client.post(reverse(PROFILE), data, follow=True))
    assert office().phone == "0870-7654321"
    assert AuditEntry.objects.get(action="office.edit_profile").after == {"phone": "0870-7654321"}


def test_the_emblem_is_uploaded_with_the_profile(client, clerk):
    upload = SimpleUploadedFile("国徽.png", photo("PNG"))
    client.post(reverse(PROFILE), profile_data(emblem_upload=upload), follow=True)
    assert office().emblem is not None
    response = client.get(reverse("portal:emblem"))
    assert response["Content-Type"] == "image/png"
    response.close()


def test_a_wrong_emblem_file_comes_back_with_a_sentence(client, clerk):
    upload = SimpleUploadedFile("国徽.png", b"not a picture")
    response = client.post(reverse(PROFILE), profile_data(emblem_upload=upload))
    assert response.status_code == 422
    assert "不是可以上传的文件" in text(response)


def test_a_profile_without_a_name_comes_back(client, clerk):
    response = client.post(reverse(PROFILE), profile_data(name=""))
    assert response.status_code == 422
    assert 'class="error-summary"' in text(response)


def test_a_new_privacy_notice_begins_with_the_text_in_force(client, clerk):
    first = current_privacy_notice()
    assert "我们需要处理您提供的部分个人信息" in text(client.get(reverse(PUBLISH)))
    data = {"body": first.body + "\n补充一条。", "change_note": "补充"}
    assert "第 2 版已发布" in text(client.post(reverse(PUBLISH), data, follow=True))
    assert PrivacyNotice.objects.get(version=2).published_by == clerk


def test_a_privacy_notice_without_change_is_not_published(client, clerk):
    data = {"body": current_privacy_notice().body, "change_note": "没改"}
    response = client.post(reverse(PUBLISH), data)
    assert response.status_code == 422
    assert "没有变化" in text(response)


def test_versions_are_listed_and_cannot_be_changed(client, clerk):
    current_privacy_notice()
    assert "首次发布" in text(client.get(reverse("admin:office_privacynotice_changelist")))
    page = reverse("admin:office_privacynotice_change", args=[current_privacy_notice().pk])
    assert client.post(page, {"body": "x"}).status_code in {403, 404}


def test_a_year_is_entered_from_the_announcement(client, clerk):
    assert 'value="2027"' in text(client.get(reverse(YEAR)))
    data = {"year": 2027, "lines": "2027-10-01 至 2027-10-07 国庆节 休\n2027-10-09 国庆调休 班"}
    assert "已登记 2027 年的 8 天" in text(client.post(reverse(YEAR), data, follow=True))


def test_a_line_that_cannot_be_read_keeps_what_was_typed(client, clerk):
    response = client.post(reverse(YEAR), {"year": 2027, "lines": "十月放假"})
    assert response.status_code == 422
    assert "第 1 行看不懂" in text(response)
    assert "十月放假" in text(response)


def test_the_calendar_warns_when_it_ends(client, clerk, monkeypatch):
    monkeypatch.setattr("django.utils.timezone.localdate", lambda: date(2026, 11, 20))
    html = text(client.get(reverse("admin:office_calendarday_changelist")))
    assert "工作日历只登记到2026年底" in html


def test_a_single_day_is_edited_and_counts_at_once(client, clerk):
    day = CalendarDay.objects.get(day="2025-10-08")
    assert not is_working_day(day.day)
    page = reverse("admin:office_calendarday_change", args=[day.pk])
    client.post(page, {"name": "照常上班", "is_working": "on"})
    assert is_working_day(day.day)
    day.refresh_from_db()
    assert (day.source, day.edited_by) == ("office", clerk)
    client.post(reverse("admin:office_calendarday_delete", args=[day.pk]), {"post": "yes"})
    assert is_working_day(day.day)  # a plain Wednesday again
    assert AuditEntry.objects.filter(action="office.edit_calendar").count() == 2
