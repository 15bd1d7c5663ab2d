"""What one cell of an uploaded roster says; each raises StationError with a sentence if nothing."""

import re
import unicodedata
from calendar import monthrange
from collections.abc import Callable
from datetime import date
from typing import TypeVar

from liaison.contacts.choices import ContactKind
from liaison.contacts.personal_data import find
from liaison.contacts.services import lookup_key
from liaison.workbooks.reader import EXAMPLE_MARKS
from stations.choices import AppointmentKind, AppointmentStatus, Tenure
from stations.errors import StationError
from stations.roster_sheet import KIND_WORDS, OFFERED_KINDS, OTHER, SAME, STATUS_WORDS

MASKED = re.compile(r"\d{3}\*{4}\d{4}")
LOST_DIGITS = re.compile(r"[\d.]+E\+?\d+", re.IGNORECASE)
# 买买提·艾力 is written with many dots.
DOTS = re.compile(r"\s*[·•・‧∙⋅．。.]\s*")
_TERM = re.compile(r"(\d{4})\s*[-./年]\s*(\d{1,2})(?!\d)(?:\s*[-./月]\s*(\d{1,2})(?!\d)\s*日?)?")
# Only these: folding rare characters into their look-alikes would change names.
_FULL_WIDTH = re.compile("[\uff01-\uff5e]+")
OLDEST, YOUNGEST = 100, 16

T = TypeVar("T")


def name_in(text: str) -> str:
    if text.startswith(EXAMPLE_MARKS):
        raise StationError("这一行还是示例，请换成真实的人，或者把这一行删去。")
    if any(unicodedata.category(letter) == "Co" for letter in text):
        raise StationError("姓名里有别的电脑显示不出来的字，请重新输入这个字。")
    plain = _FULL_WIDTH.sub(lambda found: unicodedata.normalize("NFKC", found[0]), text)
    if any(letter.isascii() and letter.isalpha() for letter in plain):
        plain = " ".join(plain.split())
    else:
        plain = DOTS.sub("·", "".join(plain.split()))
    if any(letter.isdigit() for letter in plain):
        raise StationError(f"“{plain}”不像姓名，请核对。")
    return plain


def kind_in(text: str) -> tuple[AppointmentKind, Tenure]:
    word, _, inner = unicodedata.normalize("NFKC", text).partition("(")
    inner = inner.rstrip(")")
    project = str(Tenure.PROJECT.label)
    if word == project:
        return AppointmentKind.OFFICER, Tenure.PROJECT
    if inner == project and word in KIND_WORDS:
        return KIND_WORDS[word][0], Tenure.PROJECT
    if inner in {"固定", "流动"} and KIND_WORDS.get(word, (None,))[0] == AppointmentKind.OFFICER:
        return KIND_WORDS[inner]
    found = KIND_WORDS.get(text) or KIND_WORDS.get(word)
    if found is None:
        raise StationError(f"没有“{text}”这一类，请填{'、'.join(OFFERED_KINDS)}。")
    if found[0] == AppointmentKind.EXPERT:
        raise StationError("专家请填在专家库名册里上传。")
    return found


def phone_in(text: str) -> tuple[str, str, str]:
    if MASKED.fullmatch(text):
        return "", "", text
    if LOST_DIGITS.fullmatch(text) and "." in text:
        raise StationError("手机被表格软件变成了科学计数法，末几位已丢失，请重新填写。")
    return text, lookup_key(ContactKind.PHONE, text), ""


def first_day(text: str) -> date:
    return date.fromisoformat(text if len(text) > 7 else f"{text}-01")


def last_day(text: str) -> date:
    """A term until a month lasts until that month's end."""
    if len(text) > 7:
        return date.fromisoformat(text)
    year, month = int(text[:4]), int(text[5:])
    return date(year, month, monthrange(year, month)[1])


def term_in(text: str) -> tuple[date | None, date | None]:
    """2024-06—2027-05, 2024年6月至2027年5月, or only where it begins."""
    found = _TERM.findall(unicodedata.normalize("NFKC", text))
    if not 1 <= len(found) <= 2:
        raise StationError(f"“{text}”看不出聘期，请写成 2024-06—2027-05 的样子。")
    words = [f"{int(y):04}-{int(m):02}" + (f"-{int(d):02}" if d else "") for y, m, d in found]
    try:
        return first_day(words[0]), last_day(words[1]) if len(words) > 1 else None
    except ValueError as error:
        raise StationError(f"“{text}”里有不存在的日期，请核对。") from error


def status_in(text: str) -> AppointmentStatus:
    if text not in STATUS_WORDS:
        raise StationError(f"没有“{text}”这个状态，请填在聘、拟聘或者已离任，不填算在聘。")
    return STATUS_WORDS[text]


def same_in(text: str) -> str:
    if text not in {SAME, OTHER}:
        raise StationError(f"请填“{SAME}”或者“{OTHER}”。")
    return text


def plain_text(text: str) -> str:
    if any(one.kind == "身份证号码" for one in find(text)):
        raise StationError("请不要填写身份证号，删去后再上传。")
    return text


def choice_of(words: dict[str, T]) -> Callable[[str], T]:
    def judge(text: str) -> T:
        if text not in words:
            raise StationError(f"没有“{text}”这一项，请填{'、'.join(words)}。")
        return words[text]

    return judge


def month_of_birth(text: str, today: date) -> date:
    month = first_day(text).replace(day=1)
    if not today.year - OLDEST <= month.year <= today.year - YOUNGEST:
        raise StationError(f"出生年月“{text}”不对，请核对年份。")
    return month
