import pytest
from django.urls import reverse

from liaison.accounts.choices import Role
from liaison.audit.models import AuditEntry
from opinions.errors import OpinionError
from opinions.models import Opinion
from opinions.raw_sheet import raw_rows, raw_source
from opinions.redaction import redacted
from opinions.services.redacting import redact
from tests.factories.accounts import ClerkFactory, LeaderFactory
from tests.factories.opinions import OpinionFactory, PassedOpinionFactory

pytestmark = pytest.mark.django_db
BODY = "我叫王小明，请打13800000021，建议改为三十日。"
COVERED = "我叫×××，请打×××××××××××，建议改为三十日。"


def test_what_nobody_has_looked_at_is_covered():
    opinion = OpinionFactory(body=BODY)

    assert redacted(opinion)["body"] == COVERED
    assert Opinion.objects.get(pk=opinion.pk).body == BODY


def test_the_clerk_decides_what_is_covered():
    opinion, clerk = OpinionFactory(body=BODY), ClerkFactory()

    redact(opinion, {}, by=clerk, seen=1, words=["三十日"])

    assert redacted(opinion)["body"] == BODY.replace("三十日", "×××")
    assert AuditEntry.objects.filter(action="opinions.redact", actor_id=clerk.pk).count() == 1


def test_new_words_of_the_author_are_looked_through_anew():
    opinion, clerk = OpinionFactory(body=BODY), ClerkFactory()
    redact(opinion, {}, by=clerk, seen=1)
    Opinion.objects.filter(pk=opinion.pk).update(revision=2)
    opinion.refresh_from_db()

    assert redacted(opinion)["body"] == COVERED
    with pytest.raises(OpinionError, match="刚刚改过文字"):
        redact(opinion, {}, by=clerk, seen=1)


def test_words_that_stand_nowhere_are_told():
    with pytest.raises(OpinionError, match="意见里没有“李四”"):
        redact(OpinionFactory(), {}, by=ClerkFactory(), seen=1, words=["李四"])


def test_many_rows_are_covered_as_one_is():
    first = OpinionFactory(body=BODY)
    second = OpinionFactory(body=BODY, consultation=first.consultation)
    redact(second, {}, by=ClerkFactory(), seen=1)

    rows = raw_rows(raw_source(first.consultation))

    assert [row[5] for row in rows] == [COVERED, BODY]


@pytest.fixture
def opinion():
    return PassedOpinionFactory(body=BODY)


def test_a_few_clicks_decide_and_the_look_is_on_record(client, opinion):
    client.force_login(ClerkFactory())
    page = reverse("admin:opinions_redaction", args=[opinion.pk])

    shown = client.get(page).content.decode()
    answer = client.post(page, {"seen": 1, "spans": ["body-2-5"], "words": ""})

    assert "13800000021" in shown
    assert COVERED in shown
    assert answer.status_code == 302
    assert redacted(Opinion.objects.get(pk=opinion.pk))["body"] == BODY.replace("王小明", "×××")
    assert AuditEntry.objects.filter(action="opinions.see_original").count() == 1


def test_the_office_page_and_the_lists_show_the_covered_words(client, opinion):
    client.force_login(LeaderFactory())
    pages = ("admin:opinions_opinion", opinion.pk), ("admin:opinions_list", opinion.consultation_id)

    for name, pk in pages:
        page = client.get(reverse(name, args=[pk])).content.decode()
        assert "13800000021" not in page
        assert "王小明" not in page
        assert "×××" in page


def test_only_clerks_and_reviewers_see_the_original(client, opinion):
    client.force_login(LeaderFactory(roles=[Role.LEADER]))

    assert client.get(reverse("admin:opinions_redaction", args=[opinion.pk])).status_code == 404


def test_what_was_typed_is_kept_where_it_is_refused(client, opinion):
    client.force_login(ClerkFactory())
    page = reverse("admin:opinions_redaction", args=[opinion.pk])

    answer = client.post(page, {"seen": 1, "spans": [], "words": "没有这个词"})

    assert answer.status_code == 422
    assert "意见里没有“没有这个词”" in answer.content.decode()
