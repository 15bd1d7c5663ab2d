"""What officers read, and the notice they print."""

from io import BytesIO

import pytest
from django.urls import reverse
from docx import Document
from PIL import Image

from drafts import fonts, poster_png
from drafts.choices import ConsultationStatus, Visibility
from drafts.notice_text import page_address
from liaison.accounts.choices import Role
from liaison.qr import qr_png
from tests.factories.accounts import ClerkFactory, OfficerFactory, SysadminFactory, UserFactory
from tests.factories.drafts import (
    ConsultationFactory,
    FocusQuestionFactory,
    OpenConsultationFactory,
    PublicConsultationFactory,
)

pytestmark = pytest.mark.django_db
LIST = "/workbench/consultations/"


@pytest.fixture
def expert():
    return UserFactory(roles=[Role.EXPERT])


@pytest.fixture
def as_officer(client, officer):
    client.force_login(officer)
    return client


def read(consultation):
    return reverse("drafts:read", args=[consultation.slug])


def poster(consultation):
    return reverse("drafts:poster", args=[consultation.slug])


def named(*readers):
    consultation = OpenConsultationFactory(visibility=Visibility.NAMED)
    consultation.named_readers.set(readers)
    return consultation


def test_an_officer_reads_what_is_for_stations(as_officer):
    html = as_officer.get(read(OpenConsultationFactory())).content.decode()

    assert "维护保养单位应当至少每十五日进行一次维护保养。" in html
    assert "这份材料没有公开" in html


def test_before_it_opened_only_the_office_knows_of_it(as_officer):
    for state in (ConsultationStatus.DRAFT, ConsultationStatus.SCHEDULED):
        assert as_officer.get(read(ConsultationFactory(status=state))).status_code == 404


def test_what_names_people_is_read_by_them_alone(client, officer, expert):
    consultation = named(expert)

    client.force_login(officer)
    assert client.get(read(consultation)).status_code == 404
    client.force_login(expert)
    assert client.get(read(consultation)).status_code == 200


def test_an_expert_does_not_read_what_is_for_stations(client, expert):
    client.force_login(expert)

    assert client.get(read(OpenConsultationFactory())).status_code == 404
    assert client.get(read(PublicConsultationFactory())).status_code == 200


def test_the_list_shows_what_may_be_read(as_officer, expert):
    OpenConsultationFactory(title="给站点的")
    named(expert)

    shown = as_officer.get(LIST).context["consultations"]

    assert [row.title for row in shown] == ["给站点的"]


def test_admins_have_no_part_in_it(client):
    client.force_login(SysadminFactory())

    assert client.get(LIST).status_code == 404
    assert client.get(read(PublicConsultationFactory())).status_code == 404


def test_posting_is_refused(as_officer):
    assert as_officer.post(LIST).status_code == 405


@pytest.mark.parametrize("count", [1, 3])
def test_the_list_takes_the_same_queries_for_more_rows(
    as_officer, count, django_assert_num_queries
):
    for _ in range(count):
        OpenConsultationFactory()
    as_officer.get(LIST)  # what the process keeps for some seconds is read

    with django_assert_num_queries(4):
        as_officer.get(LIST)


def test_the_notice_of_a_public_one_has_the_way_to_its_page(as_officer):
    consultation = PublicConsultationFactory(notice_text="现征求意见。\n办公室\n2025年9月1日")

    html = as_officer.get(poster(consultation)).content.decode()

    assert "关于公开征求《云岭市住宅电梯安全条例（草案征求意见稿）》意见的公告" in html
    assert "<svg" in html
    assert "扫码阅读、提意见" in html


def test_what_is_not_public_gets_no_code(as_officer):
    html = as_officer.get(poster(OpenConsultationFactory())).content.decode()

    assert "扫码" not in html
    assert "请不要对外张贴" in html


def test_the_office_sees_the_notice_before_the_release(client):
    consultation = ConsultationFactory(notice_text="现征求意见。")
    address = reverse("admin:drafts_poster", args=[consultation.pk])
    client.force_login(ClerkFactory())

    assert "现征求意见。" in client.get(address).content.decode()

    client.force_login(OfficerFactory())
    assert client.get(address).status_code == 404


def docx(consultation):
    return reverse("drafts:poster_docx", args=[consultation.slug])


def poster_picture(consultation):
    return reverse("drafts:poster_png", args=[consultation.slug])


def words_of(response):
    return [line.text for line in Document(BytesIO(response.content)).paragraphs if line.text]


