import json
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

TEXTS = Path(__file__).parent / "texts"


def test_parse_draft_prints_the_contract():
    out = StringIO()

    call_command("parse_draft", str(TEXTS / "电梯安全条例草案_一稿.txt"), "--json", stdout=out)

    report = json.loads(out.getvalue())
    assert list(report) == ["title", "kind", "counts", "articles", "warnings"]
    assert report["articles"][3] == {
        "label": "第四条",
        "number": 4,
        "suffix": 0,
        "path": ["第二章 安装与使用"],
        "paragraphs": 2,
        "items": 3,
        "sub_items": 2,
    }
    assert set(report["warnings"][0]) == {"line", "code", "message"}


def test_parse_draft_without_json_names_what_was_found():
    out = StringIO()

    call_command("parse_draft", str(TEXTS / "修正案草案.txt"), stdout=out)

    assert "修改项 5" in out.getvalue()


def test_parse_draft_of_a_missing_file_says_so():
    with pytest.raises(CommandError, match="文件打不开"):
        call_command("parse_draft", str(TEXTS / "没有.txt"))


def test_parse_draft_of_a_plan_names_its_projects(tmp_path):
    out = StringIO()
    plan = tmp_path / "计划.txt"
    plan.write_text("云岭市2026年度立法计划\n一、初次审议\n1.云岭市电梯条例（市建设局，6月）")

    call_command("parse_draft", str(plan), stdout=out)

    assert "项目：云岭市电梯条例，市建设局，6月" in out.getvalue()
