"""复函 by a one-time link: it shows one text, takes one answer, and tells nobody of another."""

import re
from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone

from drafts.choices import ConsultationStatus, Visibility
from opinions.choices import Channel, ContributorKind
from opinions.models import Opinion
from opinions.services.counting import refresh_counts
from stations.choices import RequestLetterStatus as S
from stations.models import RequestLetter
from stations.services import letters
from tests.factories.accounts import ClerkFactory, LeaderFactory, OfficerFactory
from tests.factories.drafts import OpenConsultationFactory
from tests.factories.stations import PersonFactory, make_letter

pytestmark = pytest.mark.django_db
PDF = b"%PDF-1.4\n%%EOF\n"
PLAIN = re.compile(r'<code class="error-number">.*?</code>|[0-9A-F]{8}')


@pytest.fixture
def letter():
    return make_letter()


def page_of(letter):
    return reverse("opinions:letter", args=[letter.token])


def ticket(client, letter):
    page = client.get(page_of(letter)).content.decode()
    return re.search(r'name="token" value="([^"]+)"', page)[1]


def rows(*written):
    sent = {"answer": "rows", "rows": str(len(written))}
    for at, (provision, replacement, reason) in enumerate(written):
        names = {"provision": provision, "replacement": replacement, "reason": reason}
        sent |= {f"rows-{at}-{name}": value for name, value in names.items()}
    return sent


def send(client, letter, sent, **files):
    return client.post(page_of(letter), sent | {"token": ticket(client, letter)} | files)


def change(letter, **columns):
    RequestLetter.objects.filter(pk=letter.pk).update(**columns)
    letter.refresh_from_db()


def test_the_link_shows_the_text_that_only_stations_may_read(client, letter):
    response = client.get(page_of(letter))
    page = response.content.decode()

    assert "每十五日进行一次维护保养" in page
    assert letter.addressee in page
    assert not response.cookies
    assert response["Referrer-Policy"] == "no-referrer"
    assert "no-store" in response["Cache-Control"]
    letter.refresh_from_db()
    assert letter.status == S.OPENED
    assert letter.moves.last().by is None


def test_looking_twice_leaves_one_row(client, letter):
    client.get(page_of(letter))
    client.get(page_of(letter))

    assert letter.moves.filter(new_status=S.OPENED).count() == 1


def test_rows_become_opinions_of_the_unit(client, letter):
    response = send(
        client,
        letter,
        rows(("第三条", "至少每十日进行一次", "电梯老旧"), ("", "", ""), ("", "体例可以更简", "")),
        filled_by="老周",
    )

    assert response.status_code == 303
    letter.refresh_from_db()
    assert (letter.status, letter.opinion_count) == (S.REPLIED, 2)
    first, second = Opinion.objects.order_by("pk")
    assert first.targets.get().label.endswith("第三条")
    assert second.targets.get().label == "总体意见"
    for opinion in (first, second):
        assert opinion.channel == Channel.DEPARTMENT_REPLY
        assert opinion.letter == letter
        assert opinion.recorded_by is None
        assert opinion.contributor.kind == ContributorKind.UNIT
        assert opinion.contributor.name == letter.addressee
        assert opinion.contributor.person_key == f"org:{letter.org_id}"
    assert (first.replacement, first.reason) == ("至少每十日进行一次", "电梯老旧")
    letter.consultation.refresh_from_db()
    assert letter.consultation.opinion_count == 2
    assert refresh_counts() == 0


def test_after_sending_the_link_shows_what_was_sent_and_is_closed(client, letter):
    old = ticket(client, letter)
    send(client, letter, rows(("第三条", "至少每十日进行一次", "")))

    page = client.get(page_of(letter)).content.decode()
    assert "至少每十日进行一次" in page
    assert "<form" not in page.split("<main", 1)[1].split("</main>")[0]
    again = client.post(page_of(letter), rows(("第一条", "另一位同事写的", "")) | {"token": old})
    assert again.status_code == 409
    assert "另一位同事写的" in again.content.decode()
    assert Opinion.objects.count() == 1


def test_no_opinion_is_an_answer(client, letter):
    assert send(client, letter, {"answer": "nil", "rows": "3"}).status_code == 303

    letter.refresh_from_db()
    assert letter.status == S.NIL
    assert letter.replies.get().is_nil
    assert not Opinion.objects.exists()


def test_no_opinion_with_words_is_asked_about(client, letter):
    response = send(client, letter, rows(("第三条", "改短些", "")) | {"answer": "nil"})

    assert response.status_code == 422
    assert "改短些" in response.content.decode()
    letter.refresh_from_db()
    assert letter.status == S.OPENED


