"""Themes: the machine suggests, people decide, and what they decided outlives every later run."""

import pytest
from django.urls import reverse

from liaison.accounts.choices import Role
from liaison.jobs import services as jobs
from liaison.jobs.models import Job
from liaison.jobs.running import JobCancelled
from opinions.choices import Processing
from opinions.errors import OpinionError
from opinions.models import Opinion, Theme, ThemeText
from opinions.services import theme_counts, theming
from opinions.services.finding_themes import find
from opinions.similarity.themes import find_themes
from opinions.tasks import theme_job
from opinions.theme_list import themes_of
from tests.factories.accounts import ClerkFactory, ReviewerFactory, UserFactory
from tests.factories.compiling import CompilingConsultationFactory, opinion_on

pytestmark = pytest.mark.django_db

CHARGING = (
    "电动自行车充电桩太少，小区应当多装充电桩。",
    "楼道里给电动自行车充电很危险，请装充电桩。",
    "充电桩收费太贵，电动自行车充电的电价要公示。",
    "老旧小区没有地方装电动自行车充电桩。",
)
DOGS = (
    "遛狗不牵绳，养犬登记要严格。",
    "养犬登记费用太高，流浪狗没有人管。",
    "养犬不登记的要处罚，遛狗必须牵绳。",
    "流浪狗咬人，养犬登记以后要有人管。",
)
LIFTS = (
    "电梯困人以后维保单位半小时内要到场。",
    "电梯维保记录应当在轿厢里公示。",
    "电梯老化，维保单位应当每月检查轿厢。",
    "电梯维保单位不到场的要罚款。",
)


@pytest.fixture
def consultation():
    made = CompilingConsultationFactory()
    for body in [*CHARGING, *DOGS, *LIFTS, DOGS[0]]:
        opinion_on(made, body=body)
    return made


@pytest.fixture
def clerk():
    return ClerkFactory(full_name="陈静")


def theme_of(consultation, body):
    opinion = Opinion.objects.filter(consultation=consultation, body=body).first()
    return ThemeText.objects.get(consultation=consultation, text_hash=opinion.text_hash).theme


def hashes(*bodies):
    return list(Opinion.objects.filter(body__in=bodies).values_list("text_hash", flat=True))


def placed(consultation):
    rows = ThemeText.objects.filter(consultation=consultation)
    return dict(rows.values_list("text_hash", "theme"))


def address(name, consultation, *more):
    return reverse(f"admin:opinions_{name}", args=[consultation.pk, *more])


def post(client, act, theme, **data):
    return client.post(address(act, theme.consultation, theme.pk), data, follow=True)


def test_what_speaks_of_one_thing_stands_together_under_its_words(consultation, clerk):
    assert find(consultation, by=clerk) == 3

    for bodies in (CHARGING, DOGS, LIFTS):
        assert len({theme_of(consultation, body).pk for body in bodies}) == 1
    dogs = theme_of(consultation, DOGS[0])
    assert set(dogs.words) & {"养犬", "登记", "流浪狗", "遛狗"}
    assert dogs.named_by is None
    assert (dogs.raw, dogs.wordings, dogs.reviewed) == (5, 4, 0)
    assert {o.body for line in themes_of(consultation).lines for o in line.examples} < {
        *CHARGING, *DOGS, *LIFTS,
    }  # fmt: skip


def test_the_same_again_is_the_same(consultation, clerk):
    find(consultation, by=clerk)
    before = placed(consultation), list(Theme.objects.values_list("pk", "name"))

    find(consultation, by=clerk)

    assert (placed(consultation), list(Theme.objects.values_list("pk", "name"))) == before
    texts = [*CHARGING, *DOGS, *LIFTS]
    assert find_themes(texts) == find_themes(texts)


def test_the_machine_never_touches_an_opinion(consultation, clerk):
    before = list(Opinion.objects.order_by("pk").values())

    find(consultation, by=clerk)

    assert list(Opinion.objects.order_by("pk").values()) == before


def test_few_or_empty_words_make_no_theme(clerk):
    few = CompilingConsultationFactory()
    opinion_on(few, body=DOGS[0])
    assert find(few, by=clerk) == 0

    empty = CompilingConsultationFactory()
    for number in range(8):
        opinion_on(empty, body=f"同意{number}")
    assert find(empty, by=clerk) == 0


