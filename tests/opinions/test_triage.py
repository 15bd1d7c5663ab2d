"""One by one: each key once, the second clerk is told, what was typed stays, undo in order."""

import pytest
from django.urls import reverse

from liaison.accounts.choices import Role
from opinions.choices import Processing
from opinions.models import CompiledItem, Opinion, Triage, TriageNote
from opinions.services import sorting, triage
from tests.factories.accounts import ClerkFactory, UserFactory
from tests.factories.compiling import (
    CompilingConsultationFactory,
    article_of,
    frozen_table,
    make_item,
    opinion_on,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def consultation():
    return CompilingConsultationFactory()


@pytest.fixture
def clerk(client):
    user = ClerkFactory()
    client.force_login(user)
    return user


def desk(consultation):
    return reverse("admin:opinions_triage", args=[consultation.pk])


def shown(client, consultation, **asked):
    return client.get(desk(consultation), asked).context.get("opinion")


def press(client, opinion, act, *, seen=None, query="", **typed):
    address = reverse("admin:opinions_triage_act", args=[opinion.consultation_id, opinion.pk])
    seen = seen or client.get(desk(opinion.consultation), {"at": opinion.pk}).context["seen"]
    return client.post(address + query, {"act": act, "seen": seen, **typed})


def undo(client, consultation):
    return client.post(
        reverse("admin:opinions_triage_undo", args=[consultation.pk]), follow=True
    ).content.decode()


def state(opinion):
    return Opinion.objects.values_list("processing", "processing_note").get(pk=opinion.pk)


def test_only_clerks_sort_and_acts_are_posts(client, consultation):
    opinion = opinion_on(consultation)
    act = reverse("admin:opinions_triage_act", args=[consultation.pk, opinion.pk])
    for role in (Role.REVIEWER, Role.LEADER, Role.OFFICER, Role.SECADMIN):
        client.force_login(UserFactory(roles=[role]))
        assert client.get(desk(consultation)).status_code == 404
        assert client.post(act, {"act": "skip"}).status_code == 404
    client.force_login(ClerkFactory())
    assert client.get(act).status_code == 405
    other = opinion_on(CompilingConsultationFactory())
    wrong = reverse("admin:opinions_triage_act", args=[consultation.pk, other.pk])
    assert client.post(wrong, {"act": "skip"}).status_code == 404


def test_each_key_decides_and_leads_to_the_next(client, clerk, consultation):
    article = article_of(consultation, 3)
    a, b, c, d, e = [opinion_on(consultation, article, body=f"改为{n}日。") for n in range(5)]
    page = client.get(desk(consultation))
    assert page.context["opinion"] == a
    assert page.context["texts"][0][0] == article

    response = press(client, a, "own", text="改为三十日。", reason="")
    assert (response.status_code, response.url) == (302, desk(consultation))
    item = CompiledItem.objects.get()
    assert (item.text, item.provision, item.created_by) == ("改为三十日。", article, clerk)
    assert shown(client, consultation) == b
    press(client, b, f"merge:{item.pk}")
    press(client, c, "kept", reason_kept="与草案无关。")
    press(client, d, "returned", reason_returned="请写明哪一款。")
    press(client, e, "referred", reason_referred="转县住建局。")

    assert [state(one)[0] for one in (a, b, c, d, e)] == [
        "merged", "merged", "kept", "returned", "referred",
    ]  # fmt: skip
    assert state(c)[1] == "与草案无关。"
    assert "这里的意见都办完了" in client.get(desk(consultation)).content.decode()


def test_undo_takes_back_one_after_the_other(client, clerk, consultation):
    a, b, c = [opinion_on(consultation) for _ in range(3)]
    press(client, a, "own", text="建议一。")
    item = CompiledItem.objects.get()
    press(client, b, f"merge:{item.pk}")
    press(client, c, "kept", reason_kept="重复。")
    sorting.decide([other := opinion_on(consultation)], "kept", by=ClerkFactory(), note="别人的。")

    assert c.receipt_no in undo(client, consultation)
    assert state(c)[0] == "under_review"
    assert b.receipt_no in undo(client, consultation)
    assert CompiledItem.objects.exists()
    assert a.receipt_no in undo(client, consultation)
    assert not CompiledItem.objects.exists()
    assert "没有可以撤销的办理" in undo(client, consultation)
    assert state(other)[0] == "kept"
    press(client, a, "own", text="建议一。")
    assert a.receipt_no in undo(client, consultation)


def test_the_place_the_reason_and_the_last_item_are_remembered(client, clerk, consultation):
    a, b, c = [opinion_on(consultation) for _ in range(3)]
    press(client, a, "skip")
    assert shown(client, consultation) == b
    press(client, b, "kept", reason_kept="与草案无关。")

    page = client.get(desk(consultation))

    assert page.context["opinion"] == c
    assert 'value="与草案无关。"' in page.content.decode()
    press(client, c, "own", text="建议三。")
    page = client.get(desk(consultation))
    # Behind the last what was put off comes again.
    assert (page.context["opinion"], page.context["suggested"]) == (a, CompiledItem.objects.get())
    d = opinion_on(consultation)
    assert press(client, d, "back").url == f"{desk(consultation)}?at={a.pk}"
    client.force_login(ClerkFactory())
    assert shown(client, consultation) == a


def test_the_same_words_are_offered_the_item_that_holds_them(client, clerk, consultation):
    first = opinion_on(consultation, body="建议公示记录。")
    item = make_item(consultation, first)
    opinion_on(consultation, body="建议公示记录！")

    page = client.get(desk(consultation))

    assert (page.context["suggested"], page.context["why"]) == (item, "同样的话已经归并到")


def test_the_second_clerk_is_told_and_keeps_what_was_typed(client, clerk, consultation):
    opinion = opinion_on(consultation)
    seen = client.get(desk(consultation)).context["seen"]
    other = ClerkFactory(full_name="周二")
    sorting.decide([opinion], Processing.KEPT, by=other, note="别人先办了。")

    response = press(
        client, opinion, "referred", seen=seen, reason_referred="转住建局。", note="打过电话。"
    )

    html = response.content.decode()
    assert response.status_code == 409
    for words in ("刚刚有变化", "周二", "别人先办了。", "打过电话。"):
        assert words in html
    assert state(opinion) == ("kept", "别人先办了。")
    assert not TriageNote.objects.exists()


def test_marks_of_another_clerk_are_not_overwritten(client, clerk, consultation):
    opinion = opinion_on(consultation)
    seen = client.get(desk(consultation)).context["seen"]
    triage.mark(opinion, {"quality": "A"}, by=ClerkFactory())

    response = press(client, opinion, "save", seen=seen, quality="C", tags="我打的标签")

    assert response.status_code == 409
    assert "我打的标签" in response.content.decode()
    assert Triage.objects.get().quality == "A"


def test_marks_and_notes_go_with_any_key(client, clerk, consultation):
    opinion = opinion_on(consultation)

    press(
        client, opinion, "skip",
        quality="A", urgency="urgent", tags="电梯、老旧小区 电梯", note="请小李看看。",
    )  # fmt: skip

    row = Triage.objects.get()
    assert (row.quality, row.urgency, row.tags) == ("A", "urgent", ["电梯", "老旧小区"])
    html = client.get(desk(consultation), {"at": opinion.pk}).content.decode()
    assert f"{clerk.full_name}，" in html
    assert "请小李看看。" in html
    assert row.version == 1
    press(client, opinion, "save", quality="A", urgency="urgent", tags="电梯 老旧小区")
    row.refresh_from_db()
    assert row.version == 1


def test_what_cannot_be_done_is_said_and_nothing_typed_is_lost(client, clerk, consultation):
    opinion = opinion_on(consultation)
    for act, typed, words in (
        ("kept", {"note": "写了很久。"}, "请写明原因"),
        ("merge:999", {"note": "写了很久。"}, "由其他人删除"),
        ("nonsense", {"note": "写了很久。"}, "请选择怎样办理"),
        ("own", {"text": "找13800000021。", "note": "写了很久。"}, "请删去个人信息"),
        ("skip", {"tags": " ".join("一二三四五六七八九"), "note": "写了很久。"}, "最多8个标签"),
    ):
        response = press(client, opinion, act, **typed)
        assert response.status_code == 422
        assert words in response.content.decode()
        assert "写了很久。" in response.content.decode()
    assert state(opinion)[0] == "received"


def test_nothing_is_decided_once_the_table_is_frozen(client, clerk, consultation):
    make_item(consultation, opinion_on(consultation), by=clerk)
    frozen_table(consultation)
    opinion = opinion_on(consultation)

    response = press(client, opinion, "kept", reason_kept="与草案无关。")

    assert response.status_code == 422
    assert "已经定稿" in response.content.decode()
    assert "已经定稿" in undo(client, consultation)


@pytest.mark.parametrize("count", [1, 3])
def test_the_desk_takes_a_fixed_number_of_queries(
    client, clerk, consultation, count, django_assert_num_queries
):
    opinion_on(consultation, article_of(consultation, 1))
    for _ in range(count):
        one = opinion_on(consultation, article_of(consultation, 1))
        make_item(consultation, one, by=clerk, article=article_of(consultation, 1))
        triage.note(Opinion.objects.order_by("pk").first(), "看过。", by=clerk)
    client.get(desk(consultation))
    with django_assert_num_queries(21):
        client.get(desk(consultation))
