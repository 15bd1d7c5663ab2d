"""The map between two versions: proposed when the later one is confirmed, put right, confirmed."""

import pytest
from django.urls import reverse

from drafts import services
from drafts.cited import cited_articles
from drafts.comparison import compare, stages
from drafts.models import ProvisionMap, VersionMap
from drafts.services import DraftFacts
from liaison.audit.models import AuditEntry
from tests.drafts.conftest import version_of
from tests.drafts.dog_bylaw import NEW, OLD

pytestmark = pytest.mark.django_db


def article(version, label):
    return version.provisions.get(kind="article", label=label)


def shown(version_map):
    return [
        (change.relation.value, change.old_labels, change.new_labels)
        for change in compare(version_map)
    ]


def test_confirming_a_further_version_holds_it_against_the_one_before(old, version_map):
    assert version_map.old == old
    assert not version_map.is_confirmed
    assert shown(version_map) == [
        ("unchanged", "第一条", "第一条"),
        ("new", "", "第二条"),
        ("renumbered", "第二条", "第三条"),
        ("split", "第三条", "第四条、第五条"),
        ("merged", "第五条、第六条", "第六条"),
        ("deleted", "第七条", ""),
        ("edited", "第四条", "第七条"),
        ("edited", "第八条", "第八条"),
    ]


def test_a_first_version_is_held_against_nothing(old):
    assert not VersionMap.objects.exists()


def test_putting_one_article_right_changes_what_hangs_together(version_map, old, new, clerk):
    services.correct_map(
        version_map, article(new, "第五条"), came_from=[article(old, "第七条")], by=clerk
    )

    found = shown(version_map)
    assert ("edited", "第七条", "第五条") in found
    assert ("edited", "第三条", "第四条") in found
    assert not any(relation == "deleted" for relation, _, _ in found)
    entry = AuditEntry.objects.get(action="drafts.correct_map")
    assert (entry.before, entry.after) == ({"第五条": "第三条"}, {"第五条": "第七条"})


def test_a_wrong_origin_is_taken_back_in_the_same_field(version_map, old, new, clerk):
    """Tied together for a moment, the two articles must not keep each other's origins."""
    before = shown(version_map)
    target = article(new, "第七条")
    services.correct_map(
        version_map,
        target,
        came_from=[article(old, "第四条"), article(old, "第八条")],
        by=clerk,
    )
    tied = next(one for one in compare(version_map) if target in [a.provision for a in one.new])

    services.correct_map(version_map, target, came_from=[article(old, "第四条")], by=clerk)

    assert tied.origins == {
        target.uuid: "第四条、第八条",
        article(new, "第八条").uuid: "第八条",
    }
    assert shown(version_map) == before


def test_an_article_from_nowhere_is_new(version_map, new, clerk):
    services.correct_map(version_map, article(new, "第三条"), came_from=[], by=clerk)

    found = shown(version_map)
    assert ("new", "", "第三条") in found
    assert ("deleted", "第二条", "") in found


def test_articles_of_another_text_are_refused(version_map, new, clerk):
    with pytest.raises(services.DraftError, match="这两份文本"):
        services.correct_map(
            version_map, article(new, "第三条"), came_from=[article(new, "第一条")], by=clerk
        )


def test_a_map_is_confirmed_once(version_map, clerk):
    services.confirm_map(version_map, by=clerk)

    with pytest.raises(services.DraftError, match="已经确认过"):
        services.confirm_map(version_map, by=clerk)
    version_map.refresh_from_db()
    assert version_map.confirmed_by == clerk


@pytest.mark.parametrize(
    ("text", "labels"),
    [
        ("第三条、第四条", ["第三条", "第四条"]),
        ("3、4", ["第三条", "第四条"]),
        ("第五条至第七条", ["第五条", "第六条", "第七条"]),
        (" ", []),
    ],
)
def test_old_articles_are_named_as_people_write_them(old, text, labels):
    assert [one.label for one in cited_articles(text, old)] == labels


@pytest.mark.parametrize(("text", "words"), [("随便", "没有看懂"), ("第九十条", "没有第九十条")])
def test_what_names_no_article_is_explained(old, text, words):
    with pytest.raises(services.DraftError, match=words):
        cited_articles(text, old)


# --- The office's page ---


