"""services.comparing: groups are stored in the background and read by the sorting desk."""

import subprocess
import sys
from datetime import timedelta

import pytest
from django.db import connection
from django.db.models import F
from django.urls import reverse
from django.utils import timezone

from drafts.models import Consultation
from opinions.choices import Moderation
from opinions.clusters import clusters
from opinions.models import Opinion, SimilarKey, SimilarText
from opinions.services import comparing, joining, recalling
from opinions.services.joining import join_newest, prune_index
from opinions.similarity.wording import Piece, alike, pieces
from opinions.tasks import compare_waiting
from tests.factories.accounts import ClerkFactory
from tests.factories.compiling import CompilingConsultationFactory, article_of, opinion_on
from tests.support.environment import ROOT

pytestmark = pytest.mark.django_db

LIFT = "建议电梯困人时{}分钟内到场救援，并且公示记录。"
# The first two speak of one matter.
MATTERS = (
    "丽发新城小区旁边的搅拌站噪音太大，希望早日撤走搅拌站。",
    "请关停丽发新城附近的搅拌站，粉尘和噪音让居民苦不堪言。",
    "建议增加维修资金的来源。",
)


@pytest.fixture
def consultation():
    return CompilingConsultationFactory()


def say(consultation, *bodies, **fields):
    return [opinion_on(consultation, body=body, **fields) for body in bodies]


def pass_by(time):
    SimilarText.objects.update(compared_at=F("compared_at") - time - timedelta(seconds=1))


def sizes():
    return [cluster.count for cluster in clusters(list(Opinion.objects.order_by("pk")))]


def leaders():
    return dict(SimilarText.objects.values_list("text_hash", "leader_hash"))


def test_each_wording_is_stored_once_with_the_first_of_its_group(consultation):
    first, near, _, other = say(
        consultation, LIFT.format(30), LIFT.format(45), LIFT.format(30), "请增加资金来源。"
    )

    compare_waiting()

    assert leaders() == {
        first.text_hash: first.text_hash,
        near.text_hash: first.text_hash,
        other.text_hash: other.text_hash,
    }
    assert sizes() == [3, 1]


def test_what_is_not_compared_yet_stands_with_its_copies_only(consultation):
    say(consultation, LIFT.format(30), LIFT.format(45), LIFT.format(30))

    assert sizes() == [2, 1]


def test_a_further_copy_joins_its_group_without_being_compared(consultation):
    say(consultation, LIFT.format(30), LIFT.format(45))
    compare_waiting()
    say(consultation, LIFT.format(45))

    assert sizes() == [3]
    assert comparing.compare_waiting() == 0


def test_an_edited_wording_changes_its_group_and_the_old_one_goes_with_the_next_comparison(
    consultation,
):
    say(consultation, LIFT.format(30))
    compare_waiting()
    (late,) = say(consultation, LIFT.format(45))
    join_newest()
    assert sizes() == [2]

    Opinion.objects.filter(pk=late.pk).update(body="请增加资金来源。", text_hash="f" * 64)
    join_newest()
    assert sizes() == [1, 1]
    pass_by(comparing.QUIET)
    compare_waiting()

    assert sizes() == [1, 1]
    assert late.text_hash not in leaders()


def test_twice_changes_nothing_and_other_consultations_are_left_alone(consultation):
    say(consultation, LIFT.format(30), LIFT.format(45))
    say(CompilingConsultationFactory(), LIFT.format(30))
    compare_waiting()
    stored = set(SimilarText.objects.values_list("consultation", "text_hash", "leader_hash"))

    comparing.compare(consultation.pk)

    assert len(stored) == 3
    assert (
        set(SimilarText.objects.values_list(*("consultation", "text_hash", "leader_hash")))
        == stored
    )


def test_without_a_broker_the_sweep_finds_what_is_new(consultation):
    say(consultation, LIFT.format(30))
    compare_waiting()
    say(consultation, LIFT.format(45))

    assert comparing.compare_waiting() == 1

    assert sizes() == [2]
    assert comparing.compare_waiting() == 0


