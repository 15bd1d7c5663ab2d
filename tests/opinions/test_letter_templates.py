"""关于报送…意见建议的函: the default in 公文 layout, and the office's own template."""

import re
from io import BytesIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from docx import Document
from docx.shared import Mm

from liaison.audit.models import AuditEntry
from opinions.errors import OpinionError
from opinions.letter_default import default_template
from opinions.letter_docx import check_template, render
from opinions.letter_words import FIELDS, sample_values
from opinions.models import LetterTemplate
from tests.factories.accounts import ClerkFactory, LeaderFactory
from tests.factories.compiling import CompilingConsultationFactory, frozen_table
from tests.factories.stations import LedgerEntryFactory


def made(*lines):
    document = Document()
    for line in lines:
        document.add_paragraph(line)
    packed = BytesIO()
    document.save(packed)
    return packed.getvalue()


def lines_of(content):
    return [line.text for line in Document(BytesIO(content)).paragraphs if line.text]


def test_the_default_keeps_the_measures_of_an_official_document():
    document = Document(BytesIO(render(default_template(), sample_values())))
    page = document.sections[0]
    size = (page.page_width, page.page_height, page.top_margin, page.bottom_margin)
    assert [round(value / 36000) for value in size] == [210, 297, 37, 35]
    assert (round(page.left_margin / Mm(1)), round(page.right_margin / Mm(1))) == (28, 26)
    text = next(line for line in document.paragraphs if line.text == "共收集意见20条。")
    assert (text.runs[0].font.name, text.runs[0].font.size.pt) == ("仿宋_GB2312", 16)
    assert text.paragraph_format.line_spacing.pt * 22 <= 225 / 25.4 * 72
    assert text.paragraph_format.first_line_indent.pt == 32


def test_the_default_passes_its_own_check_and_uses_known_fields_only():
    fields, printed = check_template(default_template())
    assert {"标题", "正文", "主送机关"} <= set(fields) <= set(FIELDS)
    assert "{" not in "".join(lines_of(printed))


def test_a_report_has_its_signer_beside_the_number():
    values = sample_values() | {"文种": "报告"}
    lines = lines_of(render(default_template(), values))
    assert any(line.startswith("清人常函") and line.endswith("签发人：周主任") for line in lines)


@pytest.mark.parametrize(
    ("lines", "sentence"),
    [
        (["{{ 标题 }}", "{{ 收文号 }}", "{{ 密级 }}"], "不认识的字段：“密级”、“收文号”"),
        (["没有字段"], "模板里没有字段"),
        (["{{ 标题 }"], "写法不对"),
        (["{% for 段 in 正文 %}{{ 标题 }}"], "写法不对"),
        (["{{ 标题 * 999999999 }}"], "只能用字段、循环和条件"),
        (["{{ 标题.__class__.mro() }}"], "只能用字段、循环和条件"),
        (["{% for 段 in 正文 %}{{ 段.没有 }}{% endfor %}"], "写法不对"),
    ],
)
def test_a_template_that_would_not_print_is_refused_by_name(lines, sentence):
    with pytest.raises(OpinionError, match=sentence):
        check_template(made(*lines))


@pytest.mark.parametrize(
    ("line", "named"),
    [("{{ 标题.__class__.__init__ }}", ""), ("{{ 标题 }", ""), ("{{ 标题.甲 }}", "甲")],
)
def test_a_fault_is_told_in_chinese_with_the_name_it_stumbled_over(line, named):
    with pytest.raises(OpinionError) as refused:
        check_template(made("{{ 标题 }}", line))

    said = str(refused.value)
    assert said.startswith(
        f"模板里的字段写法不对（“{named}”）" if named else "模板里的字段写法不对，"
    )
    assert not re.search("[A-Za-z]{3}", said)


def test_words_in_a_field_stay_words():
    printed = render(made("{{ 标题 }}"), sample_values() | {"标题": "<w:p/>&{{ 附件 }}"})
    assert lines_of(printed) == ["<w:p/>&{{ 附件 }}"]


def send(client, content, name="我们的函.docx"):
    address = reverse("admin:opinions_letter_templates")
    return client.post(address, {"file": SimpleUploadedFile(name, content)}, follow=True)


def letter(client, table, **query):
    response = client.get(reverse("admin:opinions_letter", args=[table.pk]), query)
    return response, lines_of(b"".join(response.streaming_content))


@pytest.mark.django_db
def test_an_own_template_prints_from_then_on_and_the_default_comes_back(client):
    table = frozen_table(CompilingConsultationFactory())
    client.force_login(ClerkFactory())
    own = made("{{ 标题 }}", "共{{ 归并后条数 }}条")
    assert "已启用" in send(client, own).content.decode()
    assert "共1条" in letter(client, table)[1]
    refused = send(client, made("{{ 收文号 }}")).content.decode()
    assert "不认识的字段：“收文号”" in refused
    assert send(client, b"no docx").status_code == 422
    second = made("{{ 标题 }}", "第二种")
    send(client, second)
    assert [(one.number, one.in_use) for one in LetterTemplate.objects.all()] == [
        (2, True), (1, False),
    ]  # fmt: skip
    client.post(reverse("admin:opinions_use_letter_template", args=[1]))
    assert "共1条" in letter(client, table)[1]
    client.post(reverse("admin:opinions_use_letter_template", args=[0]))
    assert "一、征集工作开展情况" in letter(client, table)[1]
    assert AuditEntry.objects.filter(action="opinions.print_letter").count() == 3
    test_print = reverse("admin:opinions_letter_template_file", args=[1, "print"])
    assert "共8条" in lines_of(b"".join(client.get(test_print).streaming_content))


@pytest.mark.django_db
def test_the_figures_of_the_work_are_those_of_the_freezing(client):
    consultation = CompilingConsultationFactory()
    entry = LedgerEntryFactory(consultation=consultation, status="approved", headcount=18)
    table = frozen_table(consultation)
    entry.delete()
    client.force_login(ClerkFactory())
    words = "".join(letter(client, table)[1])
    assert "开展座谈、走访等活动1场次，参与18人次。共收集并纳入汇总的意见1条" in words


@pytest.mark.django_db
def test_letter_or_report(client):
    table = frozen_table(CompilingConsultationFactory())
    client.force_login(ClerkFactory())
    _, lines = letter(client, table, **{"as": "report"})
    draft = table.consultation.version.draft
    assert f"关于报送《{draft}》意见建议的报告" in lines
    assert "特此报告。" in lines


@pytest.mark.django_db
def test_only_clerks_change_the_template(client):
    client.force_login(LeaderFactory())
    assert client.get(reverse("admin:opinions_letter_templates")).status_code == 200
    assert send(client, default_template()).status_code == 404
    assert client.post(reverse("admin:opinions_use_letter_template", args=[0])).status_code == 404