def test_the_notice_as_a_word_file_says_the_same_and_has_its_code(as_officer):
    consultation = PublicConsultationFactory(
        notice_text="现征求意见。\n一、征求意见的内容\n办公室\n2025年9月1日"
    )

    response = as_officer.get(docx(consultation))

    lines = words_of(response)
    assert lines[0] == "关于公开征求《云岭市住宅电梯安全条例（草案征求意见稿）》意见的公告"
    assert lines[1].startswith("微信扫码阅读、提意见，")
    assert lines[2:] == ["现征求意见。", "一、征求意见的内容", "办公室", "2025年9月1日"]
    assert len(Document(BytesIO(response.content)).inline_shapes) == 1
    assert response.headers["Content-Disposition"].startswith("attachment")


def test_the_word_file_of_what_is_not_public_has_no_code(as_officer):
    response = as_officer.get(docx(OpenConsultationFactory(notice_text="现征求意见。")))

    assert words_of(response)[0].endswith("意见的通知")
    assert not Document(BytesIO(response.content)).inline_shapes


def test_the_code_is_a_picture_for_public_ones_only(as_officer):
    public = as_officer.get(reverse("drafts:qr", args=[PublicConsultationFactory().slug]))
    hidden = as_officer.get(reverse("drafts:qr", args=[OpenConsultationFactory().slug]))

    assert public.content.startswith(b"\x89PNG")
    assert hidden.status_code == 404


def test_the_poster_is_a_picture_with_the_code_of_the_page(as_officer):
    consultation = PublicConsultationFactory(summary="电梯坏了谁来修。" * 40)
    assert poster_picture(consultation) in as_officer.get(poster(consultation)).content.decode()

    response = as_officer.get(poster_picture(consultation))

    drawn = Image.open(BytesIO(response.content)).convert("RGB")
    assert drawn.size == (poster_png.WIDTH, poster_png.HEIGHT)
    top = poster_png.HEIGHT - poster_png.MARGIN - poster_png.QR_SIDE
    side = (poster_png.QR_SIDE, poster_png.QR_SIDE)
    code = Image.open(BytesIO(qr_png(page_address(consultation)))).convert("RGB")
    corner = (poster_png.MARGIN, top, poster_png.MARGIN + side[0], top + side[1])
    assert drawn.crop(corner).tobytes() == code.resize(side, Image.Resampling.NEAREST).tobytes()
    # However long the words are, they end above the code.
    gap = drawn.crop((0, top - 40, poster_png.WIDTH, top)).getcolors()
    assert len(gap) == 1
    assert response.headers["Content-Disposition"].startswith("attachment")


def test_there_is_no_picture_of_what_is_not_public(as_officer):
    consultation = OpenConsultationFactory()

    assert as_officer.get(poster_picture(consultation)).status_code == 404
    assert poster_picture(consultation) not in as_officer.get(poster(consultation)).content.decode()


def test_without_a_chinese_font_no_picture_is_offered(as_officer, monkeypatch, tmp_path):
    monkeypatch.setattr(fonts, "FOLDERS", (tmp_path,))
    fonts.find_font.cache_clear()
    consultation = PublicConsultationFactory()

    assert as_officer.get(poster_picture(consultation)).status_code == 404
    assert poster_picture(consultation) not in as_officer.get(poster(consultation)).content.decode()
    fonts.find_font.cache_clear()


def test_the_words_for_a_group_tell_what_until_when_and_where(as_officer):
    consultation = PublicConsultationFactory(summary="电梯坏了谁来修。")
    for text in ("多久修好？", "谁出钱？", "谁来管？", "还有吗？"):
        FocusQuestionFactory(consultation=consultation, text=text)

    words = as_officer.get(poster(consultation)).context["share"].splitlines()

    assert words[0] == "【征求意见】云岭市住宅电梯安全条例（草案征求意见稿）"
    assert words[1] == "电梯坏了谁来修。"
    assert words[3:6] == ["1. 多久修好？", "2. 谁出钱？", "3. 谁来管？"]
    assert words[6].endswith(f"/consultations/{consultation.slug}/")
    assert "截止。" in words[7]


def test_there_are_no_words_to_share_what_is_not_public(as_officer):
    response = as_officer.get(poster(OpenConsultationFactory()))

    assert "share" not in response.context
    assert "微信群" not in response.content.decode()


def test_files_of_the_office_are_for_the_office(client, officer):
    pk = PublicConsultationFactory().pk
    for name in ("drafts_poster_docx", "drafts_poster_png", "drafts_qr"):
        address = reverse(f"admin:{name}", args=[pk])
        client.force_login(ClerkFactory())
        assert client.get(address).status_code == 200
        client.force_login(officer)
        assert client.get(address).status_code == 404


def test_another_s_named_consultation_has_no_poster_file(client, expert, officer):
    consultation = named(expert)
    client.force_login(officer)

    for name in ("drafts:poster_docx", "drafts:poster_png", "drafts:qr", "drafts:poster"):
        assert client.get(reverse(name, args=[consultation.slug])).status_code == 404
