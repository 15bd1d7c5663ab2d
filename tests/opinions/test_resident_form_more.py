"""The form beyond one sentence, as the pages show it; receipts that are not to be passed on."""

import re
from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone
from lxml import html

from liaison.accounts.choices import Role
from liaison.audit.models import AuditEntry
from liaison.office.memory import forget_all
from opinions import limits, tickets
from opinions.models import GivingRules, Opinion, OpinionFile, OpinionSupport
from opinions.views import uploading
from tests.factories.accounts import UserFactory
from tests.factories.drafts import PublicConsultationFactory
from tests.factories.opinions import OpinionFactory

pytestmark = pytest.mark.django_db
PHONE_A = {"User-Agent": "Mozilla/5.0 (Linux; Android 9; Phone A)"}
PHONE_B = {"User-Agent": "Mozilla/5.0 (iPhone; Phone B)"}


@pytest.fixture
def consultation():
    return PublicConsultationFactory()


@pytest.fixture
def url(consultation):
    return reverse("opinions:new", args=[consultation.slug])


@pytest.fixture
def article(consultation):
    return consultation.version.provisions.filter(kind="article").last()


@pytest.fixture
def token(consultation):
    return tickets.issue_form(consultation.pk, None, timezone.now())


@pytest.fixture
def allow():
    def change(**rules):
        GivingRules(**rules).save()
        forget_all()

    yield change
    forget_all()


def page(response):
    return response.content.decode()


def pdf(content=b"%PDF-1.4 content"):
    return SimpleUploadedFile("来函.pdf", content)


def test_the_form_offers_chapters_parts_and_the_place_behind(client, url, article):
    shown = html.fromstring(page(client.get(url, {"provision": str(article.uuid)})))

    chosen = {one.get("value") for one in shown.xpath("//select[@name='provision']/option")}
    chapter = article.version.provisions.get(kind="chapter")
    parts = article.version.provisions.filter(unit=article).exclude(pk=article.pk)
    assert str(chapter.uuid) in chosen
    assert str(article.uuid) not in chosen
    assert shown.xpath("//input[@type='checkbox'][@name='provision']/@value") == [
        str(part.uuid) for part in parts
    ]
    behind = shown.xpath("//select[@name='after']/option/@value")
    assert str(article.uuid) in behind
    assert str(chapter.uuid) not in behind


@pytest.mark.parametrize("count", [1, 3])
def test_the_form_takes_a_fixed_number_of_queries(
    client, url, article, count, django_assert_max_num_queries
):
    articles = article.version.provisions.filter(kind="article")
    picked = [str(one.uuid) for one in articles][:count]
    client.get(url)

    with django_assert_max_num_queries(6):
        client.get(url, {"provision": picked})


def test_marked_words_and_the_redline_stand_on_the_check_page(client, url, token, article):
    typed = {
        "token": token,
        "provision": str(article.uuid),
        "selected": "至少每十五日进行一次维护保养",
        "replacement": "至少每十日进行一次维护保养",
    }

    shown = page(client.post(url, typed))

    assert "：“至少每十五日进行一次维护保养”" in shown
    assert "<del>五</del>" in shown


def test_words_of_another_article_are_explained_and_kept(client, url, token, article):
    typed = {"token": token, "provision": str(article.uuid), "selected": "没有的字", "body": "留着"}

    response = client.post(url, typed)

    assert response.status_code == 422
    assert "没有找到" in page(response)
    assert "留着" in page(response)


def test_what_was_picked_comes_back_with_the_words(client, url, token, article):
    typed = {"token": token, "after": str(article.uuid), "unit": "老年协会", "body": "留着"}

    shown = page(client.post(url, typed | {"edit": "1"}))

    assert f'name="after" value="{article.uuid}"' in shown
    assert 'value="老年协会"' in shown
    assert "留着" in shown


def test_people_are_asked_for_only_where_the_office_allows_it(client, url, allow):
    before = page(client.get(url))
    allow(allow_joint=True)
    after = page(client.get(url))

    assert ('name="people"' in before, 'name="people"' in after) == (False, True)


