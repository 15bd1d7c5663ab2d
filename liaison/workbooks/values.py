"""Read what people type into cells: dates as text, numbers as text, full-width digits."""

import re
import unicodedata
from collections.abc import Callable
from datetime import date, datetime, time, timedelta
from decimal import Decimal, InvalidOperation
from typing import Literal

from django.utils import timezone

from liaison.workbooks.sheets import Unreadable, Value
from liaison.workbooks.text import EXACT_INTEGERS, clean

# "day_or_month" is read as text, 2024-03-01 or 2024-03: what was meant by a month is not ours.
ReadKind = Literal["text", "code", "int", "decimal", "date", "datetime", "day_or_month"]
ReadValue = str | int | Decimal | date | datetime | None

_DATE = re.compile(
    r"(\d{4})\s*[-/.年]\s*(\d{1,2})\s*[-/.月]\s*(\d{1,2})\s*日?"
    r"(?:[\sT]*(\d{1,2})\s*[:时点]\s*(\d{1,2})?(?::\d{1,2})?\s*分?"
    r"|\s*(?:上午|下午|晚上|全天))?"
)
_EIGHT_DIGITS = re.compile(r"(\d{4})(\d{2})(\d{2})()()")
_MONTH = re.compile(r"(\d{4})\s*[-/.年]\s*(\d{1,2})\s*月?|(\d{4})(\d{2})")
# The serial numbers of 1990 to 2100: a date that lost its format.
_SERIALS = range(32_874, 73_051)


class CellError(Exception):
    """One cell cannot be read; the text is a Chinese sentence without its full stop."""


def read_value(kind: ReadKind, value: Value) -> ReadValue:
    """Return the value as the column's kind, None if the cell is blank."""
    if isinstance(value, Unreadable):
        raise CellError(value.reason)
    if isinstance(value, str) and not clean(value).strip():
        return None
    return _READERS[kind](value)


def _text(value: Value) -> str:
    if isinstance(value, str):
        return clean(value).strip()
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, int | float):
        return _digits(value)
    if isinstance(value, datetime) and value.time() == time():
        return f"{value:%Y-%m-%d}"
    return str(value)


def _digits(number: float) -> str:
    """Write a number as it was typed; beyond 15 digits the file no longer knows it."""
    if abs(number) >= EXACT_INTEGERS:
        raise CellError("这一格的数字太长，末几位已丢失，请把格式改成“文本”后重新填写")
    return str(int(number)) if float(number).is_integer() else format(Decimal(repr(number)), "f")


def _plain(value: Value) -> str:
    """Half-width and without blanks, for digits and codes."""
    return "".join(unicodedata.normalize("NFKC", _text(value)).split())


def _int(value: Value) -> int:
    number = _decimal(value)
    if number != number.to_integral_value():
        raise CellError(f"“{_text(value)}”不是整数")
    return int(number)


def _decimal(value: Value) -> Decimal:
    text = _plain(value).replace(",", "").removeprefix("¥").removesuffix("元")
    try:
        number = Decimal(text)
    except InvalidOperation as error:
        raise CellError(f"“{_text(value)}”不是数字") from error
    if not number.is_finite() or abs(number) >= EXACT_INTEGERS:
        raise CellError(f"“{_text(value)}”不是可用的数字")
    return number


def _date(value: Value) -> date:
    return _moment(value).date()


def _datetime(value: Value) -> datetime:
    return timezone.make_aware(_moment(value), timezone.get_default_timezone())


def _moment(value: Value) -> datetime:
    if isinstance(value, datetime):
        return value
    if isinstance(value, date):
        return datetime.combine(value, time())
    if isinstance(value, bool | time | timedelta):
        raise _no_date(value)
    if isinstance(value, int | float) and int(value) in _SERIALS:
        from openpyxl.utils.datetime import from_excel

        moment = from_excel(value)
        if isinstance(moment, datetime):
            return moment
    return _moment_in_text(value)


def _moment_in_text(value: Value) -> datetime:
    text = unicodedata.normalize("NFKC", _text(value)).strip()
    match = _DATE.fullmatch(text) or _EIGHT_DIGITS.fullmatch(text)
    if not match:
        raise _no_date(value)
    try:
        year, month, day, hour, minute = (int(group or 0) for group in match.groups("0"))
        return datetime.combine(date(year, month, day), time(hour, minute))
    except ValueError as error:
        raise _no_date(value) from error


def _day_or_month(value: Value) -> str:
    """A day as 2024-03-01, a month as 2024-03; 1988.05 may have been kept as a number."""
    if isinstance(value, float) and not value.is_integer():
        value = _month_in_number(value)
    text = unicodedata.normalize("NFKC", _text(value)).strip()
    match = _MONTH.fullmatch(text)
    if not match:
        return _day_written(value)
    year, month = (int(group) for group in match.groups() if group)
    if not 1 <= month <= 12:
        raise _no_day_or_month(value)
    return f"{year:04}-{month:02}"


def _day_written(value: Value) -> str:
    try:
        return f"{_moment(value):%Y-%m-%d}"
    except CellError as error:
        raise _no_day_or_month(value) from error


def _no_day_or_month(value: Value) -> CellError:
    return CellError(f"“{_text(value)}”看不出年月，请写成 2024-03 或者 2024-03-01 的样子")


def _month_in_number(number: float) -> str:
    """1988.05 as it was typed; 1988.1 was the tenth month or the first, nobody can tell."""
    text = f"{number:.2f}"
    if text.endswith(".10"):
        year = text[:-3]
        raise CellError(f"“{year}.1”分不清是1月还是10月，请写成 {year}-01 或者 {year}-10")
    return text


def _no_date(value: Value) -> CellError:
    return CellError(f"“{_text(value)}”不是日期，请写成 2025-09-20 的样子")


_READERS: dict[ReadKind, Callable[[Value], ReadValue]] = {
    "text": _text,
    "code": _plain,
    "int": _int,
    "decimal": _decimal,
    "date": _date,
    "datetime": _datetime,
    "day_or_month": _day_or_month,
}
