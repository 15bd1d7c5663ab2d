import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import DatabaseError, transaction

from liaison.audit.models import AuditEntry
from liaison.office import services
from liaison.office.errors import OfficeError
from liaison.office.models import OfficeProfile, PrivacyNotice
from tests.factories.accounts import ClerkFactory
from tests.factories.office import OfficeProfileFactory
from tests.office.test_files import photo

pytestmark = pytest.mark.django_db


def test_a_new_installation_has_neutral_names_and_no_row():
    assert "立法联系点" in services.office().name
    assert not OfficeProfile.objects.exists()


def test_the_profile_is_asked_for_once_in_some_seconds(django_assert_num_queries):
    OfficeProfileFactory()
    services.office()
    with django_assert_num_queries(0):
        assert services.office().county_name == "清禾县"


def test_an_edit_shows_at_once_and_is_on_record():
    OfficeProfileFactory()
    services.office()
    profile = services.profile_to_edit()
    profile.phone = "0870-1234567"
    services.save_profile(profile, changed=["phone"], by=ClerkFactory())
    assert services.office().phone == "0870-1234567"
    entry = AuditEntry.objects.get(action="office.edit_profile")
    assert entry.before == {"phone": ""}
    assert entry.after == {"phone": "0870-1234567"}


def test_the_emblem_slot_takes_a_picture_only():
    with pytest.raises(OfficeError):
        services.replace_emblem(SimpleUploadedFile("国徽.svg", b"<svg/>"), by=ClerkFactory())
    services.replace_emblem(SimpleUploadedFile("国徽.png", photo("PNG")), by=ClerkFactory())
    assert services.office().emblem.name == "国徽.png"


def test_the_first_privacy_notice_names_the_office_and_is_version_one():
    OfficeProfileFactory(phone="0870-1234567")
    notice = services.current_privacy_notice()
    assert notice.version == 1
    assert "清禾县人大常委会基层立法联系点办公室" in notice.body
    assert "0870-1234567" in notice.body
    assert services.current_privacy_notice() == notice


def test_editing_the_privacy_notice_is_a_new_version():
    first = services.current_privacy_notice()
    clerk = ClerkFactory()
    second = services.publish_privacy_notice("新的告知", change_note="缩短保存期限", by=clerk)
    assert second.version == 2
    assert services.current_privacy_notice() == second
    assert PrivacyNotice.objects.get(version=1).body == first.body


def test_an_unchanged_or_unexplained_version_is_refused():
    first = services.current_privacy_notice()
    clerk = ClerkFactory()
    with pytest.raises(OfficeError, match="没有变化"):
        services.publish_privacy_notice(first.body, change_note="x", by=clerk)
    with pytest.raises(OfficeError, match="修改了什么"):
        services.publish_privacy_notice("新的告知", change_note=" ", by=clerk)


@pytest.mark.parametrize("change", ["update", "delete"])
def test_the_database_refuses_to_touch_a_version(change):
    notice = services.current_privacy_notice()
    same = PrivacyNotice.objects.filter(pk=notice.pk)
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        same.update(body="别的") if change == "update" else same.delete()