def test_a_letter_in_one_piece_is_an_opinion_about_the_whole(client, letter):
    send(client, letter, {"answer": "whole", "whole": "经研究，建议缩短间隔。"})

    assert Opinion.objects.get().body == "经研究，建议缩短间隔。"
    assert Opinion.objects.get().targets.get().label == "总体意见"


def test_a_scan_alone_is_an_answer_that_the_office_types_in(client, letter):
    scan = SimpleUploadedFile("复函.pdf", PDF, "application/pdf")
    send(client, letter, {"answer": "rows", "rows": "3"}, attachments=scan)

    letter.refresh_from_db()
    assert (letter.status, letter.opinion_count) == (S.REPLIED, 0)
    client.force_login(ClerkFactory())
    assert "复函只有附件" in client.get(reverse("admin:index")).content.decode()
    kept = letter.replies.get().files.get()
    url = reverse("admin:stations_letter_file", args=[letter.pk, kept.pk])
    assert b"".join(client.get(url)) == PDF
    url = reverse("admin:opinions_letter_reply", args=[letter.pk])
    sent = rows(("第一条", "补录的", "")) | {"way": "paper", "dated": timezone.localdate()}
    assert client.post(url, sent).status_code == 302
    opinion = Opinion.objects.get()
    assert (opinion.letter, opinion.recorded_source) == (letter, "paper")


@pytest.mark.parametrize(
    ("sent", "said"),
    [
        (rows(("第九十条", "改短些", "很长")), "第1条：草案里没有第九十条"),
        (rows(("第三条", "", "")), "第1条：这一行只写了条款"),
        (rows(("", "字" * 5001, "很长")), "最多5000字"),
        (rows(("", "", "")), "请至少填写一条意见"),
        ({"answer": "whole", "rows": "3"}, "请填写复函全文"),
    ],
)
def test_what_was_typed_comes_back_with_the_reason(client, letter, sent, said):
    response = send(client, letter, sent)
    page = response.content.decode()

    assert response.status_code == 422
    assert said in page
    for value in sent.values():
        assert value in page
    letter.refresh_from_db()
    assert letter.status == S.OPENED
    assert not Opinion.objects.exists()


def test_a_bad_file_leaves_the_words(client, letter):
    virus = SimpleUploadedFile("a.exe", b"MZ")
    response = send(client, letter, rows(("第三条", "改短些", "")), attachments=virus)

    assert response.status_code == 422
    assert "改短些" in response.content.decode()
    assert not Opinion.objects.exists()


def test_more_rows_keep_the_first_ones(client, letter):
    response = send(client, letter, rows(("第三条", "改短些", "")) | {"more": "1"})
    page = response.content.decode()

    assert "改短些" in page
    assert 'name="rows" value="4"' in page


def test_a_form_without_our_ticket_is_shown_again(client, letter):
    response = client.post(page_of(letter), rows(("第三条", "改短些", "")))

    assert "改短些" in response.content.decode()
    assert not Opinion.objects.exists()


def test_the_ticket_of_another_letter_sends_nothing(client, letter):
    foreign = ticket(client, make_letter())
    client.post(page_of(letter), rows(("第三条", "改短些", "")) | {"token": foreign})

    assert not Opinion.objects.exists()


def said(response):
    plain = PLAIN.sub("", response.content.decode())
    headers = {name: len(value) for name, value in response.headers.items()}
    headers.pop("X-Request-ID", None)
    return response.status_code, plain, headers


def kill(letter, how):
    now, clerk = timezone.now(), ClerkFactory()
    if how == "named":
        type(letter.consultation).objects.update(visibility=Visibility.NAMED)
    if how == "expired":
        change(letter, link_expires_at=now)
    elif how == "revoked":
        letters.revoke_link(letter, by=clerk, note="发错", now=now)
    elif how == "void":
        letters.void(letter, by=clerk, note="发错", now=now)


@pytest.mark.parametrize("how", ["expired", "revoked", "void", "named"])
@pytest.mark.parametrize("method", ["get", "head", "post"])
def test_a_dead_link_answers_like_one_that_never_was(client, letter, how, method):
    kill(letter, how)
    missing = reverse("opinions:letter", args=["A" * len(letter.token)])

    answer = getattr(client, method)(page_of(letter))
    assert answer.status_code == 404
    unknown = getattr(client, method)(missing)
    assert said(answer)[0] == said(unknown)[0]
    assert said(answer)[1].replace(letter.token, "") == said(unknown)[1].replace(
        "A" * len(letter.token), ""
    )


