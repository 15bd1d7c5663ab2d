"""历史导入 of past years' tables: columns told, dry run, errors by row, undone as a whole."""

from io import BytesIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone
from openpyxl import Workbook, load_workbook

from drafts.choices import Stage
from drafts.models import DraftVersion
from liaison.jobs import services as jobs
from liaison.jobs.choices import JobStatus
from liaison.jobs.models import Job
from liaison.jobs.registry import BUILDERS
from liaison.jobs.running import JobCancelled
from opinions.choices import Adoption
from opinions.earlier_items import earlier_items
from opinions.earlier_rows import result_of
from opinions.errors import OpinionError
from opinions.models import CompiledItem, EarlierItem, EarlierTable, Opinion
from opinions.services import earlier as services
from opinions.tasks import earlier_job
from tests.factories.accounts import ClerkFactory, LeaderFactory
from tests.factories.compiling import CompilingConsultationFactory, article_of
from tests.factories.versions import article, texts_in_a_row

pytestmark = pytest.mark.django_db
HEADER = ["序号", "条文", "修改意见", "理由", "提出单位", "是否采纳", "审核"]
ROWS = [
    [1, "第一条", "建议写明期限。", "便于执行", "某居委会", "采纳，见第二条", ""],
    [2, "总体意见", "建议增加奖励。", "", "居民", "未采纳：上位法已有", ""],
    [3, "第二条", "建议删去本条。", "", "", "", ""],
]


def book(rows=ROWS, header=HEADER):
    made = Workbook()
    made.active.append(["云岭市电梯条例意见汇总表"])
    made.active.append(header)
    for row in rows:
        made.active.append(row)
    out = BytesIO()
    made.save(out)
    return SimpleUploadedFile("2022年汇总.xlsx", out.getvalue())


def run_all():
    """What the worker does with what waits; it knows the kinds that ``tasks`` names."""
    assert earlier_job.check_earlier in BUILDERS.values()
    for job in Job.objects.waiting():
        jobs.run(job.pk)
        job.refresh_from_db()
        assert (job.status, job.params["back"][-1]) == (JobStatus.DONE, "/")


def test_a_check_that_is_cancelled_enters_nothing():
    clerk = ClerkFactory()
    table = services.upload_earlier(book(), year=2022, draft_title="条例", version=None, by=clerk)

    def stop(done, total):
        raise JobCancelled

    with pytest.raises(JobCancelled):
        services.accept(table.pk, by=clerk, now=timezone.now(), progress=stop)
    assert not EarlierItem.objects.exists()


def bring_in(rows=ROWS, *, version=None, header=HEADER):
    clerk = ClerkFactory()
    table = services.upload_earlier(
        book(rows, header), year=2022, draft_title="电梯条例", version=version, by=clerk
    )
    services.run_check(table.pk, by=clerk)
    return services.accept(table.pk, by=clerk, now=timezone.now())


@pytest.mark.parametrize(
    ("words", "result"),
    [
        ("采纳", Adoption.ADOPTED),
        ("已采纳（第九条）", Adoption.ADOPTED),
        ("部分采纳", Adoption.PARTIAL),
        ("不采纳", Adoption.NOT_ADOPTED),
        ("是", Adoption.ADOPTED),
        ("", Adoption.NO_REPLY),
        ("再研究", None),
    ],
)
def test_results_are_read_as_people_wrote_them(words, result):
    assert result_of(words) == result


def test_rows_come_in_with_their_results_and_apart_from_live_counts():
    bring_in()
    assert list(EarlierItem.objects.values_list("label", "text", "adoption")) == [
        ("第一条", "建议写明期限。", "adopted"),
        ("总体意见", "建议增加奖励。", "not_adopted"),
        ("第二条", "建议删去本条。", "no_reply"),
    ]
    assert EarlierItem.objects.figures() == [
        {"table__year": 2022, "drafts": 1, "items": 3, "opinions": 3, "adopted": 1, "partial": 0}
    ]
    assert not Opinion.objects.exists()
    assert not CompiledItem.objects.exists()


def test_the_same_rows_come_in_once_and_again_after_an_undo():
    table = bring_in()
    with pytest.raises(OpinionError, match="没有可以导入的新内容"):
        bring_in()
    clerk, now = ClerkFactory(), timezone.now()
    with pytest.raises(OpinionError, match="写明原因"):
        services.undo(table, by=clerk, reason=" ", now=now)
    services.undo(table, by=clerk, reason="年份错了", now=now)
    with pytest.raises(OpinionError, match="不是“已导入”"):
        services.undo(table, by=clerk, reason="再来", now=now)
    assert EarlierItem.objects.figures() == []
    assert bring_in().accepted_count == 3


