"""采纳证书、采纳通知: registered, confirmed by two people, told to stations, names by consent."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone

from feedback.choices import Result
from feedback.choices.certificates import CertificateKind, CertificateStatus
from feedback.errors import FeedbackError
from feedback.models import Certificate, Honoured
from feedback.results import result_rows
from feedback.services import certificates
from feedback.shown_certificates import shown_certificates
from liaison.notices.models import Notice
from liaison.office.errors import OfficeError
from stations.choices import AppointmentKind
from stations.models import Honour
from tests.factories.accounts import ClerkFactory, LeaderFactory, OfficerFactory, ReviewerFactory
from tests.factories.feedback import SubmittedOpinionFactory, answer, let_out
from tests.factories.opinions import ContributorFactory
from tests.factories.stations import AppointmentFactory, PersonFactory, StationFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def station():
    return StationFactory(name="柳荫街道工作站")


@pytest.fixture
def certificate(item, consultation, scan):
    return registered(item, scan)


def registered(item, scan, number="云人证〔2026〕4号", **kwargs):
    about = item.consultation
    paper = certificates.Paper(
        CertificateKind.CERTIFICATE, about.version.draft.organ, number,
        timezone.localdate(), "对电梯条例的意见被采纳", about,
    )  # fmt: skip
    today = timezone.localdate()
    return certificates.register_certificate(paper, scan=scan, by=ClerkFactory(), today=today)


def honour(certificate, **whom):
    certificates.set_honoured(certificate, certificates.Whom(**whom), by=ClerkFactory())


def confirmed(certificate):
    asked = certificates.ask_to_confirm(certificate, by=ClerkFactory())
    assert not Notice.objects.filter(cause=f"certificate:{certificate.pk}").exists()
    certificates.confirm_certificate(asked, by=ReviewerFactory(), now=timezone.now())


def test_after_the_second_person_honoured_and_bringing_stations_are_told(
    certificate, item, station
):
    other = StationFactory(name="石桥镇工作站")
    SubmittedOpinionFactory(item=item, consultation=item.consultation, station=other)
    honour(certificate, stations=[station], items=[item])
    confirmed(certificate)

    told = Notice.objects.filter(cause=f"certificate:{certificate.pk}")
    assert sorted(told.values_list("station_code", flat=True)) == sorted([station.code, other.code])
    assert "云人证〔2026〕4号" in told[0].body
    # Only who is honoured has it on the register of honours.
    assert [one.station for one in Honour.objects.all()] == [station]


def test_names_go_out_with_consent_only(certificate, item, station):
    shy, open_one = PersonFactory(name="张敏"), PersonFactory(name="周婷")
    author = ContributorFactory(name="王桂兰")
    named = ContributorFactory(name="赵大勇", consent_name=True)
    honour(
        certificate, stations=[station], persons=[shy, open_one], named=[open_one],
        authors=[author, named],
    )  # fmt: skip
    confirmed(certificate)

    body = Notice.objects.get(cause=f"certificate:{certificate.pk}").body
    assert "授予：柳荫街道工作站、联络员张某某、联络员周婷、王某某、赵大勇。" in body
    assert "张敏" not in body


def test_who_asked_does_not_confirm_and_nothing_changes_meanwhile(
    certificate, station, strict_mode
):
    with pytest.raises(FeedbackError, match="授予谁"):
        certificates.ask_to_confirm(certificate, by=ClerkFactory())
    honour(certificate, stations=[station])
    clerk = ClerkFactory()
    asked = certificates.ask_to_confirm(certificate, by=clerk)

    with pytest.raises(OfficeError, match="不能自己确认"):
        certificates.confirm_certificate(asked, by=clerk, now=timezone.now())
    with pytest.raises(FeedbackError, match="不能再改"):
        honour(certificate)
    certificates.give_back(asked, by=ReviewerFactory(), reason="站点不对")
    certificate.refresh_from_db()
    assert certificate.status == CertificateStatus.REGISTERED
    assert [one.note for one in certificate.moves.all()] == ["", "", "站点不对"]


def test_a_paper_is_registered_once_unless_the_first_was_voided(certificate, item, scan):
    with pytest.raises(FeedbackError, match="已经登记过"):
        registered(item, again())
    certificates.void_certificate(certificate, by=ClerkFactory(), reason="登错了")

    assert registered(item, again()).status == CertificateStatus.REGISTERED


def again():
    return SimpleUploadedFile("证书.pdf", b"%PDF-1.7\n%%EOF\n", "application/pdf")


def test_the_database_wants_exactly_one_who_is_honoured(certificate, station):
    with pytest.raises(IntegrityError, match="honoured_one"), transaction.atomic():
        Honoured.objects.create(certificate=certificate, station=station, person=PersonFactory())


def test_from_the_page_to_the_station(client, item, consultation, station, scan):
    officer = PersonFactory(name="张敏")
    AppointmentFactory(station=station, person=officer, kind=AppointmentKind.OFFICER)
    client.force_login(ClerkFactory())
    register = reverse("admin:feedback_certificates")
    posted = {
        "kind": "notice", "organ": consultation.version.draft.organ.pk, "number": "7号",
        "dated_on": timezone.localdate(), "title": "意见被采纳", "consultation": consultation.pk,
    }  # fmt: skip
    assert "请上传证书的扫描件" in client.post(register, posted).content.decode()
    assert client.post(register, posted | {"scan": scan}).status_code == 302
    made = Certificate.objects.get()
    page = reverse("admin:feedback_certificate", args=[made.pk])
    whom = {"stations": [station.pk], "persons": [officer.pk], "items": [item.pk]}
    assert client.post(page, whom).status_code == 302
    client.post(reverse("admin:feedback_ask_certificate", args=[made.pk]))
    client.force_login(ReviewerFactory())
    assert "待复核" in client.get(page).content.decode()
    client.post(reverse("admin:feedback_answer_certificate", args=[made.pk]), {"agree": "1"})

    made.refresh_from_db()
    assert made.status == CertificateStatus.CONFIRMED
    assert Notice.objects.filter(cause=f"certificate:{made.pk}").count() == 1
    assert "采纳通知" in client.get(register).content.decode()


def test_only_a_clerk_registers_and_the_scan_stays_inside(client, certificate):
    client.force_login(LeaderFactory())
    page = reverse("admin:feedback_certificate", args=[certificate.pk])
    assert client.get(page).status_code == 200
    ask = reverse("admin:feedback_ask_certificate", args=[certificate.pk])
    assert client.post(ask).status_code == 404
    client.force_login(OfficerFactory())
    assert client.get(page).status_code == 404
    scan = reverse("admin:feedback_certificate_scan", args=[certificate.pk])
    assert client.get(scan).status_code == 404


@pytest.mark.parametrize("count", [1, 3])
def test_the_register_takes_a_fixed_number_of_queries(
    certificate, item, station, count, django_assert_num_queries
):
    honour(certificate, stations=[station])
    for number in range(count - 1):
        honour(registered(item, again(), number=f"{number}号"), stations=[station])
    with django_assert_num_queries(3):
        rows = list(Certificate.objects.with_list_relations())
        assert len([row.organ.name for row in rows]) == count


def publish(item, *result, **words):
    SubmittedOpinionFactory(item=item, consultation=item.consultation)
    answer(item, *result, **words)
    let_out(item.consultation)


def shown(client, consultation):
    return client.get(f"/results/{consultation.slug}/").content.decode()


def test_the_public_reads_stations_and_consented_names_beside_a_confirmed_result(
    client, certificate, item, station
):
    shy, open_one = PersonFactory(name="张敏"), PersonFactory(name="周婷")
    silent, named = ContributorFactory(name="王桂兰"), ContributorFactory(
        name="赵大勇", consent_name=True
    )  # fmt: skip
    honour(
        certificate, stations=[station], persons=[shy, open_one], named=[open_one],
        authors=[silent, named], items=[item],
    )  # fmt: skip
    publish(item)
    assert "云人证〔2026〕4号" not in shown(client, item.consultation)
    confirmed(certificate)

    text = shown(client, item.consultation)
    assert "采纳证书（云人证〔2026〕4号）" in text
    assert "授予柳荫街道工作站、联络员周婷、赵大勇和另外2人。" in text
    hidden = ("张敏", "张某某", "王桂兰", "王某某", certificate.title, certificate.scan.name)
    assert [word for word in hidden if word in text] == []


@pytest.mark.parametrize("result", [Result.NOT_ADOPTED, Result.FOR_REFERENCE])
def test_a_certificate_never_says_adopted_by_itself(client, certificate, item, station, result):
    honour(certificate, stations=[station], items=[item])
    confirmed(certificate)
    publish(item, result, reason_code="R01")

    assert "采纳证书" not in shown(client, item.consultation)


@pytest.mark.parametrize("count", [1, 3])
def test_certificates_on_the_public_page_take_a_fixed_number_of_queries(
    client, item, scan, station, count, django_assert_num_queries
):
    for number in range(count):
        made = registered(item, scan, number=f"云人证〔2026〕{number}号")
        honour(
            made, stations=[station], persons=[PersonFactory()], authors=[ContributorFactory()],
            items=[item],
        )  # fmt: skip
        confirmed(made)
    publish(item)
    consultation = item.consultation
    rows = result_rows(consultation)

    with django_assert_num_queries(6):
        assert len(shown_certificates(consultation, rows)) == count