def test_what_was_typed_while_the_link_died_comes_back(client, letter):
    opened = ticket(client, letter)
    kill(letter, "expired")
    response = client.post(page_of(letter), rows(("第三条", "改短些", "")) | {"token": opened})
    page = response.content.decode()

    assert response.status_code == 410
    assert "改短些" in page
    assert "每十五日" not in page
    assert letter.consultation.title not in page
    assert not Opinion.objects.exists()


def test_one_link_tells_nothing_of_another_consultation(client, letter):
    version = letter.consultation.version
    secret = make_letter(
        OpenConsultationFactory(title="内部稿征求意见", summary="内部稿的说明", version=version)
    )
    send(client, secret, rows(("", "内部稿的意见", "")))
    own = client.get(page_of(letter)).content.decode()

    for words in ("内部稿", secret.addressee, secret.number_text, secret.token):
        assert words not in own
    for path in (f"/consultations/{secret.consultation.slug}/", "/consultations/"):
        assert "内部稿" not in client.get(path).content.decode()


def test_the_office_opens_it_again_and_what_was_sent_stays(client, letter):
    send(client, letter, rows(("第三条", "至少每十日进行一次", "")))
    letter.refresh_from_db()
    due = timezone.now() + timedelta(days=3)
    letters.reopen(letter, by=ClerkFactory(), due_at=due, note="来电要补充", now=timezone.now())
    page = client.get(page_of(letter)).content.decode()
    assert "至少每十日进行一次" in page
    assert "填写复函" in page

    assert send(client, letter, {"answer": "nil", "rows": "3"}).status_code == 422
    assert send(client, letter, rows(("第一条", "再补一条", ""))).status_code == 303
    letter.refresh_from_db()
    assert (letter.status, letter.opinion_count) == (S.REPLIED, 2)
    assert letter.replies.count() == 2


@pytest.mark.parametrize(
    ("status", "shown"),
    [(ConsultationStatus.COMPILED, "意见已经汇总"), (ConsultationStatus.WITHDRAWN, "已经撤回")],
)
def test_after_the_table_is_frozen_the_link_only_says_so(client, letter, status, shown):
    opened = ticket(client, letter)
    type(letter.consultation).objects.update(status=status)

    page = client.get(page_of(letter)).content.decode()
    assert shown in page
    assert "每十五日" not in page
    late = client.post(page_of(letter), rows(("第三条", "改短些", "")) | {"token": opened})
    assert late.status_code == 409
    assert "改短些" in late.content.decode()


def test_an_answer_after_the_day_is_late(client, letter):
    change(letter, due_at=timezone.now() - timedelta(hours=1))
    send(client, letter, {"answer": "nil", "rows": "3"})

    letter.refresh_from_db()
    assert letter.was_late


def test_an_expert_answers_as_a_person(client):
    letter = make_letter(person=PersonFactory(name="孙文博"))
    send(client, letter, rows(("第三条", "改短些", "")))

    contributor = Opinion.objects.get().contributor
    assert (contributor.kind, contributor.name) == (ContributorKind.PERSON, "孙文博")
    assert not contributor.consent_upward


def test_a_clerk_registers_a_reply_on_paper(client, letter):
    client.force_login(ClerkFactory())
    url = reverse("admin:opinions_letter_reply", args=[letter.pk])
    paper = {"way": "paper", "number": "清民函〔2026〕9号", "dated": timezone.localdate()}

    bad = client.post(url, rows(("第九十条", "改短些", "")) | paper)
    assert bad.status_code == 422
    assert "改短些" in bad.content.decode()
    assert client.post(url, rows(("第三条", "改短些", "")) | paper).status_code == 302

    letter.refresh_from_db()
    reply = letter.replies.get()
    assert (letter.status, reply.number, reply.way) == (S.REPLIED, "清民函〔2026〕9号", "paper")
    opinion = Opinion.objects.get()
    assert (opinion.recorded_source, opinion.channel) == ("paper", Channel.DEPARTMENT_REPLY)
    assert opinion.recorded_by is not None


def test_only_clerks_register_and_only_the_office_looks(client, letter):
    url = reverse("admin:opinions_letter_reply", args=[letter.pk])
    paper = rows(("", "改短些", "")) | {"way": "paper", "dated": timezone.localdate()}
    client.force_login(LeaderFactory())
    assert client.post(url, paper).status_code == 200
    assert not Opinion.objects.exists()
    client.force_login(OfficerFactory())
    assert client.get(url).status_code == 404