def test_errors_come_back_by_row_and_the_right_rows_may_come_in():
    rows = [
        *ROWS,
        [4, "第二条", "请打13800000021。", "", "", "采纳", ""],
        [5, "第二条", "建议再议。", "", "", "再研究", ""],
        [6, "第九十九条", "没有这一条。", "", "", "采纳", ""],
    ]
    version = DraftVersion.objects.get(pk=CompilingConsultationFactory().version_id)
    table = bring_in(rows, version=version)
    assert (table.accepted_count, table.error_count) == (3, 3)
    said = {error["row"]: (error["column"], error["message"]) for error in table.errors}
    assert said[6][0] == "修改意见"
    assert "手机号码" in said[6][1]
    assert "13800000021" not in said[6][1]
    assert said[7][0] == "是否采纳"
    assert said[8][0] == "条文"
    with table.returned_file.file.open("rb") as file:
        marked = [cell.value for cell in load_workbook(file).active[7]]
    assert any("看不懂" in str(value) for value in marked)


def test_a_person_tells_the_columns_that_nobody_guessed(client):
    clerk = ClerkFactory()
    client.force_login(clerk)
    odd = ["序号", "条文", "群众怎么说", "理由", "提出单位", "是否采纳", "审核"]
    upload = {"year": "2022", "draft_title": "《电梯条例》", "file": book(header=odd)}
    response = client.post(reverse("admin:opinions_earlier"), upload)
    table = EarlierTable.objects.get()
    page = reverse("admin:opinions_earlier_table", args=[table.pk])
    assert response.url == page  # nobody knows yet what there is to check
    assert "群众怎么说" in client.get(page).content.decode()
    accept = reverse("admin:opinions_accept_earlier", args=[table.pk])
    typed = {f"column_{at}": column["key"] for at, column in enumerate(table.columns)}
    assert client.post(page, typed).status_code == 422
    assert "/jobs/" in client.post(page, typed | {"column_2": "text"}).url
    assert "正在后台检查" in client.get(page).content.decode()
    assert "导入 3 行" not in client.get(page).content.decode()
    run_all()
    assert "导入 3 行" in client.get(page).content.decode()
    client.post(accept)
    assert not EarlierItem.objects.exists()
    run_all()
    assert "建议写明期限。" in client.get(page).content.decode()
    assert "2022 年" in client.get(reverse("admin:opinions_earlier")).content.decode()
    undo = reverse("admin:opinions_undo_earlier", args=[table.pk])
    assert client.post(undo, {"undo-reason": ""}).status_code == 422
    client.post(undo, {"undo-reason": "年份错了"})
    table.refresh_from_db()
    assert table.status == "undone"


@pytest.mark.parametrize("count", [1, 3])
def test_what_was_said_then_is_found_by_its_words(client, django_assert_num_queries, count):
    table = bring_in([*ROWS[:1] * count, *ROWS[1:]])
    client.force_login(LeaderFactory())
    address = reverse("admin:opinions_earlier")

    client.get(address)
    with django_assert_num_queries(8):
        found = client.get(address, {"words": "期限 写明"}).content.decode()
    assert found.count("建议写明期限。") == count
    assert "建议增加奖励。" not in found
    services.undo(table, by=ClerkFactory(), reason="年份错了", now=timezone.now())
    assert "建议写明期限。" not in client.get(address, {"words": "期限"}).content.decode()


def test_odd_files_and_strangers(client):
    client.force_login(ClerkFactory())
    address = reverse("admin:opinions_earlier")
    bad = {"year": "2022", "draft_title": "条例", "file": SimpleUploadedFile("a.xlsx", b"PK123")}
    assert client.post(address, bad).status_code == 422
    unnamed = {"year": "2022", "file": book()}
    assert "请填写法规草案名称" in client.post(address, unnamed).content.decode()
    client.force_login(LeaderFactory())
    assert client.get(address).status_code == 200
    assert client.post(address, bad).status_code == 404


def test_what_was_said_then_stands_beside_the_article_that_it_became():
    first = "云岭市电梯条例\n第一条 电梯应当定期维护。\n第二条 违反的，责令改正。"
    second = first.replace("第二条", "第三条").replace("第一条", "第二条")
    second = second.replace("第二条", "第一条 为了安全，制定本条例。\n第二条", 1)
    old, new = texts_in_a_row((first, Stage.CONSULTATION_DRAFT), (second, Stage.SECOND_READING))
    bring_in(version=old)
    consultation = CompilingConsultationFactory(version=new)
    assert [item.text for item in earlier_items(consultation, article(new, "第二条"))] == [
        "建议写明期限。"
    ]
    assert [item.text for item in earlier_items(consultation, None)] == ["建议增加奖励。"]
    assert earlier_items(consultation, article(new, "第一条")) == []
    EarlierTable.objects.update(status="undone")
    assert earlier_items(consultation, article(new, "第二条")) == []


def test_the_desk_shows_it(client):
    consultation = CompilingConsultationFactory()
    bring_in(version=consultation.version)
    client.force_login(ClerkFactory())
    unit = article_of(consultation)
    page = client.get(reverse("admin:opinions_article", args=[consultation.pk, unit.pk]))
    assert "往年同类意见（1 条）" in page.content.decode()
