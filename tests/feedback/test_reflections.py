"""体现条款: a later text held against what was sent up; our reading is no answer."""

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone

from drafts.choices import Stage
from drafts.comparison import articles_of
from drafts.services import DraftFacts, confirm_version, import_draft
from feedback.answers import answers_to
from feedback.choices import Result, Standing
from feedback.errors import FeedbackError
from feedback.models import Outcome, Reflection, TextCheck
from feedback.reflecting import spanned
from feedback.results import result_rows
from feedback.services import reflections, replies
from feedback.tasks import sweep
from feedback.timeline import steps
from opinions.choices import Adoption, ChangeKind
from opinions.models import Opinion
from tests.factories.accounts import ClerkFactory, OfficerFactory, ReviewerFactory
from tests.factories.drafts import SuperiorOrganFactory
from tests.factories.feedback import (
    CompiledItemFactory,
    SubmittedConsultationFactory,
    SubmittedOpinionFactory,
    SuperiorReplyFactory,
    answer,
    said,
)
from tests.factories.versions import article, texts_in_a_row

pytestmark = pytest.mark.django_db
DRAFT = """云岭市住宅电梯安全条例（草案）
第一条　为了加强住宅电梯安全管理，制定本条例。
第二条　维护保养单位应当至少每十五日进行一次维护保养。
第三条　电梯使用单位应当在电梯发生故障时及时救援。
第四条　禁止在电梯内吸烟。违反规定的，由社区劝阻。
第五条　业主委员会可以聘请第三方评估。
"""
LAW = """云岭市住宅电梯安全条例
第一条　为了加强住宅电梯安全管理，制定本条例。
第二条　维护保养单位应当至少每十五日进行一次维护保养。
维护保养记录应当在轿厢内公示，接受业主监督。
第三条　电梯使用单位应当在电梯发生故障时及时救援。救援人员应当三十分钟内到达现场。
第四条　禁止在电梯内吸烟。
第五条　本市建立老旧电梯更新改造资金，由财政和业主共同分担。
"""


@pytest.fixture
def texts():
    return texts_in_a_row((DRAFT, Stage.CONSULTATION_DRAFT), (LAW, Stage.PROMULGATED))


@pytest.fixture
def consultation(texts):
    return SubmittedConsultationFactory(version=texts[0])


def about(consultation, label, text, **kwargs):
    provision = article(consultation.version, label)
    return CompiledItemFactory(consultation=consultation, provision=provision, text=text, **kwargs)


def checked(consultation, version):
    check = reflections.ask_check(consultation, version, by=ClerkFactory())
    reflections.read_text(check.pk, timezone.now())
    check.refresh_from_db()
    return check


def proposals(check):
    found = check.reflections.order_by("item").values_list("item", "candidates")
    return {pk: [one["place"] for one in candidates] for pk, candidates in found}


@pytest.fixture
def item(consultation):
    return about(consultation, "第二条", "建议把保养记录在轿厢内公示，便于业主监督")


@pytest.fixture
def check(consultation, item, texts):
    return checked(consultation, texts[1])


def claim(check, item, place="第二条第二款"):
    reflection = check.reflections.get(item=item)
    provision = article(check.version, "第二条")
    said = reflections.Decision(reflection, place, provision, "维护保养记录应当在轿厢内公示。")
    reflections.decide(check, [said], by=ClerkFactory())
    reflection.refresh_from_db()
    return reflection


def test_new_words_are_found_wherever_they_stand_and_old_ones_prove_nothing(consultation, texts):
    here = about(consultation, "第二条", "建议保养记录在轿厢里公示，便于业主监督")
    afar = about(consultation, "第四条", "老旧电梯更新改造的资金由财政分担一部分")
    gone = about(consultation, "第四条", "删去由社区劝阻", kind=ChangeKind.DELETE)
    never = about(consultation, "第三条", "增加水库移民后期扶持的规定")
    kept = about(consultation, "第二条", "每十五日进行一次维护保养太少")
    check = checked(consultation, texts[1])

    found = proposals(check)
    assert [found[one.pk][:1] for one in (here, afar, gone, never, kept)] == [
        ["第二条第二款"], ["第五条"], ["第四条"], [], [],
    ]  # fmt: skip
    first = check.reflections.get(item=here).candidates[0]
    text = next(one.text for one in articles_of(texts[1].pk) if one.label == "第二条")
    pieces = spanned(text, first["changed"], first["marks"])
    marked = [words for words, kind in pieces if kind == "asked"]
    assert "轿厢" in "".join(marked)
    assert "十五日" not in "".join(marked)


