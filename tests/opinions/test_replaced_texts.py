"""A text replaced in the middle of a consultation (edge case 3): nothing is lost, nothing leaks."""

import re
import uuid
from datetime import timedelta

import pytest
from django.core import signing
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone

from drafts import services
from drafts.models import Consultation, VersionMap
from opinions import reading, reading_ahead, reading_cache
from opinions.compiled_rows import rows_of
from opinions.models import CompiledItem, Opinion
from tests.drafts.dog_bylaw import NEW, OLD, THIRD
from tests.factories.accounts import ClerkFactory, ReviewerFactory
from tests.factories.compiling import make_item, opinion_on
from tests.factories.drafts import ConsultationFactory, PublicConsultationFactory
from tests.factories.stations import AssignmentFactory, officer_of
from tests.factories.versions import article, texts_in_a_row
from tests.opinions.test_bundles import accept

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def nothing_is_near():
    reading_cache.forget_all()
    yield
    reading_cache.forget_all()


@pytest.fixture
def texts():
    return texts_in_a_row(
        (OLD, "consultation_draft"), (NEW, "first_reading"), (THIRD, "second_reading")
    )


@pytest.fixture
def consultation(texts):
    return PublicConsultationFactory(
        version=texts[0], opens_at=timezone.now() - timedelta(days=5), show_counts=True
    )


@pytest.fixture
def url(consultation):
    return reverse("opinions:new", args=[consultation.slug])


def replace(consultation, version, *, reason="一审后作了修改。", at=None):
    asker, second = ClerkFactory(), ReviewerFactory()
    services.ask_to_replace(consultation, version=version, reason=reason, by=asker)
    services.replace_text(consultation, by=second, now=at or timezone.now())


def html_of(response):
    return response.content.decode()


def get(client, name, *args, **query):
    return html_of(client.get(reverse(name, args=args), query))


def plain(html):
    return re.sub(r"<[^>]+>|\s", "", html)


def token_of(html):
    return re.search(r'name="token" value="([^"]+)"', html).group(1)


# --- Reading ---


def count_beside(client, consultation, label):
    html = get(client, "opinions:read", consultation.slug)
    section = html.split(f'<section class="article" id="{label}">')[1].split("</section>")[0]
    found = re.search(r"已有 (\d+) 条意见", section)
    return int(found.group(1)) if found else 0


def add_target(opinion, node):
    opinion.targets.create(provision=node, unit=node, label=node.label)


def test_opinions_of_before_count_for_what_their_article_is_now(client, consultation, texts):
    both = opinion_on(consultation, article(texts[0], "第五条"))
    add_target(both, article(texts[0], "第六条"))
    opinion_on(consultation, article(texts[0], "第六条"))
    opinion_on(consultation, article(texts[0], "第三条"))
    opinion_on(consultation, article(texts[0], "第七条"))  # struck out
    opinion_on(consultation, article(texts[0], "第四条"), processing="withdrawn")

    replace(consultation, texts[1])
    opinion_on(consultation, article(texts[1], "第六条"))
    reading_cache.forget_all()

    shown = {
        label: count_beside(client, consultation, label)
        for label in ("第一条", "第三条", "第四条", "第五条", "第六条", "第七条")
    }
    assert shown == {
        "第一条": 0, "第三条": 0, "第四条": 1, "第五条": 1, "第六条": 3, "第七条": 0,
    }  # fmt: skip

    replace(Consultation.objects.get(pk=consultation.pk), texts[2])
    reading_cache.forget_all()
    assert count_beside(client, consultation, "第五条") == 3


def test_without_a_confirmed_map_only_the_new_text_counts(client):
    texts = texts_in_a_row((OLD, "consultation_draft"), (NEW, "first_reading"))
    consultation = PublicConsultationFactory(version=texts[0], show_counts=True)
    opinion_on(consultation, article(texts[0], "第六条"))
    replace(consultation, texts[1])
    VersionMap.objects.update(confirmed_at=None, confirmed_by=None)
    reading_cache.forget_all()

    assert count_beside(client, consultation, "第六条") == 0