def test_the_page_asks_only_what_is_doubtful(as_clerk, new):
    html = as_clerk.get(reverse("admin:drafts_map", args=[new.pk])).content.decode()
    whole = as_clerk.get(reverse("admin:drafts_map", args=[new.pk]) + "?all").content.decode()

    assert "来自原第几条" in html
    assert html.count("compared__row--split") == 1
    assert "compared__row--unchanged" not in html
    assert "compared__row--unchanged" in whole
    assert "<del>立即</del>" in whole


def test_a_clerk_puts_an_article_right_on_the_page(as_clerk, version_map, new):
    url = reverse("admin:drafts_map_correct", args=[new.pk, article(new, "第五条").uuid])

    response = as_clerk.post(url, {"came_from": "第七条"}, follow=True)

    assert response.redirect_chain[-1][0].endswith(f"#m-{article(new, '第五条').uuid}")
    assert f'id="m-{article(new, "第五条").uuid}"' in response.content.decode()
    assert "第五条：来自原第七条，已保存。" in response.content.decode()
    assert ("edited", "第七条", "第五条") in shown(version_map)


def test_a_wrong_number_is_explained_beside_its_field_and_kept(as_clerk, version_map, new):
    url = reverse("admin:drafts_map_correct", args=[new.pk, article(new, "第五条").uuid])
    before = shown(version_map)

    response = as_clerk.post(url, {"came_from": "第九十条"})

    html = response.content.decode()
    assert response.status_code == 422
    assert "原文本没有第九十条" in html
    assert 'value="第九十条"' in html
    assert shown(version_map) == before


def test_a_clerk_confirms_the_map(as_clerk, new, version_map):
    as_clerk.post(reverse("admin:drafts_map_confirm", args=[new.pk]))

    version_map.refresh_from_db()
    assert version_map.is_confirmed


def test_who_does_not_prepare_may_only_look(client, reviewer, officer, new):
    client.force_login(reviewer)
    page = client.get(reverse("admin:drafts_map", args=[new.pk]))
    url = reverse("admin:drafts_map_correct", args=[new.pk, article(new, "第五条").uuid])

    assert page.status_code == 200
    assert "came_from" not in page.content.decode()
    assert client.post(url, {"came_from": ""}).status_code == 404
    client.force_login(officer)
    assert client.get(reverse("admin:drafts_map", args=[new.pk])).status_code == 404


def test_the_page_takes_a_fixed_number_of_queries(
    as_clerk, old, organ, clerk, django_assert_num_queries
):
    for text in (NEW, OLD.replace("牵引带", "绳子")):
        facts = DraftFacts(organ=organ, kind="new", stage="revised", draft=old.draft)
        version = services.import_draft(facts, text=text, by=clerk)
        services.confirm_version(version, by=clerk)
        url = reverse("admin:drafts_map", args=[version.pk]) + "?all"
        as_clerk.get(url)
        with django_assert_num_queries(7):
            as_clerk.get(url)


def test_every_article_of_both_texts_stands_in_the_map(old, new):
    for version, side in ((old, "old"), (new, "new")):
        units = set(version.provisions.commentable().values_list("pk", flat=True))
        linked = ProvisionMap.objects.exclude(**{side: None}).values_list(side, flat=True)
        assert set(linked) == units


def test_a_clerk_holds_it_against_another_text(as_clerk, old, new, organ, clerk):
    between = version_of(OLD.replace("立即", "当场"), "second_reading", organ, clerk, old.draft)
    latest = version_of(NEW + "第九条　附加。", "third_reading", organ, clerk, old.draft)
    assert VersionMap.objects.get(new=latest).old == between
    review = reverse("admin:drafts_review", args=[latest.pk])
    page = as_clerk.get(review).content.decode()
    assert f'<option value="{old.pk}">' in page
    assert f'<option value="{between.pk}">' not in page

    page = as_clerk.post(
        reverse("admin:drafts_hold_against", args=[latest.pk]), {"old": old.pk}, follow=True
    )

    assert page.redirect_chain[-1][0] == reverse("admin:drafts_map", args=[latest.pk])
    version_map = VersionMap.objects.get(new=latest)
    assert version_map.old == old
    assert version_map.links.exists()
    entry = AuditEntry.objects.get(action="drafts.hold_against")
    assert (entry.before, entry.after) == ({"against": "第3稿"}, {"against": "第1稿"})

    services.confirm_map(version_map, by=clerk)
    with pytest.raises(services.DraftError, match="已经确认"):
        services.hold_against(latest, between, by=clerk)
    assert f'<option value="{old.pk}">' not in as_clerk.get(review).content.decode()