def test_a_claim_is_neither_a_result_nor_public(check, item, consultation):
    reflection = claim(check, item)

    assert reflection.standing == Standing.CLAIMED_BY_US
    item.refresh_from_db()
    assert item.adoption == Adoption.AWAITING
    assert not Outcome.objects.exists()
    assert [(row.label, row.pieces) for row in result_rows(consultation)] == [
        ("暂未收到立法机关反馈", [])
    ]
    with pytest.raises(IntegrityError, match="confirmed_only_by_an_answer"), transaction.atomic():
        Reflection.objects.update(standing=Standing.CONFIRMED_BY_SUPERIOR)
    with pytest.raises(IntegrityError, match="claim_names_its_clause"), transaction.atomic():
        Reflection.objects.update(place="")


def test_an_answer_that_names_no_clause_is_posted_with_ours_and_confirms_it(check, item):
    reflection = claim(check, item)
    outcome = answer(item)

    reflection.refresh_from_db()
    assert (reflection.standing, reflection.outcome) == (Standing.CONFIRMED_BY_SUPERIOR, outcome)
    assert outcome.reflected_in == "第二条第二款"
    assert outcome.reflected_text == "维护保养记录应当在轿厢内公示。"
    assert [move.new_standing for move in reflection.moves.all()] == [
        "claimed_by_us", "confirmed_by_superior",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("result", "words"),
    [
        (Result.NOT_ADOPTED, {}),
        (Result.ADOPTED, {"reflected_in": "第三条"}),
    ],
)
def test_an_answer_that_says_otherwise_leaves_it_our_own_reading(check, item, result, words):
    reflection = claim(check, item)
    answer(item)
    outcome = answer(item, result, **words)

    reflection.refresh_from_db()
    assert (reflection.standing, reflection.outcome) == (Standing.CLAIMED_BY_US, None)
    assert outcome.reflected_in == words.get("reflected_in", "")


def test_the_clause_that_the_superior_named_before_is_confirmed_with_the_words_of_the_law(
    check, item
):
    outcome = answer(item, reflected_in="第二条")
    reflection = claim(check, item)

    outcome.refresh_from_db()
    assert reflection.outcome == outcome
    assert (outcome.reflected_in, outcome.reflected_text) == (
        "第二条", "维护保养记录应当在轿厢内公示。",
    )  # fmt: skip


def test_a_clause_that_the_superior_did_not_name_is_not_shown_by_one_clerk_alone(check, item):
    outcome = answer(item)
    reflection = claim(check, item)

    outcome.refresh_from_db()
    assert (reflection.standing, outcome.reflected_text) == (Standing.CLAIMED_BY_US, "")


def test_the_second_person_sees_our_clause_beside_a_letter_without_one(client, check, item):
    claim(check, item)
    clerk = ClerkFactory()
    reply = SuperiorReplyFactory(consultation=item.consultation, registered_by=clerk)
    replies.add_line(reply, said(), by=clerk, items=[item])
    replies.ask_to_confirm(reply, by=clerk)
    client.force_login(ReviewerFactory())

    page = client.get(reverse("admin:feedback_reply", args=[reply.pk])).content.decode()
    assert "本办比对：公布文本（第2稿）第二条第二款" in page
    assert "答复没有写体现条款，入账时写这一条" in page


def test_the_sweep_finishes_a_check_once_and_decided_rows_keep_their_words(check, item, texts):
    claim(check, item)
    reflections.ask_check(check.consultation, texts[1], by=ClerkFactory())
    sweep()

    check.refresh_from_db()
    assert check.finished_at is not None
    assert reflections.read_text(check.pk, timezone.now()) == 0
    assert Reflection.objects.get().place == "第二条第二款"
    assert TextCheck.objects.count() == 1


def test_only_later_texts_of_the_same_draft_are_held_against_what_was_sent_up(consultation, texts):
    (stranger,) = texts_in_a_row((LAW, Stage.PROMULGATED))
    for version in (texts[0], stranger):
        with pytest.raises(FeedbackError, match="后来的、已经确认的文本"):
            reflections.ask_check(consultation, version, by=ClerkFactory())


def page_of(check):
    return reverse("admin:feedback_text_check", args=[check.pk])