@pytest.mark.parametrize("opinions", [1, 3])
def test_counting_takes_two_queries_however_many_opinions_there_are(
    consultation, texts, opinions, django_assert_num_queries
):
    for label in ("第一条", "第二条", "第三条")[:opinions]:
        opinion_on(consultation, article(texts[0], label))
    replace(consultation, texts[1])
    consultation = Consultation.objects.get(pk=consultation.pk)

    with django_assert_num_queries(2):
        counts = reading.article_counts(consultation)

    assert sum(counts.values()) >= opinions


def test_the_worker_writes_the_carried_counts_down(client, consultation, texts):
    opinion_on(consultation, article(texts[0], "第六条"))
    replace(consultation, texts[1])
    reading_ahead.write()
    reading_cache.forget_all()

    ahead = reading_ahead.ahead_of(Consultation.objects.get(pk=consultation.pk))

    assert ahead.counts == {article(texts[1], "第六条").pk: 1}


def test_the_page_tells_of_the_change_at_once_and_keeps_the_earlier_text(
    client, consultation, texts
):
    before = get(client, "opinions:read", consultation.slug)
    replace(consultation, texts[1])
    reading_cache.forget_pages()

    now = get(client, "opinions:read", consultation.slug)
    earlier = get(client, "opinions:earlier", consultation.slug, 1)

    assert "之前的意见仍对应原稿" not in before
    assert "更换为一审稿（第2稿），之前的意见仍对应原稿" in now
    assert "一审后作了修改。" in now
    assert f'href="{reverse("opinions:earlier", args=[consultation.slug, 1])}"' in now
    assert "应当及时清除" in now
    assert "应当立即清除" in earlier
    assert "提意见</a>" not in earlier
    assert "这是更换以前的原稿" in earlier


def test_the_comparison_of_the_two_texts_becomes_readable(client, consultation, texts):
    replace(consultation, texts[1])

    assert "应当" in get(client, "opinions:compare", consultation.slug)


def test_only_texts_that_were_asked_about_are_readable(client, consultation, texts):
    def status(number):
        return client.get(reverse("opinions:earlier", args=[consultation.slug, number])).status_code

    assert [status(number) for number in (1, 2, 3, 99)] == [404] * 4
    services.ask_to_replace(consultation, version=texts[1], reason="改", by=ClerkFactory())
    assert status(1) == 404
    services.replace_text(consultation, by=ReviewerFactory(), now=timezone.now())
    assert [status(number) for number in (1, 2, 3, 99)] == [200, 404, 404, 404]


@pytest.mark.parametrize("visibility", ["stations", "named"])
def test_the_earlier_text_is_as_hidden_as_its_consultation(client, texts, visibility):
    hidden = ConsultationFactory(version=texts[0], status="open", visibility=visibility)
    replace(hidden, texts[1])

    for name in ("opinions:earlier", "drafts:earlier"):
        assert client.get(reverse(name, args=[hidden.slug, 1])).status_code in {302, 404}
    assert client.get(reverse("opinions:earlier", args=[hidden.slug, 1])).status_code == 404


# --- Forms that were opened before ---


def test_a_form_opened_before_posts_to_the_article_it_was_opened_on(client, consultation, texts):
    url = reverse("opinions:new", args=[consultation.slug])
    node = article(texts[0], "第四条")
    form = html_of(client.get(url, {"provision": str(node.uuid)}))
    typed = {"token": token_of(form), "provision": str(node.uuid), "body": "改为二十四小时内。"}
    replace(consultation, texts[1])

    check = html_of(client.post(url, typed))
    back = html_of(client.post(url, typed | {"edit": "1"}))
    sent = client.post(url, typed | {"confirm": "1"})

    for html in (check, back):
        assert "您看到的是更换以前的原稿" in html
        assert "您写的内容没有丢失" in html
        assert "针对征求意见稿第四条；现第七条（一审稿）" in plain(html)
        assert "改为二十四小时内。" in html
    assert "应当立即清除" in back
    assert sent.status_code == 303
    opinion = Opinion.objects.get()
    assert opinion.targets.get().provision == node
    assert "应当立即清除" in opinion.targets.get().quote
    assert opinion.processing_note == "更换文本以前打开的表单，针对原稿。"


