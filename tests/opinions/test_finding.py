"""Finding opinions: by words, articles, people and states; pages by keyset; kept filters."""

import pytest
from django.urls import reverse

from liaison.audit.models import AuditEntry
from opinions.choices import Moderation, Processing
from opinions.finding import pages, words
from opinions.models import Contributor, OpinionEntry, SavedFilter
from opinions.services import editing, indexing
from opinions.services.giving import Words
from tests.factories.accounts import ClerkFactory, LeaderFactory, OfficerFactory, ReviewerFactory
from tests.factories.compiling import CompilingConsultationFactory, article_of, opinion_on
from tests.factories.contacts import phone
from tests.factories.drafts import PublicConsultationFactory
from tests.factories.opinions import ContributorFactory

pytestmark = pytest.mark.django_db
FIND = "admin:opinions_find"


@pytest.fixture
def consultation():
    return CompilingConsultationFactory()


@pytest.fixture
def clerk(client):
    user = ClerkFactory()
    client.force_login(user)
    return user


@pytest.fixture(params=["near", "indexed"])
def way(request, monkeypatch):
    """A frequent word is found among the newest, a rare one by the index: both find the same."""
    if request.param == "indexed":
        monkeypatch.setattr(words, "_near", lambda *asked: ([], None))
    else:
        monkeypatch.setattr(words, "_indexed", lambda *asked: words._near(*asked))


def found(client, address=None, **asked):
    response = client.get(address or reverse(FIND), asked)
    assert response.status_code == 200
    return [opinion.pk for opinion in response.context["found"]]


def test_words_of_all_years_are_found_newest_first(client, clerk, way):
    old = opinion_on(PublicConsultationFactory(), body="建议物业公示维保记录。")
    new = opinion_on(PublicConsultationFactory(), body="不提。", reason="ＷＩＦＩ由物业 服务人提供")
    other = opinion_on(PublicConsultationFactory(), body="物价和产业。")
    indexing.index_new()

    assert found(client, q="物业") == [new.pk, old.pk]
    assert found(client, q="物业服务人") == [new.pk]
    assert found(client, q="业") == [other.pk, new.pk, old.pk]
    assert found(client, q="wifi 物业") == [new.pk]
    assert found(client, q="物业 维保", processing="received") == [old.pk]
    assert found(client, q="物业", moderation="held") == []
    assert found(client, q="物业产业") == []
    assert found(client, q="100%_") == []


def test_an_article_is_found_by_its_number_however_it_is_written(client, clerk, consultation, way):
    third = opinion_on(consultation, article_of(consultation, 3), body="改为三十日。")
    said = opinion_on(consultation, article_of(consultation, 1), body="和第三条重复。")
    indexing.index_new()

    assert found(client, q="第3条") == [said.pk, third.pk]
    assert found(client, article="第三条") == found(client, article="3") == [third.pk]
    assert found(client, unit=article_of(consultation, 3).pk) == [third.pk]
    response = client.get(reverse(FIND), {"article": "随便"})
    assert "条文请写成“第十二条”或者“12”。" in response.content.decode()


def test_a_person_is_found_by_phone_or_name_and_no_address_says_it(client, clerk):
    kept = phone("13800000021")
    by_phone = ContributorFactory(phone=kept, person_key=f"phone:{kept.lookup}", name="买买提·艾力")
    first = opinion_on(PublicConsultationFactory(), contributor=by_phone)
    opinion_on(PublicConsultationFactory())
    indexing.index_new()

    for typed in ("138 0000 0021", "买买提·艾力"):
        response = client.post(reverse("admin:opinions_find_person"), {"person": typed})
        assert typed not in response.url
        assert "13800000021" not in response.url
        assert found(client, response.url) == [first.pk]
    looks = AuditEntry.objects.filter(action="opinions.find_person", actor_id=clerk.pk)
    assert [(look.note, look.after) for look in looks] == [("", None)] * 2
    editing.forget_person(Contributor.objects.get(pk=by_phone.pk))
    indexing.index_new()
    assert found(client, response.url) == []


def test_only_who_may_see_contacts_finds_people(client):
    address = reverse("admin:opinions_find_person")
    client.force_login(LeaderFactory())
    first = opinion_on(PublicConsultationFactory())
    assert client.post(address, {"person": "王五"}).status_code == 404
    assert "找一位提出人" not in client.get(reverse(FIND)).content.decode()
    assert found(client, who=first.contributor.person_key + "x") == [first.pk]
    client.force_login(ReviewerFactory())
    assert client.post(address, {"person": "王五"}).status_code == 302
    assert client.post(address, {"person": ""}).status_code == 422
    client.force_login(OfficerFactory())
    assert client.get(reverse(FIND)).status_code == 404


def test_what_was_edited_is_found_by_its_new_words_only(client, clerk):
    opinion = opinion_on(PublicConsultationFactory(), body="旧的说法。")
    assert indexing.index_new() == 1
    editing.edit_opinion(opinion, words=Words(body="新的措辞。"), now=opinion.received_at)

    assert (indexing.index_all(), indexing.index_all()) == (1, 0)

    assert found(client, q="旧的") == []
    assert found(client, q="措辞") == [opinion.pk]


