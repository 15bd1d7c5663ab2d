"""What phones of a mobile session send: once, within its time, and nothing else."""

from datetime import timedelta
from io import BytesIO
from uuid import uuid4

import pytest
from django.core import signing
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone
from freezegun import freeze_time
from PIL import Image

from drafts.choices import ConsultationStatus
from liaison.audit.models import AuditEntry
from opinions.models import Bundle, Opinion, OpinionPhoto
from opinions.services.bundles import undo_bundle
from opinions.services.editing import forget_person
from opinions.views import second_phone
from stations.models import LedgerEntry, MobileDevice
from stations.services.mobile import revoke_device
from tests.factories.accounts import ClerkFactory
from tests.factories.drafts import OpenConsultationFactory
from tests.factories.stations import (
    AssignmentFactory,
    MobileSessionFactory,
    StationFactory,
    officer_of,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def task():
    return AssignmentFactory()


@pytest.fixture
def officer(task):
    return officer_of(task.station)


@pytest.fixture
def session(task, officer):
    return MobileSessionFactory(station=task.station, started_by=officer)


@pytest.fixture
def phone(client, session, officer):
    """A phone that was prepared, of an officer who is signed out by now."""
    client.force_login(officer)
    client.post(reverse("bundles:prepare_phone", args=[session.pk]), {"label": "小赵的手机"})
    del client.cookies["sessionid"]
    return client


@pytest.fixture
def send(phone, session, task):
    def send(**fields):
        heard = {"key": uuid4(), "consultation": task.consultation_id, "body": "十五天太长。"}
        heard["heard_at"] = timezone.now().isoformat()
        return phone.post(reverse("bundles:mobile_opinions", args=[session.pk]), heard | fields)

    return send


def picture():
    drawn = BytesIO()
    Image.new("RGB", (60, 40), "white").save(drawn, "JPEG")
    return SimpleUploadedFile("手写件1.jpg", drawn.getvalue(), "image/jpeg")


def test_what_is_sent_twice_is_kept_once_and_answered_alike(send, session, task):
    article = task.consultation.version.provisions.filter(kind="article").last()
    same = {
        "key": uuid4(), "provision": article.uuid, "phone": "13800000021", "age_band": "elder",
        "consent_name": "on",
    }  # fmt: skip

    first, second = send(**same, photos=[picture()]), send(**same, photos=[picture()])

    assert first.json() == second.json()
    assert (first.json()["state"], first.json()["key"]) == ("accepted", str(same["key"]))
    opinion = Opinion.objects.get()
    assert (opinion.receipt_no, opinion.channel) == (first.json()["receipt_no"], "mobile")
    assert (opinion.station, opinion.recorded_by) == (session.station, session.started_by)
    assert opinion.targets.get().provision == article
    assert (opinion.contributor.age_band, opinion.contributor.consent_name) == ("elder", True)
    assert OpinionPhoto.objects.count() == 1
    bundle = Bundle.objects.get()
    assert (bundle.accepted_count, bundle.mobile_session) == (1, session)
    task.refresh_from_db()
    assert task.opinion_count == 1


def test_all_of_one_day_about_one_draft_are_one_bundle(send, session):
    other = OpenConsultationFactory()
    AssignmentFactory(station=session.station, consultation=other)

    for _ in range(2):
        send()
    send(consultation=other.pk)

    counts = Bundle.objects.order_by("pk").values_list("accepted_count", flat=True)
    assert list(counts) == [2, 1]


def test_when_it_was_heard_decides_whether_it_is_late(send, task):
    close = timezone.now() - timedelta(minutes=10)
    type(task.consultation).objects.update(
        opens_at=close - timedelta(days=5), public_close=close, status=ConsultationStatus.CLOSED
    )

    send(heard_at=(close - timedelta(minutes=5)).isoformat())
    send(heard_at=(close + timedelta(minutes=5)).isoformat())

    assert list(Opinion.objects.order_by("pk").values_list("is_late", flat=True)) == [False, True]


def test_the_clock_of_a_phone_is_not_believed_beyond_the_session(send, session):
    send(heard_at="2019-01-01T00:00:00Z")
    send(heard_at="2099-01-01T00:00:00Z")

    early, future = Opinion.objects.order_by("pk").values_list("received_at", flat=True)
    assert early == session.starts_at
    assert future <= timezone.now()


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({"body": " "}, "请填写意见内容。"),
        ({"phone": "12"}, "请填写11位手机号码"),
        ({"provision": uuid4()}, "不在这份草案里"),
        ({"consultation": 0}, "不征求这一项"),
        ({"key": "x"}, "编号"),
        ({"photos": [SimpleUploadedFile("a.jpg", b"nothing")]}, "不是可以上传的文件"),
    ],
)
def test_what_is_refused_leaves_nothing_and_says_why(send, wrong, sentence):
    answer = send(**wrong)

    assert (answer.status_code, answer.json()["state"]) == (422, "refused")
    assert sentence in answer.json()["message"] or "请输入" in answer.json()["message"]
    assert not Opinion.objects.exists()


