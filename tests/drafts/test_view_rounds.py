"""The office's list of consultations, and preparing one."""

from datetime import UTC, datetime

import pytest
from django.urls import reverse

from drafts.choices import ConsultationStatus, Visibility
from drafts.models import Consultation
from tests.factories.accounts import UserFactory
from tests.factories.drafts import (
    ConfirmedVersionFactory,
    ConsultationFactory,
    DraftVersionFactory,
    OpenConsultationFactory,
    SuperiorOrganFactory,
)

pytestmark = pytest.mark.django_db
LIST = "/admin/drafts/consultation/rounds/"
NEW = f"{LIST}new/"


@pytest.fixture
def version():
    return ConfirmedVersionFactory()


@pytest.fixture
def fields(version):
    return {
        "version": version.pk,
        "title": "云岭市住宅电梯安全条例（草案）征求意见",
        "phase": "during",
        "opens_at_day": "2025-09-01",
        "office_due_day": "2025-09-19",
        "visibility": "stations",
    }


def show(consultation):
    return reverse("admin:drafts_round", args=[consultation.pk])


def edit(consultation):
    return reverse("admin:drafts_edit", args=[consultation.pk])


def test_deadlines_slug_and_notice_are_proposed(as_clerk, fields, reachable_office):
    answer = as_clerk.post(NEW, fields)

    made = Consultation.objects.get()
    assert answer.url == show(made)
    assert made.opens_at == datetime(2025, 8, 31, 16, tzinfo=UTC)
    assert made.office_due == datetime(2025, 9, 19, 16, tzinfo=UTC)
    assert made.station_due == datetime(2025, 9, 16, 16, tzinfo=UTC)
    assert made.public_close == datetime(2025, 9, 12, 16, tzinfo=UTC)
    assert made.slug.startswith("yunling")
    assert made.slug.isascii()
    assert "至2025年9月12日24时止" in made.notice_text
    assert "0000-1234567" in made.notice_text
    assert made.visibility == Visibility.STATIONS


def test_a_time_of_day_is_taken_as_given(as_clerk, fields):
    as_clerk.post(NEW, fields | {"office_due_time": "17:30", "opens_at_time": "09:00"})

    made = Consultation.objects.get()
    assert made.office_due == datetime(2025, 9, 19, 9, 30, tzinfo=UTC)
    assert made.opens_at == datetime(2025, 9, 1, 1, tzinfo=UTC)


def test_what_the_clerk_wrote_is_not_overwritten(as_clerk, fields):
    as_clerk.post(NEW, fields | {"notice_text": "自己写的公告。", "slug": "Dianti-2025"})

    made = Consultation.objects.get()
    assert (made.notice_text, made.slug) == ("自己写的公告。", "dianti-2025")


def test_questions_point_to_their_articles(as_clerk, fields, version):
    as_clerk.post(NEW, fields | {"questions_text": "第三条：十五日合适吗？\n\n还缺什么？"})

    article = version.provisions.get(kind="article", number=3)
    questions = Consultation.objects.get().questions.all()
    assert [(q.text, q.provision) for q in questions] == [
        ("十五日合适吗？", article),
        ("还缺什么？", None),
    ]
    page = as_clerk.get(edit(Consultation.objects.get()))
    assert page.context["form"]["questions_text"].value() == "第三条：十五日合适吗？\n还缺什么？"


@pytest.mark.parametrize(
    ("change", "field", "complaint"),
    [
        ({"office_due_day": ""}, "office_due", "这一项必填，请补上。"),
        ({"office_due_day": "不知道"}, "office_due", "日期请写成"),
        ({"visibility": "public"}, "public_basis", "公开征求意见须填写公开依据。"),
        ({"questions_text": "第九条：行吗？"}, "questions_text", "“第九条”在草案文本中没有"),
        ({"public_close_day": "2025-10-09"}, "__all__", "时间应当依次为"),
        ({"slug": "电梯"}, "slug", ""),
    ],
)
def test_bad_input_is_explained_and_kept(as_clerk, fields, change, field, complaint):
    page = as_clerk.post(NEW, fields | change)

    form = page.context["form"]
    assert page.status_code == 422
    assert complaint in form.errors[field][0]
    assert form["title"].value() == fields["title"]
    assert not Consultation.objects.exists()