def test_the_newest_are_written_a_few_at_a_time_and_the_sweep_reaches_all_others(
    client, clerk, monkeypatch
):
    nudged = []
    monkeypatch.setattr(indexing, "WINDOW", 2)
    monkeypatch.setattr(indexing, "BATCH", 1)
    monkeypatch.setattr(indexing, "FEW", 1)
    monkeypatch.setattr(indexing, "nudge", nudged.append)
    opinions = [opinion_on(PublicConsultationFactory(), body="很早的话。") for _ in range(5)]

    assert [indexing.index_new() for _ in range(3)] == [1, 1, 0]
    assert nudged == ["opinions.index_new"] * 2
    assert "几分钟内按文字可能查不全" in client.get(reverse(FIND), {"q": "早"}).content.decode()
    assert indexing.index_all() == 3
    assert OpinionEntry.objects.count() == 5
    assert found(client, q="很早") == [one.pk for one in reversed(opinions)]


def test_pages_lead_on_and_back_without_a_gap(client, clerk, consultation, way, monkeypatch):
    monkeypatch.setattr(pages, "ROWS", 2)
    keys = [opinion_on(consultation, body="同一个词。").pk for _ in range(5)][::-1]
    indexing.index_new()

    for asked in ({}, {"q": "同一"}):
        address, seen = reverse("admin:opinions_list", args=[consultation.pk]), []
        first = client.get(address, asked).context["found"]
        assert (first.newer, first.older) == (None, keys[1])
        second = client.get(address, asked | {"older": first.older}).context["found"]
        third = client.get(address, asked | {"older": second.older}).context["found"]
        seen = [one.pk for page in (first, second, third) for one in page]
        assert seen == keys
        assert third.older is None
        back = client.get(address, asked | {"newer": third.newer}).context["found"]
        assert [one.pk for one in back] == keys[2:4]
        assert (back.newer, back.older) == (keys[2], keys[3])


def test_what_is_too_many_to_count_is_counted_when_asked(client, clerk, consultation, monkeypatch):
    for _ in range(3):
        opinion_on(consultation, body="都说这个。")
    indexing.index_new()
    address = reverse("admin:opinions_list", args=[consultation.pk])
    assert "共 3 条" in client.get(address, {"q": "说这"}).content.decode()
    monkeypatch.setattr(pages, "ROWS", 1)
    assert "共 3 条" in client.get(address, {"q": "说这"}).content.decode()
    monkeypatch.setattr(pages, "COUNTED", 2)
    monkeypatch.setattr(words, "PROBED", 3)

    for asked in ({}, {"q": "说这"}):
        assert "数一数" in client.get(address, asked).content.decode()
        assert "共 3 条" in client.get(address, asked | {"count": 1}).content.decode()


def test_wrong_input_of_one_field_leaves_the_others(client, clerk, consultation):
    kept = opinion_on(consultation, processing=Processing.KEPT)
    opinion_on(consultation)
    asked = {"processing": "kept", "since": "2030-02-31", "older": "x", "station": "9" * 30}
    assert found(client, **asked) == [kept.pk]
    response = client.get(reverse(FIND), {"since": "2026-02-02", "until": "2026-02-01"})
    assert "结束日期不能早于开始日期。" in response.content.decode()
    assert "要找的文字太长" in client.get(reverse(FIND), {"q": "长" * 55}).content.decode()


def test_a_filter_is_kept_shared_used_and_dropped(client, clerk):
    held = opinion_on(PublicConsultationFactory(), moderation=Moderation.HELD)
    opinion_on(PublicConsultationFactory())
    asked = "q=&moderation=held&who=phone%3Ax&older=5&nonsense=1"
    keep = reverse("admin:opinions_keep_filter")

    assert client.post(keep, {"query": asked, "name": ""}).status_code == 422
    assert client.post(keep, {"query": "q=", "name": "空"}).status_code == 422
    response = client.post(keep, {"query": asked, "name": "待复核的", "is_shared": "on"})

    assert response.url == f"{reverse(FIND)}?moderation=held"
    assert found(client, response.url) == [held.pk]
    again = client.post(keep, {"query": asked, "name": "待复核的"})
    assert "同名" in again.content.decode()
    kept = SavedFilter.objects.get()
    client.force_login(ClerkFactory())
    assert f"{clerk.full_name}共用" in client.get(reverse(FIND)).content.decode()
    assert client.post(reverse("admin:opinions_drop_filter", args=[kept.pk])).status_code == 404
    client.force_login(clerk)
    client.post(reverse("admin:opinions_drop_filter", args=[kept.pk]))
    assert not SavedFilter.objects.exists()


@pytest.mark.parametrize("count", [1, 3])
def test_lists_take_a_fixed_number_of_queries(client, clerk, count, django_assert_num_queries):
    consultation = CompilingConsultationFactory()
    for number in range(1, count + 1):
        opinion_on(consultation, article_of(consultation, number), body="同一个词。")
    indexing.index_new()
    listed = reverse("admin:opinions_list", args=[consultation.pk])
    for address, (plain, worded) in {reverse(FIND): (10, 12), listed: (12, 14)}.items():
        client.get(address)
        more = {"channel": "online"}
        for asked, queries in (
            ({}, plain),
            ({"q": "同一"}, worded),
            (more, plain + 4),
        ):
            with django_assert_num_queries(queries):
                client.get(address, asked)