def test_the_clerk_accepts_corrects_and_rejects_on_one_page(client, consultation, texts):
    items = [about(consultation, "第二条", "建议在轿厢内公示保养记录") for _ in range(3)]
    check = checked(consultation, texts[1])
    keys = {one.item_id: one.pk for one in check.reflections.all()}
    accept, correct, reject = (keys[item.pk] for item in items)
    sent = {
        "row": list(keys.values()),
        f"choice-{accept}": "0",
        f"choice-{correct}": "other", f"place-{correct}": "第五十条",
        f"choice-{reject}": "none",
    }  # fmt: skip
    client.force_login(ClerkFactory())
    refused = client.post(page_of(check), sent)
    assert refused.status_code == 422
    assert "这份文本里没有第五十条" in refused.content.decode()
    assert not Reflection.objects.exclude(standing=Standing.PROPOSED).exists()

    client.post(page_of(check), sent | {f"place-{correct}": "第三条"})
    places = dict(Reflection.objects.values_list("pk", "place"))
    assert places == {accept: "第二条第二款", correct: "第三条", reject: ""}
    assert Reflection.objects.get(pk=reject).standing == Standing.REJECTED
    assert "救援人员" in Reflection.objects.get(pk=correct).text
    client.force_login(OfficerFactory())
    assert client.get(page_of(check)).status_code == 404
    client.force_login(ReviewerFactory())
    assert client.post(page_of(check), sent).status_code == 404


def test_what_was_adopted_and_is_not_in_the_text_is_pointed_out(client, consultation, texts):
    lost = about(consultation, "第三条", "增加水库移民后期扶持的规定")
    outcome = answer(lost, reflected_in="二审稿第七条")
    check = checked(consultation, texts[1])
    client.force_login(ClerkFactory())

    page = client.get(page_of(check)).content.decode()
    assert "这份文本里没有找到" in page
    assert reverse("admin:feedback_take_back", args=[outcome.pk]) in page


@pytest.mark.parametrize("count", [1, 3])
def test_the_page_costs_the_same_for_one_and_three(
    client, consultation, texts, count, django_assert_num_queries
):
    for _ in range(count):
        answer(about(consultation, "第二条", "建议在轿厢内公示保养记录"))
    check = checked(consultation, texts[1])
    client.force_login(ClerkFactory())
    client.get(page_of(check))

    with django_assert_num_queries(9):
        client.get(page_of(check))


def test_the_author_reads_neutral_words_while_only_we_see_it_in_the_law(check, item):
    claim(check, item)
    opinion = SubmittedOpinionFactory(consultation=item.consultation, item=item)
    answers = answers_to(opinion)

    last = steps(Opinion.objects.for_author().get(pk=opinion.pk), answers)[-1]
    assert (last.title, last.state) == ("等立法机关答复", "now")
    assert "不表示采纳，也不表示不采纳" in last.text
    assert "第二条" not in last.text


def test_each_text_is_read_by_itself_and_only_the_newest_reading_is_confirmed(
    consultation, item, texts
):
    facts = DraftFacts(
        SuperiorOrganFactory(), "full_revision", Stage.IN_FORCE, draft=texts[0].draft
    )
    clerk = ClerkFactory()
    third = import_draft(facts, text=LAW.replace("第五条", "第六条"), by=clerk)
    confirm_version(third, by=clerk)
    first = claim(checked(consultation, texts[1]), item)
    answer(item)
    newest = claim(checked(consultation, third), item, "第三条")
    answer(item, Result.PARTIAL, reflected_in="第三条")

    first.refresh_from_db()
    newest.refresh_from_db()
    assert (first.standing, first.outcome) == (Standing.CLAIMED_BY_US, None)
    assert newest.standing == Standing.CONFIRMED_BY_SUPERIOR


def test_what_stands_out_is_chosen_beforehand_where_a_clerk_asks(client, check, item, consultation):
    about(consultation, "第三条", "增加水库移民后期扶持的规定")
    reflections.ask_check(consultation, check.version, by=ClerkFactory())
    sweep()
    client.force_login(ClerkFactory())
    assert "checked" not in client.get(page_of(check)).content.decode()

    rows = client.get(page_of(check), {"tick": "1"}).context["page"].object_list
    assert {row.reflection.item_id == item.pk: row.chosen for row in rows} == {
        True: "0", False: "none",
    }  # fmt: skip
    assert not Reflection.objects.exclude(standing=Standing.PROPOSED).exists()
