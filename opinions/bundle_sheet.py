"""The columns of the officers' workbook (采集表): one row, one person's opinion."""

from collections.abc import Sequence
from pathlib import Path

from drafts.models import Consultation
from liaison.workbooks.reader import EXAMPLE_MARKS, ReadColumn
from liaison.workbooks.templates import EntryColumn, write_entry_workbook
from opinions.choices import ChangeKind
from opinions.citing import ProvisionFinder
from opinions.questions import QuestionFinder

YES, NO = "同意", "不同意"
LONGEST = 5_000
# Whatever begins so is the template's own sample, wherever it stands; nobody's words.
SAMPLE = f"{EXAMPLE_MARKS[0]}建议写清楚由谁负责。"

READ = [
    ReadColumn("provision", "条款", aliases=["条款编号", "章条编号", "条文"]),
    ReadColumn("kind", "意见类别", aliases=["类别"]),
    ReadColumn("body", "意见内容", aliases=["意见", "意见建议"], required=True, max_length=LONGEST),
    ReadColumn("replacement", "修改为", aliases=["修改后内容"], max_length=LONGEST),
    ReadColumn("reason", "理由", max_length=LONGEST),
    ReadColumn("name", "姓名或单位", aliases=["姓名", "提出人", "单位"], max_length=100),
    ReadColumn("phone", "手机", kind="code", aliases=["联系电话", "电话", "手机号"]),
    ReadColumn("people", "人数", kind="int", aliases=["联名人数"]),
    ReadColumn("consent", "是否同意向上级提供姓名", aliases=["同意提供姓名"]),
    ReadColumn("question", "征询要点", aliases=["回答的问题"]),
    ReadColumn("photos", "照片", aliases=["照片文件名", "手写件照片"]),
]


def write_template(path: Path, consultation: Consultation) -> None:
    """An empty form for one consultation, with its articles and questions as drop-down lists."""
    articles = ProvisionFinder(consultation.version).choices
    asked = QuestionFinder(consultation.questions.all()).choices
    answers = [EntryColumn("征询要点", 40, choices=asked, only_choices=False)] if asked else []
    write_entry_workbook(
        path,
        title="意见采集表",
        heading=f"《{consultation.title}》意见采集表",
        notes=[
            "一行填一个人（或者一家单位）的一条意见，照原话填写，不用润色。",
            "只有“意见内容”必填。姓名、手机由本人自愿提供，留手机的可以收到采纳情况短信。",
            "请不要填写身份证号、住址。多人联名的，在“人数”里填总人数。",
            "有手写件照片的，在“照片”里填文件名（例如IMG_01.jpg），录入以后在采集表页面上传照片。",
        ],
        columns=[
            EntryColumn(
                "条款", 26, choices=articles, only_choices=False, example=_first_article(articles)
            ),
            EntryColumn("意见类别", 12, choices=[kind.label for kind in ChangeKind]),
            EntryColumn("意见内容", 50, required=True, example=SAMPLE),
            EntryColumn("修改为", 36),
            EntryColumn("理由", 30),
            EntryColumn("姓名或单位", 16),
            EntryColumn("手机", 16, kind="code"),
            EntryColumn("人数", 8, kind="int", example="1"),
            EntryColumn("是否同意向上级提供姓名", 14, choices=[YES, NO]),
            *answers,
            EntryColumn("照片", 16),
        ],
    )


def _first_article(choices: Sequence[str]) -> str:
    """What follows 总体意见 in the list; a text without articles has only that."""
    return choices[min(1, len(choices) - 1)]
