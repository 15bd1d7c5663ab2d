"""Every address of the portal, as Django's resolver knows them."""

import re
from dataclasses import dataclass

from django.contrib import admin
from django.urls import URLPattern, get_resolver

# How Django writes the two patterns of its own that are no paths.
EXPRESSION = re.compile(r"\^?\(\?P<(\w+)>[^)]*\)(/?)\$")
PARAMETER = re.compile(r"<(?:\w+:)?(\w+)>")
STOCK = ("changelist", "add", "history", "delete", "change")


@dataclass(frozen=True)
class Route:
    pattern: str
    name: str
    methods: frozenset[str]
    # The gate's roles; None where the view has no such gate.
    roles: tuple[str, ...] | None

    @property
    def parameters(self):
        return PARAMETER.findall(self.pattern)


def plain(pattern):
    return "/" + EXPRESSION.sub(r"<\1>\2", pattern)


def routes():
    """All but the stock pages, which ``stock_pages`` has."""
    stock = tuple(f"/admin/{page}/" for page in stock_pages())
    return {
        route.pattern: route
        for route in _walk(get_resolver().url_patterns)
        if not (_is_stock(route) and route.pattern.startswith(stock))
    }


def stock_pages():
    """``app/model`` -> the ModelAdmin of each."""
    return {
        f"{model._meta.app_label}/{model._meta.model_name}": page
        for model, page in admin.site._registry.items()
    }


def _is_stock(route):
    tail = route.pattern.split("/", 4)[4] if route.pattern.count("/") > 3 else ""
    return tail in {"", "add/", "<path:object_id>/"} or tail in {
        f"<path:object_id>/{page}/" for page in STOCK
    }


def _walk(entries, prefix="", namespace=""):
    for entry in entries:
        pattern = prefix + str(entry.pattern)
        if isinstance(entry, URLPattern):
            name = f"{namespace}{entry.name}" if entry.name else ""
            roles = getattr(entry.callback, "roles", None)
            yield Route(plain(pattern), name, _methods(entry.callback), roles)
        else:
            space = f"{namespace}{entry.namespace}:" if entry.namespace else namespace
            yield from _walk(entry.url_patterns, pattern, space)


def _methods(view):
    """What ``require_http_methods`` lets through; GET and POST where nothing is said."""
    while view is not None:
        named = getattr(view, "__code__", None) and view.__code__.co_freevars
        if named and "request_method_list" in named:
            cell = view.__closure__[named.index("request_method_list")]
            return frozenset(cell.cell_contents) & {"GET", "POST"}
        view = getattr(view, "__wrapped__", None)
    return frozenset({"GET", "POST"})
