"""The letter that goes upward, printed from a template: our default one, or the office's own.

A template is a docx with fields of docxtpl ({{ 标题 }}); its code is kept to fields, loops and
conditions.
"""

import re
from collections.abc import Collection, Iterable, Iterator, Mapping
from contextlib import contextmanager
from io import BytesIO
from typing import Any

from docxtpl import DocxTemplate
from jinja2 import StrictUndefined, TemplateError, meta, nodes
from jinja2.sandbox import ImmutableSandboxedEnvironment

from opinions.errors import OpinionError
from opinions.letter_words import sample_values

BROKEN = "模板打不开，请用 WPS 或 Word 打开，另存为“Word 文档（*.docx）”后再上传。"
ALLOWED = (
    nodes.Template, nodes.Output, nodes.TemplateData, nodes.Name, nodes.For, nodes.If,
    nodes.Getattr, nodes.Getitem, nodes.Const, nodes.Compare, nodes.Operand, nodes.Not, nodes.And,
    nodes.Or,
)  # fmt: skip


def render(template: bytes, values: Mapping[str, Any]) -> bytes:
    """Raises OpinionError with one sentence if the template cannot be filled."""
    with in_plain_words():
        document = DocxTemplate(BytesIO(template))
        document.render(dict(values), jinja_env=environment(), autoescape=True)
        packed = BytesIO()
        document.save(packed)
    return packed.getvalue()


def check_template(
    content: bytes, samples: Mapping[str, Any] | None = None
) -> tuple[list[str], bytes]:
    """The fields of a template and its test print, filled with ``samples`` of all known fields.

    Raises OpinionError that names unknown fields, or says what is wrong.
    """
    samples = sample_values() if samples is None else samples
    body, margins = parts_of(content)
    return named_fields([body, *margins], samples), render(content, samples)


def parts_of(content: bytes) -> tuple[str, list[str]]:
    """The source of a template's text, and those of its headers and footers."""
    try:
        document = DocxTemplate(BytesIO(content))
        document.init_docx()
        body = document.patch_xml(document.get_xml())
        margins = [
            document.patch_xml(xml)
            for uri in (document.HEADER_URI, document.FOOTER_URI)
            for _, xml in _part_xml(document, uri)
        ]
    except Exception as error:  # lxml, zipfile and python-docx raise of all kinds.
        raise OpinionError(BROKEN) from error
    return body, margins


def named_fields(parts: Iterable[str], fields: Collection[str]) -> list[str]:
    """The fields that ``parts`` name; raises OpinionError unless all of them are ``fields``."""
    try:
        trees = [environment().parse(part) for part in parts]
    except TemplateError as error:
        raise OpinionError(_fault(error)) from error
    if any(not isinstance(node, ALLOWED) for tree in trees for node in tree.find_all(nodes.Node)):
        raise OpinionError("模板里只能用字段、循环和条件，不能用运算和函数，请改好后再上传。")
    named = set().union(*map(meta.find_undeclared_variables, trees))
    if unknown := sorted(named - set(fields)):
        words = "、".join(f"“{name}”" for name in unknown)
        raise OpinionError(f"模板里有不认识的字段：{words}。可以用的字段见页面下方。")
    if not named:
        example = f"“{{{{ {next(iter(fields))} }}}}”"
        raise OpinionError(f"模板里没有字段，打印出来每次都一样。请至少写上{example}。")
    return sorted(named)


@contextmanager
def in_plain_words() -> Iterator[None]:
    """What the libraries raise while a template is filled, as one sentence of ours."""
    try:
        yield
    except TemplateError as error:
        raise OpinionError(_fault(error)) from error
    except OpinionError:
        raise
    except Exception as error:  # lxml, zipfile and python-docx raise of all kinds.
        raise OpinionError(BROKEN) from error


def _part_xml(document: Any, uri: str) -> list[tuple[str, str]]:
    return [(key, document.get_part_xml(part)) for key, part in document.get_headers_footers(uri)]


def environment() -> ImmutableSandboxedEnvironment:
    environment = ImmutableSandboxedEnvironment(autoescape=True, undefined=StrictUndefined)
    environment.globals.clear()
    return environment


def _fault(error: TemplateError) -> str:
    """Jinja speaks English; of its words only the name that it stumbled over is passed on."""
    named = re.search(r"'(\w+)'(?: is undefined)?$", error.message or "")
    where = f"（“{named[1]}”）" if named else ""
    return f"模板里的字段写法不对{where}，请核对字段名，以及“{{{{”“}}}}”和“{{%”“%}}”是否成对。"