def test_keys_go_with_the_last_who_stands_for_the_words_and_with_the_round(consultation):
    first, second = say(consultation, LIFT.format(30), LIFT.format(45))
    compare_waiting()
    texts = {text.text_hash: text.pk for text in SimilarText.objects.all()}

    def left():
        return set(SimilarKey.objects.values_list("text", flat=True))

    assert prune_index() == 0
    assert left() == set(texts.values())
    Opinion.objects.filter(pk=second.pk).update(processing="withdrawn")
    prune_index()
    assert left() == {texts[first.text_hash]}
    Consultation.objects.filter(pk=consultation.pk).update(status="submitted")
    prune_index()
    assert left() == set()


def test_a_new_wording_joins_at_once_whatever_the_size_of_the_round(consultation, monkeypatch):
    first, _, _ = say(consultation, LIFT.format(30), LIFT.format(45), "请增加维修资金来源。")
    compare_waiting()
    monkeypatch.setattr(comparing, "compare", None)  # nothing is compared as a whole
    late, own, copy, short = say(
        consultation, LIFT.format(60), "养犬登记应当能在网上办理。",
        "养犬登记应当都能在网上办理。", "同意。",
    )  # fmt: skip

    assert join_newest() == 4

    found = leaders()
    assert found[late.text_hash] == first.text_hash
    assert found[copy.text_hash] == found[own.text_hash] == own.text_hash
    assert found[short.text_hash] == short.text_hash
    assert sizes() == [3, 2, 1, 1]
    assert join_newest() == comparing.compare_waiting() == 0


def test_the_first_wordings_of_a_round_join_and_the_sweep_compares_them_all(consultation):
    say(consultation, *MATTERS)
    assert join_newest() == 3
    assert not SimilarText.objects.exclude(matter_hash="").exists()

    assert comparing.compare_waiting() == 1

    assert SimilarText.objects.exclude(matter_hash="").count() == 2
    assert comparing.compare_waiting() == 0


def test_several_rounds_join_by_themselves_in_a_fixed_number_of_queries(
    consultation, django_assert_num_queries
):
    other = CompilingConsultationFactory()
    say(consultation, LIFT.format(30))
    say(other, LIFT.format(30))
    join_newest()
    assert all(row.leader_hash == row.text_hash for row in SimilarText.objects.all())

    for bodies in ([LIFT.format(40)], [LIFT.format(50), "请增加资金来源。", LIFT.format(60)]):
        say(consultation, *bodies)
        with django_assert_num_queries(12):
            join_newest()


def test_what_joined_is_looked_at_again_after_a_quiet_while(consultation):
    say(consultation, LIFT.format(30), LIFT.format(45))
    compare_waiting()
    say(consultation, LIFT.format(60))
    join_newest()
    assert comparing.compare_waiting() == 0

    pass_by(comparing.QUIET)

    assert comparing.compare_waiting() == 1
    assert not SimilarText.objects.filter(has_joined=True).exists()
    assert sizes() == [3]


@pytest.mark.parametrize(
    ("passed", "compared"), [(comparing.QUIET, 0), (comparing.AGAIN, 1)], ids=["quiet", "later"]
)
def test_a_large_round_is_looked_at_again_some_minutes_later(
    consultation, monkeypatch, passed, compared
):
    monkeypatch.setattr(comparing, "SMALL", 1)
    say(consultation, LIFT.format(30), LIFT.format(45))
    compare_waiting()
    say(consultation, LIFT.format(60))
    join_newest()

    pass_by(passed)

    assert comparing.compare_waiting() == compared


def test_what_joins_while_all_are_compared_follows_its_group_into_a_larger_one(
    consultation, monkeypatch
):
    first, _ = say(consultation, LIFT.format(30), LIFT.format(45))
    compare_waiting()
    SimilarText.objects.update(leader_hash=F("text_hash"))  # as if they had not found each other
    find = comparing.apart

    def slow(*args):
        say(consultation, LIFT.format(45) + "谢谢。")
        join_newest()
        return find(*args)

    monkeypatch.setattr(comparing, "apart", slow)
    comparing.compare(consultation.pk)

    assert len(leaders()) == 3
    assert set(leaders().values()) == {first.text_hash}


@pytest.fixture
def other_session():
    other = connection.copy()
    with other.cursor() as cursor:
        yield cursor
    other.close()


