"""What a drawing of a Word file holds: text boxes to read, and what can only be told of."""

from collections.abc import Iterator
from xml.etree.ElementTree import Element

from drafts.reading.findings import Found
from drafts.reading.parts import inside
from drafts.reading.styles import W

BOX = f"{W}txbxContent"
DRAWN = frozenset(f"{W}{name}" for name in ("drawing", "pict", "object"))
# By the names of DrawingML (new files) and VML (old ones); their namespaces differ by version.
SHOWS = {
    "pic": Found.PICTURE, "imagedata": Found.PICTURE, "chart": Found.CHART,
    "relIds": Found.DIAGRAM,
}  # fmt: skip
SHAPES = frozenset({"wsp", "shape", "rect", "roundrect", "oval", "polyline", "curve", "arc"})
LINES = frozenset({"#_x0000_t20", "#_x0000_t32"})


def boxes(drawing: Element) -> Iterator[Element]:
    return (part for part in _parts(drawing) if part.tag == BOX)


def shown(drawing: Element) -> list[Found]:
    """What is to be seen in it beside text boxes; a mere line (below a red head) says nothing."""
    parts = list(_parts(drawing))
    embedded = [part for part in parts if _name(part) == "OLEObject"]
    if embedded:  # the picture beside it only stands for the object
        return [_object(part) for part in embedded]
    found = [SHOWS[_name(part)] for part in parts if _name(part) in SHOWS]
    if found or any(part.tag == BOX for part in parts):
        return found
    return [Found.SHAPE for part in parts if _name(part) in SHAPES and not _is_line(part)]


def _object(part: Element) -> Found:
    """Formulas of the editors before 2007 are objects, too."""
    is_formula = part.get("ProgID", "").startswith(("Equation", "MathType", "Kingsoft.Equation"))
    return Found.OLD_FORMULA if is_formula else Found.OBJECT


def _is_line(shape: Element) -> bool:
    if shape.get("type") in LINES or any(_local(name) == "hr" for name in shape.attrib):
        return True
    forms = (part.get("prst", "") for part in shape.iter() if _name(part) == "prstGeom")
    return any(form == "line" or form.endswith("Connector1") for form in forms)


def _parts(drawing: Element) -> Iterator[Element]:
    """All below in order; what stands in a text box is read with its paragraphs."""
    waiting = list(reversed(drawing))
    while waiting:
        part = waiting.pop()
        yield part
        if part.tag != BOX:
            waiting.extend(reversed(inside(part, foreign=True)))


def _name(part: Element) -> str:
    return _local(part.tag)


def _local(name: str) -> str:
    return name.rpartition("}")[2]
