"""The styles of a Word file: what a paragraph or a run has without saying so itself."""

from collections.abc import Iterator
from xml.etree.ElementTree import Element

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
VAL = f"{W}val"
OFF = frozenset({"0", "false", "off"})


class Styles:
    """Each style stands on the one it is based on."""

    def __init__(self, part: Element | None) -> None:
        styles = part.findall(f"{W}style") if part is not None else []
        self._styles = {style.get(f"{W}styleId", ""): style for style in styles}
        self._default = next(
            (
                style.get(f"{W}styleId", "")
                for style in styles
                if style.get(f"{W}type") == "paragraph" and style.get(f"{W}default", "0") not in OFF
            ),
            "",
        )

    def of_paragraph(self, paragraph: Element) -> str:
        """The id of a paragraph's style."""
        style = paragraph.find(f"{W}pPr/{W}pStyle")
        return style.get(VAL, "") if style is not None else self._default

    def chain(self, style_id: str) -> Iterator[str]:
        """The style and what it is based on, nearest first."""
        seen: set[str] = set()
        while style_id in self._styles and style_id not in seen:
            seen.add(style_id)
            yield style_id
            style_id = value(self._styles[style_id], "basedOn")

    def find(self, style_id: str, path: str) -> Element | None:
        """The nearest element at ``path`` ("rPr/vanish") in the chain of a style."""
        names = "/".join(f"{W}{name}" for name in path.split("/"))
        for each in self.chain(style_id):
            found = self._styles[each].find(names)
            if found is not None:
                return found
        return None


def value(parent: Element, name: str) -> str:
    child = parent.find(f"{W}{name}")
    return child.get(VAL, "") if child is not None else ""


def is_on(switch: Element | None) -> bool:
    """A property such as w:vanish stands for yes unless it says no."""
    return switch is not None and switch.get(VAL, "1") not in OFF