def test_a_frozen_table_takes_nothing_new_but_knows_what_it_has(send, task):
    key = uuid4()
    send(key=key)
    task.consultation.status = ConsultationStatus.COMPILED
    task.consultation.save()

    assert "已经定稿" in send().json()["message"]
    assert send(key=key).json()["state"] == "accepted"


def test_another_draft_than_the_sessions_is_refused(send, session):
    session.consultations.set([OpenConsultationFactory()])

    assert send().json()["state"] == "refused"


def test_the_token_ends_with_the_session_when_revoked_or_with_the_account(
    phone, send, session, officer
):
    page = reverse("bundles:mobile_phone", args=[session.pk])
    assert phone.get(page).status_code == 200

    ended = timezone.now() - timedelta(hours=47)
    type(session).objects.update(starts_at=ended - timedelta(hours=4), ends_at=ended)
    assert send().json()["state"] == "accepted"

    type(session).objects.update(ends_at=ended - timedelta(hours=2))
    assert (send().status_code, send().json()["state"]) == (404, "closed")
    type(session).objects.update(ends_at=ended)
    officer.is_active, officer.closed_at = False, timezone.now()
    officer.save()
    assert send().json()["state"] == "closed"
    officer.is_active, officer.closed_at = True, None
    officer.save()
    assert send().json()["state"] == "accepted"

    revoke_device(MobileDevice.objects.get(), by=officer, now=timezone.now())
    assert send().json()["state"] == "closed"
    assert phone.get(page).status_code == 404
    assert Opinion.objects.count() == 2


def test_the_token_opens_nothing_else(phone, session, officer):
    other = MobileSessionFactory(station=session.station, started_by=officer)
    token = phone.cookies["mobile_device"]
    assert token["path"] == reverse("bundles:mobile_phone", args=[session.pk])
    assert token["httponly"]
    assert token["samesite"] == "Lax"
    assert token.value not in MobileDevice.objects.get().token_hash

    missing = phone.get(reverse("bundles:mobile_phone", args=[other.pk + 1]))
    for path in (
        reverse("bundles:mobile_phone", args=[other.pk]),
        reverse("bundles:mobile_opinions", args=[other.pk]),
    ):
        assert phone.get(path).status_code == 404
    hidden = phone.get(reverse("bundles:mobile_phone", args=[other.pk]))
    assert hidden.status_code == missing.status_code
    assert len(hidden.content) == len(missing.content)
    assert "/accounts/login/" in phone.get(reverse("workbench:mobile_sessions"))["Location"]


def test_another_site_cannot_send_in_its_name(phone, session):
    path = reverse("bundles:mobile_opinions", args=[session.pk])

    assert phone.post(path, {}, HTTP_SEC_FETCH_SITE="cross-site").status_code == 404


def test_the_phone_page_touches_no_session_and_is_of_no_person(phone, session, officer):
    response = phone.get(reverse("bundles:mobile_phone", args=[session.pk]))

    assert not response.cookies
    html = response.content.decode()
    assert "第三条" in html
    assert officer.full_name not in html
    assert "csrf" not in html


def test_without_scripts_the_plain_form_sends_and_keeps_what_was_wrong(phone, session, task):
    path = reverse("bundles:mobile_phone", args=[session.pk])
    said = {"key": uuid4(), "consultation": task.consultation_id, "body": "太长。", "name": "赵某"}

    refused = phone.post(path, said | {"phone": "12"})
    assert refused.status_code == 422
    assert f'value="{said["key"]}"' in refused.content.decode()
    assert 'value="赵某"' in refused.content.decode()

    for _ in range(2):
        sent = phone.post(path, said)
    assert Opinion.objects.get().receipt_no in sent.content.decode()


def test_an_undone_bundle_stays_undone_when_a_phone_sends_again(send, officer):
    key = uuid4()
    send(key=key)
    undo_bundle(Bundle.objects.get(), by=officer, reason="录错了", now=timezone.now())

    assert send(key=key).json()["state"] == "accepted"
    assert Opinion.objects.counted().count() == 0