def test_a_text_that_nobody_confirmed_is_held_against_nothing(as_clerk, old, clerk):
    facts = DraftFacts(None, "full_revision", "revised", draft=old.draft)
    waiting = services.import_draft(facts, text=NEW, by=clerk)

    page = as_clerk.post(
        reverse("admin:drafts_hold_against", args=[waiting.pk]), {"old": old.pk}, follow=True
    )

    assert "这份文本还没有确认" in page.content.decode()
    assert not VersionMap.objects.exists()
    services.confirm_version(waiting, by=clerk)
    assert VersionMap.objects.get(new=waiting).old == old


@pytest.mark.parametrize("chosen", ["", "0", "x"])
def test_a_text_to_compare_with_must_be_chosen(as_clerk, version_map, new, chosen):
    url = reverse("admin:drafts_hold_against", args=[new.pk])

    page = as_clerk.post(url, {"old": chosen or new.pk}, follow=True)

    assert "请选择要对照的文本。" in page.content.decode()
    assert VersionMap.objects.get(new=new) == version_map


def test_others_hold_nothing_against_anything(client, stranger, old, new):
    client.force_login(stranger)
    url = reverse("admin:drafts_hold_against", args=[new.pk])

    assert client.post(url, {"old": old.pk}).status_code == 404


def annexed(organ, clerk, draft, annex):
    text = f"某市条例\n第一条　电梯应当保养。\n附件：\n{annex}\n序号 | 项目\n1 | 门"
    facts = DraftFacts(organ=organ, kind="new", stage="revised", draft=draft)
    version = services.import_draft(facts, text=text, by=clerk)
    services.confirm_version(version, by=clerk)
    return version


def test_the_name_of_an_annex_is_compared_besides_its_words(organ, clerk):
    first = annexed(organ, clerk, None, "检查项目表\n每年填写一次。")
    second = annexed(organ, clerk, first.draft, "评估项目表\n每年填写一次。")

    annex = compare(VersionMap.objects.get(new=second))[-1]

    assert annex.relation == "edited"
    assert annex.old_text.split("\n")[:2] == ["检查项目表", "每年填写一次。"]
    assert annex.new_text.split("\n")[:2] == ["评估项目表", "每年填写一次。"]


def test_two_texts_of_one_stage_are_told_apart_by_their_numbers(organ, clerk):
    first = annexed(organ, clerk, None, "检查项目表")
    second = annexed(organ, clerk, first.draft, "评估项目表")

    heads = stages(VersionMap.objects.get(new=second))

    assert [head[-3:] for head in heads] == ["第1稿", "第2稿"]


def test_after_confirming_the_next_step_is_said_and_linked(as_clerk, old, organ, clerk):
    text = old.source_text.replace("本条例", "本办法")
    facts = DraftFacts(organ=organ, kind="new", stage="revised", draft=old.draft)
    version = services.import_draft(facts, text=text, by=clerk)

    asked = as_clerk.post(reverse("admin:drafts_confirm", args=[version.pk]), follow=True)
    done = as_clerk.post(reverse("admin:drafts_map_confirm", args=[version.pk]), follow=True)

    assert "请接着核对与前一稿的对照" in asked.content.decode()
    assert f"{reverse('admin:drafts_create')}?version={version.pk}" in done.content.decode()


@pytest.mark.parametrize(
    ("written", "labels"),
    [("附件", ["附件"]), ("第一条、附件", ["第一条", "附件"]), ("1，附 件", ["第一条", "附件"])],
)
def test_an_annex_is_named_as_the_field_shows_it(organ, clerk, written, labels):
    version = annexed(organ, clerk, None, "检查项目表")

    assert sorted(one.label for one in cited_articles(written, version)) == sorted(labels)


def test_an_annex_that_is_not_there_is_explained(old):
    with pytest.raises(services.DraftError, match="没有看懂“附件”"):
        cited_articles("附件", old)
