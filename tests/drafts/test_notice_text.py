"""The notice that the portal proposes, and the questions as a clerk types them."""

from datetime import UTC, datetime

import pytest

from drafts.choices import Visibility
from drafts.errors import DraftError
from drafts.focus import FocusLine, read_focus_lines
from drafts.notice_text import compose_notice, notice_title
from drafts.slugs import propose_slug
from tests.factories.drafts import (
    ConfirmedVersionFactory,
    ConsultationFactory,
    PublicConsultationFactory,
)

pytestmark = pytest.mark.django_db
DAY = datetime(2025, 9, 1, 1, tzinfo=UTC)


def compose(consultation, office, questions=()):
    return compose_notice(consultation, office, list(questions), DAY)


@pytest.fixture
def times():
    return {"opens_at": DAY, "public_close": datetime(2025, 10, 8, 16, tzinfo=UTC)}


def test_a_public_notice_has_the_parts_of_a_notice(reachable_office, times):
    consultation = PublicConsultationFactory(incoming_number="云人法工函〔2025〕21号", **times)

    text = compose(consultation, reachable_office, ["第三条：十五日合适吗？"])

    lines = text.splitlines()
    assert "（云人法工函〔2025〕21号）" in lines[0]
    assert "为配合做好" in lines[0]
    assert "自2025年9月1日9时起，至2025年10月8日24时止。" in lines
    assert "1．第三条：十五日合适吗？" in lines
    assert f"/consultations/{consultation.slug}/" in text
    assert "电话：0000-1234567。" in text
    assert "附件：1.《云岭市住宅电梯安全条例（草案征求意见稿）》全文" in lines
    assert lines[-4] == "特此公告。"
    assert lines[-2:] == ["清禾县人大常委会基层立法联系点办公室", "2025年9月1日"]


def test_the_notice_tells_its_basis_the_session_and_the_annexes(reachable_office, times):
    consultation = PublicConsultationFactory(
        legal_basis="根据《立法法》的规定",
        reviewed="2025年8月28日，市人大常委会初次审议了草案。",
        **times,
    )

    lines = compose_notice(
        consultation, reachable_office, [], DAY, attachments=["起草说明：说明.docx"]
    ).splitlines()

    assert lines[0].startswith(
        "2025年8月28日，市人大常委会初次审议了草案。根据《立法法》的规定，按照云岭市人大常委会"
    )
    assert lines[-4:-2] == [
        "附件：1.《云岭市住宅电梯安全条例（草案征求意见稿）》全文",
        "2.起草说明：说明.docx",
    ]


def test_for_stations_it_is_a_letter_without_the_address_of_the_page(reachable_office, times):
    consultation = ConsultationFactory(**times)

    text = compose(consultation, reachable_office)

    assert notice_title(consultation).endswith("意见的通知")
    assert "/consultations/" not in text
    assert "特此通知。" in text


def test_ways_that_the_office_does_not_have_are_left_out(reachable_office, times):
    text = compose(ConsultationFactory(visibility=Visibility.STATIONS, **times), reachable_office)

    assert "传真" not in text
    assert "来信" not in text
    assert "（二）电话" in text


def test_a_question_may_name_its_article():
    version = ConfirmedVersionFactory()
    article = version.provisions.get(kind="article", number=2)

    assert read_focus_lines("第二条：范围够吗？\n第2条:还缺什么？\n 总体如何？ ", version) == [
        FocusLine("范围够吗？", article),
        FocusLine("还缺什么？", article),
        FocusLine("总体如何？"),
    ]


def test_a_question_about_an_article_that_is_not_there_is_refused():
    with pytest.raises(DraftError, match="“第九条”在草案文本中没有"):
        read_focus_lines("第九条：行吗？", ConfirmedVersionFactory())


def test_too_long_a_question_is_refused():
    with pytest.raises(DraftError, match="不超过300字"):
        read_focus_lines("长" * 301, ConfirmedVersionFactory())


@pytest.mark.parametrize(
    ("title", "slug"),
    [
        ("《云岭市住宅电梯安全条例（草案征求意见稿）》征求意见", "yunling"),
        ("（）", "zhengqiu-2025"),
    ],
)
def test_the_name_for_the_address_is_ascii(title, slug):
    proposed = propose_slug(title, 2025)

    assert proposed.startswith(slug)
    assert proposed.endswith("-2025")
    assert proposed.isascii()


def test_a_name_in_use_gets_a_number():
    ConsultationFactory(slug="zhengqiu-2025")

    assert propose_slug("（）", 2025) == "zhengqiu-2025-2"