def test_a_unit_sends_its_scan_and_says_how_many_stand_behind_it(client, url, token, allow):
    allow(allow_joint=True)
    typed = {"token": token, "body": "建议。", "unit": "清禾县老年协会", "people": "7"}

    check = page(client.post(url, typed))
    response = client.post(url, typed | {"confirm": "1", "files": [pdf()]})
    receipt = page(client.get(response["Location"]))

    opinion = Opinion.objects.get()
    assert "登记为单位意见" in check
    assert "7 人，登记为一条意见" in check
    assert (opinion.people, opinion.contributor.name) == (7, "清禾县老年协会")
    assert opinion.files.count() == 1
    assert "来函.pdf" in receipt


def test_a_bad_file_leads_back_to_the_check_page_with_all_words(client, url, token):
    typed = {"token": token, "body": "建议写明。", "confirm": "1", "files": [pdf(b"MZ")]}

    response = client.post(url, typed)

    assert response.status_code == 422
    assert "不是可以上传的文件" in page(response)
    assert 'name="body" value="建议写明。"' in page(response)
    assert 'name="confirm"' in page(response)
    assert Opinion.objects.count() == 0


def test_what_was_chosen_stays_while_the_form_goes_back_and_forth(client, url, token):
    typed = {"token": token, "body": "建议写明。"}
    chosen = {"files": [pdf()], "attached": "1"}

    edit = page(client.post(url, typed | chosen | {"edit": "1"}))
    refused = page(client.post(url, {"token": token, "body": "", "attached": "1"}))
    check = html.fromstring(page(client.post(url, typed | {"attached": "1"})))
    response = client.post(url, typed | {"attached": "1", "confirm": "1"})

    assert "来函.pdf" in edit
    assert "来函.pdf" in refused
    assert check.xpath("//*[@class='attached__list']/li/span/text()") == ["来函.pdf"]
    assert check.xpath("//*[@data-again]/@data-again") == [url]
    assert response.status_code == 303
    assert [sent.file.name for sent in Opinion.objects.get().files.all()] == ["来函.pdf"]


def test_one_that_was_chosen_is_taken_away_on_the_check_page(client, url, token):
    typed = {"token": token, "body": "建议写明。", "attached": "1"}
    check = html.fromstring(page(client.post(url, typed | {"files": [pdf()]})))
    (pk,) = check.xpath("//button[@name='drop']/@value")

    after = client.post(url, typed | {"drop": pk})

    assert after.status_code == 200
    assert "来函.pdf" not in page(after)


def test_an_expired_form_keeps_its_files_and_makes_no_second_opinion(client, url, consultation):
    old = timezone.now() - timedelta(hours=25)
    typed = {"token": tickets.issue_form(consultation.pk, None, old), "body": "建议写明。"}

    shown = html.fromstring(page(client.post(url, typed | {"files": [pdf()], "confirm": "1"})))
    (fresh,) = shown.xpath("//input[@name='token']/@value")
    again = typed | {"token": fresh, "attached": "1", "confirm": "1"}
    first, second = client.post(url, again), client.post(url, again)

    assert (first.status_code, second.status_code) == (303, 303)
    assert [sent.file.name for sent in Opinion.objects.get().files.all()] == ["来函.pdf"]


def test_me_too_counts_a_person_and_keeps_nothing_else(client, url, token, allow, consultation):
    allow(allow_support=True)
    OpinionFactory(consultation=consultation, body="每十日维护一次。")
    typed = {"token": token, "body": "每十日维护一次", "name": "王秀兰", "phone": "13800000021"}

    check = html.fromstring(page(client.post(url, typed)))
    (offered,) = check.xpath("//button[@name='support']/@value")
    response = client.post(url, typed | {"support": offered}, headers=PHONE_A)

    assert response.status_code == 303
    assert client.get(response["Location"], headers=PHONE_B).status_code == 410
    receipt = page(client.get(response["Location"], headers=PHONE_A))
    assert "已记下您的支持" in receipt
    assert OpinionSupport.objects.get().receipt_no in receipt
    assert (Opinion.objects.count(), OpinionSupport.objects.count()) == (1, 1)
    assert not response.cookies