def test_a_page_opened_before_leads_to_a_form_on_its_article(client, consultation, texts, url):
    """The button of an old 第四条 is pressed after the change."""
    replace(consultation, texts[1])
    node = article(texts[0], "第四条")

    form = html_of(client.get(url, {"provision": str(node.uuid)}))
    client.post(
        url,
        {"token": token_of(form), "provision": str(node.uuid), "body": "太严。", "confirm": "1"},
    )

    assert "您看到的是更换以前的原稿" in form
    assert "应当立即清除" in form
    assert Opinion.objects.get().targets.get().provision == node


def test_an_expired_form_of_before_keeps_words_and_article(client, consultation, texts, url):
    node = article(texts[0], "第四条")
    replace(consultation, texts[1])

    again = client.post(
        url, {"token": "old", "provision": str(node.uuid), "body": "我的话", "confirm": "1"}
    )

    assert again.status_code == 422
    html = html_of(again)
    assert "我的话" in html
    assert f'name="provision" value="{node.uuid}"' in html
    client.post(
        url,
        {"token": token_of(html), "provision": str(node.uuid), "body": "我的话", "confirm": "1"},
    )
    assert Opinion.objects.get().targets.get().provision == node


def test_a_form_on_the_whole_draft_is_marked(client, consultation, texts, url):
    token = token_of(html_of(client.get(url)))
    replace(consultation, texts[1])

    client.post(url, {"token": token, "body": "总的说很好。", "confirm": "1"})

    assert Opinion.objects.get().processing_note == "更换文本以前打开的表单，针对原稿。"


def test_a_form_of_the_release_before_is_still_taken(client, consultation, texts, url):
    opened = int(timezone.now().timestamp())
    content = [uuid.uuid4().hex, consultation.pk, None, opened]
    token = signing.dumps(content, salt="opinions.form")

    assert client.post(url, {"token": token, "body": "x", "confirm": "1"}).status_code == 303


def test_new_opinions_are_on_the_new_text(client, consultation, texts, url):
    replace(consultation, texts[1])
    node = article(texts[1], "第七条")

    form = html_of(client.get(url, {"provision": str(node.uuid)}))
    client.post(
        url, {"token": token_of(form), "provision": str(node.uuid), "body": "好。", "confirm": "1"}
    )

    assert "原稿" not in form
    opinion = Opinion.objects.get()
    assert opinion.targets.get().provision == node
    assert opinion.processing_note == ""


def test_an_article_of_a_text_that_was_never_asked_about_is_explained(
    client, consultation, texts, url
):
    replace(consultation, texts[1])
    stranger = article(texts[2], "第三条")

    form = html_of(client.get(url, {"provision": str(stranger.uuid)}))

    assert "不在这份草案里" in form
    assert "您看到的是更换以前的原稿" not in form


def test_after_a_change_a_submission_takes_as_few_queries(
    client, consultation, texts, url, django_assert_max_num_queries
):
    node = article(texts[0], "第四条")
    token = token_of(html_of(client.get(url, {"provision": str(node.uuid)})))
    typed = {"token": token, "provision": str(node.uuid), "confirm": "1"}
    replace(consultation, texts[1])
    client.post(url, typed | {"body": "好。"})

    with django_assert_max_num_queries(8):
        response = client.post(url, typed | {"body": "很好。"})
    assert response.status_code == 303


# --- What stations take down ---


@pytest.mark.parametrize(
    ("days_ago", "text", "label"), [(2, 0, "第四条"), (0, 1, "第七条")], ids=["before", "after"]
)
def test_a_bundle_is_about_the_text_of_its_day(consultation, texts, days_ago, text, label):
    task = AssignmentFactory(consultation=consultation)
    replace(consultation, texts[1], at=timezone.now() - timedelta(days=1))
    day = timezone.localdate() - timedelta(days=days_ago)

    bundle = accept(
        task, [{"body": "太严。", "provision": label}], officer_of(task.station), on=day
    )

    assert bundle.opinions.get().targets.get().provision == article(texts[text], label)