def test_what_people_decided_outlives_the_next_run(consultation, clerk):
    find(consultation, by=clerk)
    dogs, lifts = theme_of(consultation, DOGS[0]), theme_of(consultation, LIFTS[0])
    charging = theme_of(consultation, CHARGING[0])
    theming.rename(dogs, "文明养犬", by=clerk)
    theming.merge(charging, lifts, by=clerk)
    theming.place(lifts, hashes(DOGS[1]), by=clerk)
    late = opinion_on(consultation, body="养犬登记应当能在网上办，流浪狗要有人收养。")

    find(consultation, by=clerk)

    dogs.refresh_from_db()
    assert (dogs.name, dogs.named_by) == ("文明养犬", clerk)
    assert theme_of(consultation, late.body) == dogs
    assert theme_of(consultation, DOGS[1]) == lifts
    charging.refresh_from_db()
    assert charging.into == lifts
    assert {line.theme: (line.raw, line.wordings) for line in themes_of(consultation).lines} == {
        dogs: (5, 4), lifts: (9, 9),
    }  # fmt: skip


def test_a_merged_theme_can_stand_by_itself_again(consultation, clerk):
    find(consultation, by=clerk)
    dogs, lifts = theme_of(consultation, DOGS[0]), theme_of(consultation, LIFTS[0])
    charging = theme_of(consultation, CHARGING[0])
    theming.merge(charging, dogs, by=clerk)
    theming.merge(dogs, lifts, by=clerk)
    assert [line.raw for line in themes_of(consultation).lines] == [13]
    with pytest.raises(OpinionError):
        theming.merge(lifts, dogs, by=clerk)

    theming.part(dogs, by=clerk)

    assert [(line.theme, line.raw) for line in themes_of(consultation).lines] == [
        (lifts, 8), (dogs, 5),
    ]  # fmt: skip


def test_placing_says_that_a_person_looked(consultation, clerk):
    find(consultation, by=clerk)
    dogs, lifts = theme_of(consultation, DOGS[0]), theme_of(consultation, LIFTS[0])

    assert theming.place(dogs, hashes(DOGS[0]), by=clerk) == 2
    assert theming.place(lifts, hashes(DOGS[1]), by=clerk) == 1

    lines = {line.theme: line for line in themes_of(consultation).lines}
    assert (lines[dogs].raw, lines[dogs].reviewed, lines[dogs].percent) == (4, 2, 50)
    assert (lines[lifts].raw, lines[lifts].reviewed) == (5, 1)


def test_counts_follow_what_comes_and_goes(consultation, clerk):
    find(consultation, by=clerk)
    assert theme_counts.refresh() == 0
    opinion_on(consultation, body=DOGS[1])
    Opinion.objects.filter(body__in=CHARGING[:2]).update(processing=Processing.WITHDRAWN)

    assert theme_counts.refresh() == 1

    found = themes_of(consultation)
    assert (found.received, found.inside, found.outside) == (12, 12, 0)
    for line in found.lines:
        mine = theming.theme_opinions(line.theme).counted()
        assert line.raw == mine.count()
        assert line.wordings == mine.order_by().values("text_hash").distinct().count()


def test_a_theme_is_given_to_a_clerk_with_what_waits_there(consultation, clerk):
    find(consultation, by=clerk)
    dogs = theme_of(consultation, DOGS[0])
    Opinion.objects.filter(body=DOGS[3]).update(processing=Processing.KEPT)

    assert theming.assign(dogs, clerk, by=clerk) == 4

    assert Opinion.objects.filter(triage__assignee=clerk).count() == 4
    assert Theme.objects.get(pk=dogs.pk).assignee == clerk


def test_only_an_empty_theme_is_deleted(client, consultation, clerk):
    client.force_login(clerk)
    find(consultation, by=clerk)
    dogs = theme_of(consultation, DOGS[0])
    assert "里还有意见" in post(client, "delete_theme", dogs).content.decode()
    page = client.post(address("make_theme", consultation), {"name": "其他"}, follow=True)
    assert "已新设主题“其他”" in page.content.decode()
    other = Theme.objects.get(name="其他")

    assert "已删除空主题" in post(client, "delete_theme", other).content.decode()
    assert not Theme.objects.filter(pk=other.pk).exists()


