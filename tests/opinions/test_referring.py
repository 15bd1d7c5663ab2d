from datetime import date, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from opinions import routing
from opinions.choices.referrals import ReferralKind, ReferralResult
from opinions.errors import OpinionError
from opinions.models import Opinion, Referral
from opinions.redaction import redacted
from opinions.services.referring import Asked, close_referral, refer
from opinions.services.sorting import take_back
from opinions.tickets import issue_track
from stations.models import PartnerOrg
from tests.factories.accounts import ClerkFactory
from tests.factories.opinions import OpinionFactory, PassedOpinionFactory

pytestmark = pytest.mark.django_db
MIXED = "建议明确低保的审批时限。我家的低保去年报上去，到现在没批。"
CLAIM = "我家的低保去年报上去，到现在没批。"


@pytest.fixture
def org():
    return PartnerOrg.objects.create(name="清禾县民政局", kind="department")


@pytest.fixture
def clerk():
    return ClerkFactory()


def asked(org, **changes):
    today = timezone.localdate()
    facts = {"kind": ReferralKind.DEPARTMENT, "due_on": today + timedelta(days=20)}
    return Asked(**{**facts, "org": org, "note": "属于民政部门职责。", **changes})


def hand_on(opinion, org, clerk, **changes):
    return refer(opinion, asked(org, **changes), by=clerk, today=timezone.localdate())


@pytest.mark.parametrize(
    ("text", "kinds"),
    [
        (MIXED, ["petition"]),
        ("我在工地干了半年，工资一直拖欠。", ["petition"]),
        ("请求对县里的停车收费办法进行备案审查，这个办法不合理。", ["review_suggestion"]),
        ("请求审查清禾县停车收费管理办法。", ["review_suggestion"]),
        ("该通知与上位法相抵触，请予撤销。", ["review_suggestion"]),
        ("建议低保没批的应当书面说明理由。", []),
        ("第十二条改为三十日。", []),
    ],
)
def test_what_reads_like_another_door_is_suggested_with_the_words(text, kinds):
    suggested = routing.suggest(text)

    assert all(one.words in text and one.words in one.why for one in suggested)
    assert [one.kind for one in suggested] == kinds


def test_the_whole_leaves_sorting_even_from_the_held_ones(org, clerk):
    opinion = OpinionFactory(moderation="held")

    referral = hand_on(opinion, org, clerk, kind=ReferralKind.PETITION)

    opinion.refresh_from_db()
    assert (opinion.moderation, opinion.processing) == ("passed", "petition_routed")
    assert opinion.processing_note == "转清禾县民政局：属于民政部门职责。"
    assert list(Referral.objects.open()) == [referral]


def test_a_part_goes_elsewhere_and_the_rest_is_sorted_on(org, clerk):
    opinion = PassedOpinionFactory(body=MIXED)

    hand_on(opinion, org, clerk, kind=ReferralKind.PETITION, part=CLAIM)

    opinion.refresh_from_db()
    assert (opinion.processing, opinion.body) == ("received", MIXED)
    assert Opinion.objects.to_sort().filter(pk=opinion.pk).exists()
    assert redacted(opinion)["body"] == "建议明确低保的审批时限。" + "×" * len(CLAIM)


def test_a_part_may_be_copied_from_the_covered_words(org, clerk):
    opinion = PassedOpinionFactory(body="建议改为三十日。我叫王小明，我家的低保没批。")

    referral = hand_on(opinion, org, clerk, part="我叫×××，我家的低保没批。")

    assert referral.part == "我叫王小明，我家的低保没批。"


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"note": " "}, "请写明为什么转交"),
        ({"due_on": date(2020, 1, 1)}, "办理期限要在今天以后"),
        ({"part": "没有写过的话"}, "一个字不差"),
        ({"part": MIXED}, "整条转交"),
    ],
)
def test_what_is_not_complete_is_told(org, clerk, changes, said):
    opinion = PassedOpinionFactory(body=MIXED)

    with pytest.raises(OpinionError, match=said):
        hand_on(opinion, org, clerk, **changes)