@pytest.mark.parametrize(("days_ago", "text"), [(2, 0), (0, 1)], ids=["before", "after"])
def test_one_opinion_is_about_the_text_of_its_day(client, consultation, texts, days_ago, text):
    task = AssignmentFactory(consultation=consultation)
    replace(consultation, texts[1], at=timezone.now() - timedelta(days=1))
    client.force_login(officer_of(task.station))
    day = timezone.localdate() - timedelta(days=days_ago)

    said = {"body": "太严。", "provision": "第七条", "channel": "visit"}
    client.post(reverse("bundles:one", args=[task.pk]), said | {"collected_on": day.isoformat()})

    assert Opinion.objects.get().targets.get().provision == article(texts[text], "第七条")


def test_the_station_is_told_on_its_own_page_of_the_text(client, consultation, texts):
    task = AssignmentFactory(consultation=consultation)
    client.force_login(officer_of(task.station))
    assert "看原稿" not in get(client, "bundles:draft", task.pk)
    replace(consultation, texts[1])

    html = get(client, "bundles:draft", task.pk)

    assert "按采集（收到）当天的文本登记" in html
    assert reverse("drafts:earlier", args=[consultation.slug, 1]) in html
    assert "应当及时清除" in html


# --- The office ---

NOW = "针对征求意见稿第四条；现第六条（二审稿）"


def test_the_office_sees_the_present_article_beside_each_opinion(client, consultation, texts):
    client.force_login(ClerkFactory())
    node = article(texts[0], "第四条")
    opinion = opinion_on(consultation, node)
    held = opinion_on(consultation, node, moderation="held")
    item = make_item(consultation, opinion_on(consultation, node), article=node)

    pages = [
        get(client, "admin:opinions_list", consultation.pk),
        get(client, "admin:opinions_held", consultation.pk),
        get(client, "admin:opinions_opinion", opinion.pk),
        get(client, "admin:opinions_desk", consultation.pk),
        get(client, "admin:opinions_article", consultation.pk, node.pk),
        get(client, "admin:opinions_table", consultation.pk),
        get(client, "admin:opinions_item", item.pk),
    ]

    for html in pages:
        assert NOW in plain(html)
        assert f"{reverse('admin:drafts_review', args=[texts[2].pk])}#n-" in html
    assert held.receipt_no in pages[1]


def test_the_office_sees_which_text_stood_when_a_general_opinion_came(client, consultation, texts):
    client.force_login(ClerkFactory())
    before = opinion_on(consultation, received_at=timezone.now() - timedelta(days=2))
    Opinion.objects.update(created_at=timezone.now() - timedelta(days=2))
    assert "当时的文本" not in get(client, "admin:opinions_opinion", before.pk)
    replace(consultation, texts[1], at=timezone.now() - timedelta(days=1))
    after = opinion_on(consultation)

    assert "第1稿（征求意见稿）" in get(client, "admin:opinions_opinion", before.pk)
    assert "第2稿（一审稿）" in get(client, "admin:opinions_opinion", after.pk)


def test_an_opinion_on_what_was_struck_out_is_kept_and_marked(client, consultation, texts):
    client.force_login(ClerkFactory())
    opinion = opinion_on(consultation, article(texts[0], "第七条"))
    replace(consultation, texts[1])

    html = get(client, "admin:opinions_opinion", opinion.pk)

    assert "后来的稿子里已没有这一条" in html
    assert "针对征求意见稿第七条" in plain(html)


def test_earlier_opinions_are_sorted_beside_the_new_ones(client, consultation, texts):
    """Old 第四条 became 第七条: its opinions have a line of their own and may join its items."""
    clerk = ClerkFactory()
    client.force_login(clerk)
    old, new = article(texts[0], "第四条"), article(texts[1], "第七条")
    before = opinion_on(consultation, old, body="改为二十四小时内。")
    replace(consultation, texts[1])
    after = opinion_on(consultation, new, body="改为一天内。")
    item = make_item(consultation, after, article=new, text="建议写明时限。")

    desk = get(client, "admin:opinions_desk", consultation.pk)
    page = get(client, "admin:opinions_article", consultation.pk, old.pk)
    assert "原稿第四条" in desk
    assert desk.index(">第七条</a>") < desk.index(">原稿第四条</a>")
    assert "<h1>原稿第四条" in page
    assert "应当立即清除" in page
    assert "建议写明时限。" in page
    client.post(
        reverse("admin:opinions_merge", args=[consultation.pk, old.pk]),
        {"opinions": before.pk, "item": item.pk},
    )

    assert {source.opinion for source in item.sources.all()} == {before, after}
    assert before.targets.get().provision == old
    assert (
        client.get(
            reverse(
                "admin:opinions_article", args=[consultation.pk, article(texts[2], "第一条").pk]
            )
        ).status_code
        == 404
    )