def test_who_is_turned_away_comes_back(consultation, other_session, monkeypatch):
    say(consultation, LIFT.format(30))
    nudged = []
    monkeypatch.setattr(joining, "nudge", lambda name, after: nudged.append(name))
    other_session.execute("SELECT pg_advisory_lock(%s)", [joining._LOCK])

    assert join_newest() == 0

    assert nudged == ["opinions.join_newest"]
    assert not SimilarText.objects.exists()


def test_heavy_work_is_left_to_one_process_at_a_time(consultation, other_session):
    say(consultation, LIFT.format(30))
    other_session.execute("SELECT pg_advisory_lock(%s)", [recalling.HEAVY_LOCK])

    assert comparing.compare_waiting() == recalling.recall_waiting(timezone.now()) == 0


def test_what_is_held_back_makes_no_work(consultation):
    say(consultation, LIFT.format(30), moderation=Moderation.HELD)

    assert comparing.compare_waiting() == 0


def test_the_page_says_what_waits_and_marks_why_texts_stand_together(client, consultation):
    article = article_of(consultation, 3)
    for minutes in (30, 45):
        opinion_on(consultation, article, body=LIFT.format(minutes))
    client.force_login(ClerkFactory())
    page = reverse("admin:opinions_article", args=[consultation.pk, article.pk])
    assert "还有 2 种文字正在比对" in client.get(page).content.decode()

    compare_waiting()
    html = client.get(page).content.decode()

    assert "正在比对" not in html
    assert "2 种相近的说法" in html
    assert "<mark>45</mark>" in html
    assert "字句相同 86%" in html


def test_another_group_on_the_same_matter_is_named_and_left_to_people(client, consultation):
    article = article_of(consultation, 3)
    first, second, _ = (opinion_on(consultation, article, body=body) for body in MATTERS)
    compare_waiting()
    client.force_login(ClerkFactory())

    page = reverse("admin:opinions_article", args=[consultation.pk, article.pk])
    html = client.get(page).content.decode()

    found = SimilarText.objects.exclude(matter_hash="")
    assert dict(found.values_list("text_hash", "matter_hash")) == {
        first.text_hash: second.text_hash,
        second.text_hash: first.text_hash,
    }
    assert html.count("可能是同一事项（把握") == 2
    assert "分成 <b>3</b> 组" in html


def test_of_two_on_the_same_matter_the_one_on_the_same_article_comes_first(consultation):
    closest, here, asked = (
        "请关停丽发新城附近的搅拌站，粉尘和噪音让居民苦不堪言。",
        "丽发新城小区旁边的搅拌站噪音太大，希望早日撤走搅拌站。",
        "丽发新城附近的搅拌站粉尘很大，居民希望它关停。",
    )
    opinion_on(consultation, article_of(consultation, 1), body=closest)
    second = opinion_on(consultation, article_of(consultation, 3), body=here)
    third = opinion_on(consultation, article_of(consultation, 3), body=asked)

    compare_waiting()

    row = SimilarText.objects.get(text_hash=third.text_hash)
    assert row.matter_hash == second.text_hash


def test_rows_that_nobody_uses_any_more_go(consultation):
    SimilarText.objects.create(consultation=consultation, text_hash="0" * 64, leader_hash="0" * 64)
    SimilarText.objects.update(compared_at=timezone.now() - timedelta(days=1))
    say(consultation, LIFT.format(30))

    comparing.compare(consultation.pk)

    assert "0" * 64 not in leaders()


def test_pieces_mark_the_decisive_word():
    assert pieces("物业公司应当公示账目。", "物业公司不得公示账目") == [
        Piece("物业公司", True), Piece("应当", False), Piece("公示账目。", True)
    ]  # fmt: skip


def test_pieces_lose_no_letter():
    text = "一、公示Ａ栋账目；\n二、每年一次。"

    assert "".join(piece.words for piece in pieces(text, "公示a栋的账目")) == text


def test_alike_counts_neither_width_nor_punctuation():
    assert alike("公示Ａ栋。", "公示 a栋") == 1.0


def test_pages_load_nothing_heavy():
    code = (
        "import django, sys; django.setup(); import liaison.urls;"
        "print(sorted({'numpy', 'scipy', 'opencc', 'rjieba', 'rapidfuzz'} & set(sys.modules)))"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True
    )

    assert done.stdout.strip() == "[]"
