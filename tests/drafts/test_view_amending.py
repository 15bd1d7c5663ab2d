"""A clerk applies a decision to the law in force and gets the text with its comparison."""

import pytest
from django.db import IntegrityError
from django.urls import reverse

from drafts import services
from drafts.models import DraftVersion, VersionMap
from drafts.services import DraftError, DraftFacts
from liaison.audit.models import AuditEntry
from tests.drafts.test_amending import LAW
from tests.factories.drafts import PublicConsultationFactory

pytestmark = pytest.mark.django_db
DECISION = """云岭市人民代表大会常务委员会关于修改《云岭市市容和环境卫生管理条例》的决定
会议决定对《云岭市市容和环境卫生管理条例》作如下修改：
一、增加一条，作为第三条：“市容工作坚持以人为本。”
二、将第九十条修改为：“甲。”
三、删去第六条。
此外，对条文顺序作相应调整。
"""


def imported(text, stage, organ, clerk, draft=None):
    facts = DraftFacts(organ=organ, kind="amendment", stage=stage, draft=draft)
    version = services.import_draft(facts, text=text, by=clerk)
    services.confirm_version(version, by=clerk)
    return version


@pytest.fixture
def law(organ, clerk):
    return imported(LAW, "in_force", organ, clerk)


@pytest.fixture
def amendment(law, organ, clerk):
    return imported(DECISION, "first_reading", organ, clerk, law.draft)


def url(name, *args):
    return reverse(f"admin:drafts_{name}", args=args)


def test_from_the_decision_to_the_comparison(as_clerk, law, amendment):
    review = as_clerk.get(url("review", amendment.pk)).content.decode()
    assert "生成修改后的全文" in review
    assert f'<option value="{law.pk}">' in review

    page = as_clerk.post(url("apply", amendment.pk), {"law": law.pk}, follow=True)

    made = DraftVersion.objects.get(amendment=amendment)
    assert page.redirect_chain[-1][0] == url("review", made.pk)
    html = page.content.decode()
    assert "修改项“二”没有套用：现行文本里没有第九十条。请照修改决定更正。" in html
    assert "市容工作坚持以人为本" in html
    assert url("review", law.pk) in html
    labels = list(made.provisions.filter(kind="article").values_list("label", flat=True))
    assert labels == ["第一条", "第二条", "第三条", "第四条", "第五条", "第六条", "第七条"]
    entry = AuditEntry.objects.get(action="drafts.apply_amendment")
    assert entry.note == "第1稿套用第2稿：3项中套用2项"

    as_clerk.post(url("confirm", made.pk))
    version_map = VersionMap.objects.get(new=made)
    assert version_map.old == law
    assert "（新增）" in as_clerk.get(url("map", made.pk)).content.decode()


def test_readers_of_the_decision_see_what_becomes_of_the_law(client, law, amendment, clerk):
    consultation = PublicConsultationFactory(version=amendment)
    compare = reverse("opinions:compare", args=[consultation.slug])
    made = services.apply_to_law(amendment, law, by=clerk)
    services.confirm_version(made, by=clerk)
    assert client.get(compare).status_code == 404

    services.confirm_map(VersionMap.objects.get(new=made), by=clerk)

    assert "市容工作坚持以人为本" in client.get(compare).content.decode()
    reading = client.get(reverse("opinions:read", args=[consultation.slug]))
    assert compare in reading.content.decode()


def test_its_text_can_be_corrected_like_any_other(law, amendment, clerk):
    made = services.apply_to_law(amendment, law, by=clerk)
    row = made.provisions.get(kind="paragraph", text="市容工作坚持以人为本。")

    services.correct_words(
        row, label="", heading="", caption="", text="市容工作以人为本。", by=clerk
    )

    assert made.provisions.filter(text="市容工作以人为本。").exists()
    line = made.source_text.split("\n")[row.line - 1]
    assert line == "第三条　市容工作坚持以人为本。"


def test_it_is_done_once(law, amendment, clerk):
    services.apply_to_law(amendment, law, by=clerk)

    with pytest.raises(DraftError, match="已经套用过，结果是第3稿"):
        services.apply_to_law(amendment, law, by=clerk)


def test_a_law_that_the_decision_does_not_change_is_refused(as_clerk, amendment, organ, clerk):
    other = imported(
        "云岭市养犬条例\n第一条　养犬应当登记。", "in_force", organ, clerk, amendment.draft
    )

    page = as_clerk.post(url("apply", amendment.pk), {"law": other.pk}, follow=True)

    assert "不是《云岭市养犬条例》，请重新选择。" in page.content.decode()
    assert not DraftVersion.objects.exclude(amendment=None).exists()


def test_a_decision_of_which_nothing_fits_leaves_no_text(law, organ, clerk):
    words = (
        "关于修改部分地方性法规的决定\n会议决定：\n一、将第九十条修改为：“甲。”\n二、删去第八十条。"
    )
    amendment = imported(words, "first_reading", organ, clerk, law.draft)

    with pytest.raises(DraftError, match=r"没有一项修改能够套用.*现行文本里没有第九十条"):
        services.apply_to_law(amendment, law, by=clerk)
    assert not DraftVersion.objects.exclude(amendment=None).exists()


def test_without_the_law_in_force_the_page_says_how_to_get_it(as_clerk, organ, clerk):
    alone = imported(DECISION, "first_reading", organ, clerk)

    page = as_clerk.get(url("review", alone.pk)).content.decode()

    assert "导入被修改的现行法" in page
    assert url("import") in page


@pytest.mark.parametrize("chosen", ["", "0", "99999", "x"])
def test_a_choice_that_is_none_is_said(as_clerk, amendment, chosen):
    page = as_clerk.post(url("apply", amendment.pk), {"law": chosen}, follow=True)

    assert "请选择要套用到哪份现行文本。" in page.content.decode()


def test_only_a_confirmed_decision_is_applied(law, organ, clerk):
    facts = DraftFacts(organ=organ, kind="amendment", stage="first_reading", draft=law.draft)
    waiting = services.import_draft(facts, text=DECISION, by=clerk)

    with pytest.raises(DraftError, match="已经确认的修正案"):
        services.apply_to_law(waiting, law, by=clerk)
    with pytest.raises(DraftError, match="已经确认的修正案"):
        services.apply_to_law(law, law, by=clerk)


def test_others_may_not(client, stranger, law, amendment):
    client.force_login(stranger)

    assert client.post(url("apply", amendment.pk), {"law": law.pk}).status_code == 404


def test_an_applied_text_names_both_it_was_made_from(law, amendment, clerk):
    made = services.apply_to_law(amendment, law, by=clerk)

    with pytest.raises(IntegrityError):
        DraftVersion.objects.filter(pk=made.pk).update(base=None)
