"""``python -m tests.rights``: rows that docs/rights.md still misses, drafted from the gates.

Look at each before you paste it: a view may decide once more behind its gate.
"""

import os

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "liaison.settings")
django.setup()

from tests.rights import table  # noqa: E402 -- the settings come first
from tests.rights.addresses import routes, stock_pages  # noqa: E402 -- the settings come first


def drafted(route):
    look = table.LOOK if "GET" in route.methods else ""
    act = table.ACT if "POST" in route.methods else ""
    known = set(table.WHO if route.roles is None else route.roles or table.WHO[1:])
    cells = [look + act if who in known else "" for who in table.WHO]
    return row(route.pattern, cells)


def row(pattern, cells):
    return f"| `{pattern}` | {''.join(f'| {cell} ' if cell else '| ' for cell in cells)}|"


if __name__ == "__main__":
    there = table.read()
    for pattern, route in routes().items():
        if pattern not in there:
            print(drafted(route))  # noqa: T201 -- a command's output
    for page in stock_pages():
        if f"/admin/{page}/*" not in there:
            print(row(f"/admin/{page}/*", [""] * len(table.WHO)))  # noqa: T201 -- as above