def test_nobody_is_asked_twice_and_nothing_settled_is_handed_on(org, clerk):
    opinion = PassedOpinionFactory(body=MIXED)
    hand_on(opinion, org, clerk, part=CLAIM)

    with pytest.raises(OpinionError, match="还没有答复"):
        hand_on(opinion, org, clerk, part=CLAIM)
    with pytest.raises(OpinionError, match="现在不能转交"):
        hand_on(PassedOpinionFactory(processing="kept"), org, clerk)


def test_the_answer_is_registered_once(org, clerk):
    referral = hand_on(PassedOpinionFactory(), org, clerk)
    facts = {"result": ReferralResult.DONE, "reply": "已经发放。", "closed_on": date(2026, 1, 5)}

    close_referral(referral, by=clerk, **facts)

    with pytest.raises(OpinionError, match="刚刚由其他人登记了结果"):
        close_referral(referral, by=clerk, **facts)
    assert not Referral.objects.open().exists()


def test_what_is_sorted_again_needs_no_answer(org, clerk):
    opinion = PassedOpinionFactory()
    hand_on(opinion, org, clerk)

    take_back(opinion, by=clerk)

    assert opinion.referrals.get().result == ReferralResult.TAKEN_BACK


def test_overdue_is_after_the_day(org, clerk):
    due = timezone.localdate() + timedelta(days=1)
    hand_on(PassedOpinionFactory(), org, clerk, due_on=due)

    assert not Referral.objects.overdue(due).exists()
    assert Referral.objects.overdue(due + timedelta(days=1)).count() == 1


def test_the_author_reads_whom_we_asked_and_what_they_said(client, org, clerk):
    opinion = PassedOpinionFactory()
    referral = hand_on(opinion, org, clerk)
    page = reverse("feedback:opinion", args=[issue_track(opinion.pk)])

    before = client.get(page).content.decode()
    close_referral(
        referral, by=clerk, result="done", reply="已经发放。", closed_on=timezone.localdate()
    )
    after = client.get(page).content.decode()

    assert "已转清禾县民政局" in before
    assert "清禾县民政局的答复" in after
    assert "已办理：已经发放。" in after


def test_the_clerk_hands_on_and_registers_the_answer(client, org, clerk):
    opinion = PassedOpinionFactory(body=MIXED)
    client.force_login(clerk)
    page = client.get(reverse("admin:opinions_opinion", args=[opinion.pk])).content.decode()
    form = {"kind": "petition", "org": org.pk, "due_on": "2099-01-01", "note": "个人诉求。"}

    client.post(reverse("admin:opinions_refer", args=[opinion.pk]), {**form, "part": CLAIM})
    referral = Referral.objects.get()
    shown = client.get(reverse("admin:opinions_referrals")).content.decode()
    answer = {"result": "explained", "reply": "已当面说明。", "closed_on": "2026-01-05"}
    client.post(reverse("admin:opinions_referral", args=[referral.pk]), answer)

    assert "建议转信访渠道" in page
    assert "我家的低保" in page
    assert opinion.receipt_no in shown
    assert "等待答复" in shown
    assert Referral.objects.get().result == "explained"


@pytest.mark.parametrize("count", [1, 3])
def test_the_list_takes_a_fixed_number_of_queries(
    client, org, clerk, count, django_assert_max_num_queries
):
    for _ in range(count):
        hand_on(PassedOpinionFactory(), org, clerk)
    client.force_login(clerk)
    client.get(reverse("admin:opinions_referrals"))

    with django_assert_max_num_queries(8):
        client.get(reverse("admin:opinions_referrals"))


def test_what_a_reason_quotes_is_covered():
    (found,) = routing.suggest("我家电话13800000021的低保没批。")

    assert found.words == "我家电话13800000021的低保没批"
    assert found.why == "像是个人诉求：“我家电话×××××××××××的低保没批”"