def test_what_was_not_offered_can_not_be_supported(client, url, token, allow, consultation):
    allow(allow_support=True)
    other = OpinionFactory(consultation=consultation, body="物业费太贵。")

    response = client.post(url, {"token": token, "body": "每十日维护一次", "support": other.pk})

    assert response.status_code == 422
    assert "每十日维护一次" in page(response)
    assert OpinionSupport.objects.count() == 0


def test_me_too_is_not_offered_until_the_office_allows_it(client, url, token, consultation):
    OpinionFactory(consultation=consultation, body="每十日维护一次。")

    assert 'name="support"' not in page(
        client.post(url, {"token": token, "body": "每十日维护一次"})
    )


def test_a_receipt_opens_on_the_phone_that_sent_it_and_on_no_other(client, url, token):
    typed = {"token": token, "body": "建议。", "confirm": "1"}
    address = client.post(url, typed, headers=PHONE_A)["Location"]

    mine, passed_on = (client.get(address, headers=phone) for phone in (PHONE_A, PHONE_B))

    assert re.search(r"\d{4} \d{4}", page(mine))
    assert mine["Referrer-Policy"] == "no-referrer"
    assert "no-store" in mine["Cache-Control"]
    assert passed_on.status_code == 410
    assert Opinion.objects.get().receipt_no not in page(passed_on)


@pytest.mark.parametrize(
    ("role", "status"),
    [
        (Role.CLERK, 200),
        (Role.REVIEWER, 200),
        (Role.LEADER, 404),
        (Role.SYSADMIN, 404),
        (None, 302),
    ],
)
def test_only_who_may_see_people_gets_a_file_and_each_look_is_on_record(
    client, url, token, role, status
):
    client.post(url, {"token": token, "body": "建议。", "confirm": "1", "files": [pdf()]})
    if role:
        client.force_login(UserFactory(roles=[role]))

    response = client.get(reverse("admin:opinions_sent_file", args=[OpinionFile.objects.get().pk]))

    assert response.status_code == status
    looks = AuditEntry.objects.filter(action="opinions.look_at_file").count()
    assert looks == (1 if status == 200 else 0)
    if status == 200:
        assert response["Content-Disposition"].startswith("attachment")
        assert b"".join(response) == b"%PDF-1.4 content"


def test_the_office_switches_what_the_form_offers(client, django_capture_on_commit_callbacks):
    client.force_login(UserFactory(roles=[Role.CLERK]))
    address = reverse("admin:opinions_giving_rules")

    with django_capture_on_commit_callbacks(execute=True):
        response = client.post(address, {"allow_support": "on"})

    rules = GivingRules.objects.get()
    assert response.status_code == 302
    assert (rules.allow_support, rules.allow_joint, rules.show_similar) == (True, False, False)
    assert AuditEntry.objects.filter(action="opinions.edit_giving_rules").count() == 1
    forget_all()


def test_what_is_far_too_large_is_not_even_read(client, url, token):
    response = client.post(
        url, {"token": token, "body": "x"}, headers={"Content-Length": "99999999"}
    )

    assert response.status_code == 413
    assert "您写的话还在" in page(response)


def test_one_network_sends_files_only_so_often(client, url, token, monkeypatch):
    monkeypatch.setattr(uploading, "OFTEN", limits.Limit("f", 0, timedelta(minutes=10)))
    typed = {"token": token, "body": "留着", "confirm": "1"}

    refused = client.post(url, typed | {"files": [pdf()]})

    assert refused.status_code == 422
    assert 'value="留着"' in page(refused)
    assert client.post(url, typed).status_code == 303


def test_enter_goes_on_and_does_not_pick_articles(client, url):
    shown = html.fromstring(page(client.get(url)))

    first, *_ = shown.xpath("//form[@data-keep-key]//button")
    assert not first.get("name")
