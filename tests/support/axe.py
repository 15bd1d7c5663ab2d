"""What a real browser thinks of a page: axe-core, our content security policy, the width."""

from django.conf import settings

AXE = settings.BASE_DIR / "static" / "vendor" / "axe-core-4.14.1" / "axe.min.js"
RUN = """
axe.run(document, {resultTypes: ["violations"]}).then((result) => result.violations.flatMap(
  (rule) => rule.nodes.map((node) => `${rule.id}: ${node.target.join(" ")}`)))
"""


def faults(page) -> list[str]:
    """What axe finds on the open page; an empty list is what we want."""
    page.evaluate(AXE.read_text(encoding="utf-8") + "; 0")
    return page.evaluate(RUN)


def sideways(page) -> int:
    """How many pixels the page is wider than its window."""
    return page.evaluate(
        "document.documentElement.scrollWidth - document.documentElement.clientWidth"
    )


def wide_tables(page) -> list[str]:
    """Names of the tables that scroll sideways in their frame."""
    return page.evaluate(
        """[...document.querySelectorAll(".table-wrap")]
        .filter((one) => one.scrollWidth > one.clientWidth).map((one) => one.ariaLabel)"""
    )


def listen(page) -> list[str]:
    """Collects what the browser complains about from now on: refused styles and scripts."""
    complaints: list[str] = []
    page.on(
        "console",
        lambda message: complaints.append(message.text) if message.type == "error" else None,
    )
    page.on("pageerror", lambda error: complaints.append(str(error)))
    return complaints