def test_a_slug_is_used_once(as_clerk, fields):
    ConsultationFactory(slug="dianti")

    page = as_clerk.post(NEW, fields | {"slug": "dianti"})

    assert page.context["form"].errors["slug"] == ["这个网址代号已经用过，请换一个。"]


def test_only_confirmed_texts_can_be_chosen(as_clerk, fields):
    page = as_clerk.post(NEW, fields | {"version": DraftVersionFactory().pk})

    assert "version" in page.context["form"].errors


def test_named_readers_count_only_where_people_are_named(as_clerk, fields):
    reader = UserFactory()

    as_clerk.post(NEW, fields | {"named_readers": [reader.pk], "slug": "a"})
    as_clerk.post(NEW, fields | {"named_readers": [reader.pk], "slug": "b", "visibility": "named"})

    assert not Consultation.objects.get(slug="a").named_readers.exists()
    assert Consultation.objects.get(slug="b").named_readers.get() == reader


def test_a_draft_is_edited(as_clerk, fields):
    consultation = ConsultationFactory(slug="dianti")

    as_clerk.post(edit(consultation), fields | {"slug": "dianti", "title": "改过的标题"})

    consultation.refresh_from_db()
    assert consultation.title == "改过的标题"
    assert consultation.status == ConsultationStatus.DRAFT


def test_what_another_clerk_saved_meanwhile_is_not_overwritten_unseen(as_clerk, fields):
    consultation = ConsultationFactory(slug="dianti")
    page = as_clerk.get(edit(consultation)).context["form"]
    mine = fields | {"slug": "dianti", "title": "我的标题", "seen": page["seen"].value()}
    Consultation.objects.filter(pk=consultation.pk).update(summary="别人刚写的。")

    refused = as_clerk.post(edit(consultation), mine)
    consultation.refresh_from_db()
    kept = (consultation.title, consultation.summary)
    fresh = refused.context["form"]["seen"].value()
    as_clerk.post(edit(consultation), mine | {"seen": fresh})
    consultation.refresh_from_db()

    assert refused.status_code == 422
    assert "我的标题" in refused.content.decode()
    assert kept[1] == "别人刚写的。"
    assert kept[0] != "我的标题"
    assert consultation.title == "我的标题"


def test_what_runs_is_not_edited(as_clerk, fields):
    consultation = OpenConsultationFactory()

    assert as_clerk.get(edit(consultation)).url == show(consultation)
    as_clerk.post(edit(consultation), fields | {"title": "改过的标题"})
    consultation.refresh_from_db()
    assert consultation.title != "改过的标题"


def test_the_page_tells_of_a_short_period_and_of_what_is_missing(as_clerk):
    organ = SuperiorOrganFactory()
    organ.min_days = 30
    organ.save(update_fields=["min_days"])

    html = as_clerk.get(show(ConsultationFactory())).content.decode()

    assert "公众征集期为21天" in html
    assert "公告正文还没有写" in html


def test_the_page_shows_who_moved_it_and_the_public_remark(client, reviewer):
    client.force_login(reviewer)
    consultation = OpenConsultationFactory(public_remark="因台风延期。")

    html = client.get(show(consultation)).content.decode()

    assert "因台风延期。" in html
    assert "延期</a>" in html


@pytest.mark.parametrize("address", [LIST, NEW])
def test_officers_get_404(client, officer, address):
    client.force_login(officer)

    assert client.get(address).status_code == 404


def test_a_reviewer_prepares_nothing(client, reviewer, fields):
    client.force_login(reviewer)

    assert client.post(NEW, fields).status_code == 404
    assert client.get(LIST).status_code == 200


def test_posting_to_the_list_is_refused(as_clerk):
    assert as_clerk.post(LIST).status_code == 405


def test_the_list_is_filtered_by_state(as_clerk):
    ConsultationFactory(title="还是草稿的")
    OpenConsultationFactory(title="正在征集的")

    html = as_clerk.get(LIST, {"status": "open"}).content.decode()

    assert "正在征集的" in html
    assert "还是草稿的" not in html


@pytest.mark.parametrize("count", [1, 3])
def test_the_list_takes_the_same_queries_for_more_rows(as_clerk, count, django_assert_num_queries):
    for _ in range(count):
        ConsultationFactory()
        DraftVersionFactory()

    as_clerk.get(LIST)  # what the process keeps for some seconds is read

    with django_assert_num_queries(6):
        as_clerk.get(LIST)
