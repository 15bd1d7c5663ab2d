"""What stands under a field in place of Django's own sentences."""

from pathlib import Path

import django
import pytest
from babel.messages.mofile import read_mo
from babel.messages.pofile import read_po
from django import forms
from django.conf import settings

from stations.models import Station

OURS = Path(settings.LOCALE_PATHS[0]) / "zh_Hans" / "LC_MESSAGES"
THEIRS = Path(django.__file__).parent / "conf" / "locale" / "en" / "LC_MESSAGES"


def catalog(folder):
    with (folder / "django.po").open(encoding="utf-8") as source:
        return read_po(source, locale="zh_Hans", domain="django")


def said(catalog):
    """Of a sentence that counts, the first form."""
    return {first(one.id): first(one.string) for one in catalog if one.id}


def first(forms):
    return forms if isinstance(forms, str) else forms[0]


def test_the_compiled_file_says_what_the_source_says():
    with (OURS / "django.mo").open("rb") as compiled:
        assert said(read_mo(compiled)) == said(catalog(OURS)), "make sentences"


def test_each_stands_for_one_that_django_still_says():
    """A new Django may say it otherwise, and ours would be lost without a word."""
    assert said(catalog(OURS)).keys() <= said(catalog(THEIRS)).keys()


class Asked(forms.Form):
    name = forms.CharField(max_length=5)
    grade = forms.IntegerField(min_value=1, max_value=5)
    share = forms.DecimalField(max_digits=4, decimal_places=1)
    day = forms.DateField()
    email = forms.EmailField()
    kind = forms.ChoiceField(choices=[("a", "甲"), ("b", "乙")])
    station = forms.ModelChoiceField(Station.objects.none())


@pytest.mark.parametrize(
    ("field", "typed", "answer"),
    [
        ("name", "", "这一项必填，请补上。"),
        ("name", "红星社区居委会", "最多5个字，现在有7个，请删短一些。"),
        ("grade", "七", "请填写整数，例如12。"),
        ("grade", "7", "最大是5，请改小。"),
        ("grade", "0", "最小是1，请改大。"),
        ("share", "一半", "请填写数字，例如12或者12.5。"),
        ("share", "0.25", "小数点后最多1位，请修改。"),
        ("share", "1234", "小数点前最多3位，请核对。"),
        ("day", "昨天", "请填写日期，例如2026-05-20。"),
        ("email", "wang", "请填写完整的电子邮箱，例如name@example.com。"),
        ("kind", "丙", "没有“丙”这个选项，请在列表中重新选择。"),
        ("station", "7", "没有这个选项，请在列表中重新选择。"),
    ],
)
def test_it_says_what_to_do(db, field, typed, answer):
    assert Asked({field: typed}).errors[field][0] == answer