def test_the_table_upward_says_where_an_earlier_article_is_now(consultation, texts):
    old, new = article(texts[0], "第四条"), article(texts[1], "第七条")
    make_item(consultation, opinion_on(consultation, old), article=old, remark="两站都提")
    replace(consultation, texts[2])
    make_item(consultation, opinion_on(consultation, new), article=new)

    remarks = {row["label"]: row["remark"] for row in rows_of(consultation)}

    assert remarks["第四条"] == f"两站都提；{NOW}"
    assert CompiledItem.objects.count() == 2


@pytest.mark.parametrize("count", [1, 3])
def test_lists_take_as_many_queries_however_many_articles_moved(
    client, consultation, texts, count, django_assert_num_queries
):
    client.force_login(ClerkFactory())
    for label in ["第二条", "第四条", "第七条"][:count]:
        node = article(texts[0], label)
        make_item(consultation, opinion_on(consultation, node), article=node)
    replace(consultation, texts[1])
    addresses = {
        reverse("admin:opinions_list", args=[consultation.pk]): 12,
        reverse("admin:opinions_desk", args=[consultation.pk]): 13,
        reverse("admin:opinions_table", args=[consultation.pk]): 17,
    }
    for address, queries in addresses.items():
        client.get(address)
        with django_assert_num_queries(queries):
            assert "针对征求意见稿第二条；现第" in plain(html_of(client.get(address)))


def test_the_words_of_an_opinion_stay_when_its_article_moves_twice(client, consultation, texts):
    opinion = opinion_on(consultation, article(texts[0], "第四条"))
    replace(consultation, texts[1])
    replace(Consultation.objects.get(pk=consultation.pk), texts[2])
    client.force_login(ClerkFactory())

    html = get(client, "admin:opinions_opinion", opinion.pk)
    page = get(client, "opinions:read", consultation.slug)

    assert NOW in plain(html)
    assert opinion.targets.get().provision.version == texts[0]
    assert page.count("之前的意见仍对应原稿") == 2
    for number in (1, 2):
        assert get(client, "opinions:earlier", consultation.slug, number)


def whole_text(opinion):
    return opinion.targets.get().version


def test_a_general_opinion_remembers_the_text_it_was_given_on(client, consultation, texts, url):
    token = token_of(html_of(client.get(url)))
    client.post(url, {"token": token, "body": "总体很好。", "confirm": "1"})
    open_form = token_of(html_of(client.get(url)))
    replace(consultation, texts[1])
    client.post(url, {"token": open_form, "body": "总体太长。", "confirm": "1"})
    client.post(
        url, {"token": token_of(html_of(client.get(url))), "body": "新稿更好。", "confirm": "1"}
    )

    given = {one.body: whole_text(one) for one in Opinion.objects.all()}
    assert given == {"总体很好。": texts[0], "总体太长。": texts[0], "新稿更好。": texts[1]}


def test_the_office_reads_which_text_a_general_opinion_was_given_on(
    client, consultation, texts, url
):
    open_form = token_of(html_of(client.get(url)))
    replace(consultation, texts[1])
    client.post(url, {"token": open_form, "body": "总体太长。", "confirm": "1"})
    client.force_login(ClerkFactory())

    shown = get(client, "admin:opinions_opinion", Opinion.objects.get().pk)

    assert "第1稿（征求意见稿）" in shown


def test_the_database_wants_the_text_of_general_opinions_only(consultation, texts):
    general, about_one = (
        opinion_on(consultation),
        opinion_on(consultation, article(texts[0], "第四条")),
    )
    for opinion, version in ((general, None), (about_one, texts[0])):
        with pytest.raises(IntegrityError), transaction.atomic():
            opinion.targets.update(version=version)