def test_the_page_starts_the_job_and_shows_what_it_found(client, consultation, clerk):
    client.force_login(clerk)
    assert "还没有归出主题" in client.get(address("themes", consultation)).content.decode()

    client.post(address("find_themes", consultation))
    job = Job.objects.get(kind=theme_job.KIND)
    jobs.run(job.pk)
    job.refresh_from_db()
    html = client.get(address("themes", consultation)).content.decode()

    assert (job.status, job.counts) == ("done", {"主题": 3})
    assert "3 个主题里有 13 条" in html
    assert "<b>5</b> 条意见，<b>4</b> 种文字，人工看过 0%" in html


def test_it_tells_how_far_it_is_and_stops_when_it_is_cancelled(consultation, clerk):
    heard = []

    def stop_at_half(done, total):
        heard.append((done, total))
        if done >= 50:
            raise JobCancelled

    with pytest.raises(JobCancelled):
        find(consultation, by=clerk, progress=stop_at_half)

    assert heard[0] == (5, 100)
    assert heard == sorted(heard)
    assert not Theme.objects.exists()


def test_people_correct_on_the_pages(client, consultation, clerk):
    client.force_login(clerk)
    find(consultation, by=clerk)
    dogs, lifts = theme_of(consultation, DOGS[0]), theme_of(consultation, LIFTS[0])
    rows = client.get(address("theme", consultation, dogs.pk)).context["rows"]
    assert sorted(row.count for row in rows) == [1, 1, 1, 2]

    html = post(client, "rename_theme", dogs, name="文明养犬").content.decode()
    assert "主题已改名为“文明养犬”" in html
    html = post(client, "place", dogs, texts=hashes(DOGS[0]), to=lifts.pk).content.decode()
    assert f"2条意见归在“{lifts}”" in html
    html = post(client, "place", dogs, to=lifts.pk).content.decode()
    assert "请先勾选意见。" in html
    html = post(client, "assign_theme", lifts, clerk=clerk.pk).content.decode()
    assert "由陈静经办，6条待整理的意见已分派" in html
    html = post(client, "merge_theme", dogs, into=dogs.pk).content.decode()
    assert "刚刚有变化" in html
    post(client, "merge_theme", dogs, into=lifts.pk)
    assert "并入：文明养犬（3 条）" in client.get(address("themes", consultation)).content.decode()


def test_a_theme_narrows_the_list_and_the_triage(client, consultation, clerk):
    client.force_login(clerk)
    find(consultation, by=clerk)
    dogs = theme_of(consultation, DOGS[0])

    listed = client.get(address("list", consultation), {"theme": dogs.pk})
    assert {opinion.body for opinion in listed.context["found"]} == set(DOGS)
    assert listed.context["found"].total == 5

    desk = client.get(address("triage", consultation), {"theme": dogs.pk})
    assert desk.context["opinion"].body == DOGS[0]
    assert desk.context["remaining"] == 5
    other = CompilingConsultationFactory()
    assert client.get(address("triage", other), {"theme": dogs.pk}).status_code == 200


def test_who_may_look_and_who_may_decide(client, consultation, clerk):
    find(consultation, by=clerk)
    dogs = theme_of(consultation, DOGS[0])
    stranger = CompilingConsultationFactory()
    for role in (Role.OFFICER, Role.SECADMIN):
        client.force_login(UserFactory(roles=[role]))
        assert client.get(address("themes", consultation)).status_code == 404
    client.force_login(UserFactory(roles=[Role.LEADER]))
    assert client.get(address("themes", consultation)).status_code == 200
    assert post(client, "rename_theme", dogs, name="改名").status_code == 404
    client.force_login(ReviewerFactory())
    assert client.get(address("rename_theme", consultation, dogs.pk)).status_code == 405
    assert client.get(address("theme", stranger, dogs.pk)).status_code == 404


@pytest.mark.parametrize("count", [1, 3])
def test_pages_take_a_fixed_number_of_queries(client, clerk, count, django_assert_num_queries):
    made = CompilingConsultationFactory()
    for body in [*DOGS[:count], *CHARGING, *LIFTS]:
        opinion_on(made, body=body)
    find(made, by=clerk)
    client.force_login(clerk)
    theme = theme_of(made, CHARGING[0])
    for page, queries in ((address("themes", made), 11), (address("theme", made, theme.pk), 12)):
        client.get(page)
        with django_assert_num_queries(queries):
            client.get(page)