def test_the_ledger_entry_comes_filled_in_and_counts_what_comes_later(
    client, send, session, officer
):
    send()
    other = OpenConsultationFactory()
    AssignmentFactory(station=session.station, consultation=other)
    send(consultation=other.pk)
    type(session).objects.update(ends_at=timezone.now())
    client.force_login(officer)

    response = client.post(reverse("bundles:file_mobile_session", args=[session.pk]))

    entry = LedgerEntry.objects.get()
    assert response["Location"] == reverse("workbench:edit_entry", args=[entry.pk])
    assert (entry.kind, entry.status, entry.place) == ("mobile_session", "draft", session.place)
    assert (entry.headcount, entry.opinion_count) == (2, 2)
    assert entry.extra == {"venue": "集市", "topic": session.topic}
    assert client.get(response["Location"]).status_code == 200
    client.force_login(officer)
    send()
    entry.refresh_from_db()
    assert entry.opinion_count == 3
    client.post(reverse("bundles:file_mobile_session", args=[session.pk]))
    assert LedgerEntry.objects.count() == 1


def test_a_photo_is_looked_at_by_who_may_and_each_look_is_on_record(client, send, officer):
    send(photos=[picture()])
    path = reverse("bundles:photo", args=[OpinionPhoto.objects.get().pk])

    for who, status in ((officer, 200), (ClerkFactory(), 200), (officer_of(StationFactory()), 404)):
        client.force_login(who)
        answer = client.get(path)
        for close in answer._resource_closers:
            close()
        assert answer.status_code == status
    assert AuditEntry.objects.filter(action="opinions.look_at_photo").count() == 2


def test_who_wants_to_be_forgotten_takes_the_photos_along(send, django_capture_on_commit_callbacks):
    send(photos=[picture()], phone="13800000021", occupation="farmer")
    stored = OpinionPhoto.objects.get().file
    storage, name = stored.file.storage, stored.file.name

    with django_capture_on_commit_callbacks(execute=True):
        forget_person(Opinion.objects.get().contributor)

    assert not storage.exists(name)
    assert not OpinionPhoto.objects.exists()
    assert Opinion.objects.get().contributor.occupation == ""


def test_at_a_school_nobody_is_named(send, session):
    type(session).objects.filter(pk=session.pk).update(venue="school")

    send(name="小明", phone="13800000021", age_band="young")

    person = Opinion.objects.get().contributor
    assert (person.name, person.phone, person.age_band) == ("", None, "young")


def test_the_worker_answers_for_its_own_page_only(client, session):
    response = client.get(reverse("bundles:mobile_worker", args=[session.pk]))

    assert response["Content-Type"].startswith("text/javascript")
    assert "Service-Worker-Allowed" not in response
    assert reverse("bundles:mobile_phone", args=[session.pk]) in response.content.decode()


@pytest.mark.parametrize("rows", [1, 3])
def test_the_session_page_takes_the_same_queries_for_any_number(
    client, session, officer, rows, django_assert_num_queries
):
    for _ in range(rows):
        MobileDevice.objects.create(
            session=session, token_hash=uuid4().hex, issued_by=officer, issued_at=timezone.now()
        )
        Bundle.objects.create(
            consultation=OpenConsultationFactory(), station=session.station, status="accepted",
            collected_on=timezone.localdate(), content_hash="x", uploaded_by=officer,
            mobile_session=session,
        )  # fmt: skip
    client.force_login(officer)

    with django_assert_num_queries(13):
        client.get(reverse("bundles:mobile_session", args=[session.pk]))


def test_a_second_phone_joins_by_the_code_that_an_officer_shows(client, session, officer):
    client.force_login(officer)
    page = client.get(reverse("bundles:second_phone", args=[session.pk]))
    assert "<svg" in page.content.decode()
    code = signing.dumps([session.pk, officer.pk], salt=second_phone.SALT)
    client.logout()
    address = reverse("bundles:join_session", args=[session.pk, code])

    assert client.get(address).status_code == 200
    assert not MobileDevice.objects.exists()
    joined = client.post(address, {"label": "小钱的手机"})

    device = MobileDevice.objects.get()
    assert (device.label, device.issued_by, joined.status_code) == ("小钱的手机", officer, 302)
    assert client.get(reverse("bundles:mobile_phone", args=[session.pk])).status_code == 200


def test_a_code_that_is_old_forged_or_of_another_session_joins_nothing(client, session, officer):
    other = MobileSessionFactory()
    good = signing.dumps([session.pk, officer.pk], salt=second_phone.SALT)
    stranger = signing.dumps([session.pk, officer_of(other.station).pk], salt=second_phone.SALT)
    for pk, code in ((other.pk, good), (session.pk, "forged"), (session.pk, stranger)):
        assert client.post(reverse("bundles:join_session", args=[pk, code])).status_code == 404
    with freeze_time(timezone.now() + timedelta(minutes=11)):
        late = client.post(reverse("bundles:join_session", args=[session.pk, good]))
    assert late.status_code == 404
    assert not MobileDevice.objects.exists()
