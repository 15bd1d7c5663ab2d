"""Does a name say what the place is, and is it not already another's? (名称标志不统一)

Nothing here forbids: what is doubtful is asked about before it is saved.
"""

import re
import unicodedata
from collections.abc import Iterable
from difflib import SequenceMatcher

from stations.choices import StationKind

K = StationKind
# What stands in a name when the place is of that kind; the longer word is looked for first.
WORDS: tuple[tuple[str, frozenset[StationKind]], ...] = (
    ("代表联络站", frozenset({K.DEPUTY_STATION})),
    ("代表联系点", frozenset({K.DEPUTY_POINT})),
    ("代表之家", frozenset({K.DEPUTY_HOME})),
    ("信息采集", frozenset({K.COLLECTION_POINT})),
    ("议事厅", frozenset({K.DELIBERATION_HALL})),
    ("立法联络站", frozenset({K.CONTACT_STATION})),
    ("工作站", frozenset({K.WORK_STATION})),
    ("立法联系点", frozenset({K.LIAISON_STATION, K.WORK_STATION})),
)
_GENERIC = re.compile("人大|基层|立法|代表|联系点|联络站|工作站|信息|采集点|采集站|议事厅|之家|的")
ALIKE = 0.88


def plain(name: str) -> str:
    return re.sub(r"[\s·（）()“”\"-]", "", unicodedata.normalize("NFKC", name)).lower()


def kind_doubt(name: str, kind: str) -> str:
    """What is odd about this name for this kind; "" if nothing."""
    label = StationKind(kind).label
    for word, kinds in WORDS:
        if word in name:
            return "" if kind in kinds else f"名称里写的是“{word}”，类型选的却是“{label}”。"
    if "联络站" in name:
        return "名称里只写了“联络站”，分不清是立法联络站还是代表联络站，请写全。"
    return ""


def likeness_doubts(
    name: str, aliases: str, kind: str, others: Iterable[tuple[str, str, str]]
) -> list[str]:
    """``others``: (name, aliases, kind) of every other station, also of those that are over."""
    own = [name, *split_aliases(aliases)]
    found = []
    for other, other_aliases, other_kind in others:
        known = [other, *split_aliases(other_aliases)]
        pair = next(((a, b) for a in own for b in known if plain(a) == plain(b)), None)
        if pair:
            as_alias = "" if pair[1] == other else f"（别名“{pair[1]}”）"
            found.append(f"“{pair[0]}”已经是“{other}”{as_alias}的名称。")
        elif _alike(name, other, same_kind=kind == other_kind):
            found.append(f"与已有的“{other}”很像，请确认不是同一个地方。")
    return found


def split_aliases(aliases: str) -> list[str]:
    return [one for one in re.split(r"[、，,；;\s]+", aliases) if one]


def _alike(name: str, other: str, *, same_kind: bool) -> bool:
    one, two = plain(name), plain(other)
    if re.sub(r"[0-9一二三四五六七八九十]", "", one) == re.sub(
        r"[0-9一二三四五六七八九十]", "", two
    ):
        # 第一、第二 are told apart by their number.
        return False
    core, other_core = _GENERIC.sub("", one), _GENERIC.sub("", two)
    if same_kind and core and core == other_core:
        return True
    matcher = SequenceMatcher(None, one, two)
    return same_kind and matcher.quick_ratio() >= ALIKE and matcher.ratio() >= ALIKE
