"""The draft against the version before it, or the law in force, article by article."""

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils.safestring import mark_safe
from django.views.decorators.http import require_safe

from drafts.access import find_public_map
from drafts.comparison import compare, stages
from drafts.models import VersionMap
from opinions import valkey
from opinions.access import get_readable_consultation
from opinions.views.resident import cacheable

ROWS = 100
LIFE = 24 * 60 * 60


@require_safe
def compare_page(request: HttpRequest, slug: str) -> HttpResponse:
    consultation = get_readable_consultation(slug)
    version_map = find_public_map(consultation)
    if version_map is None:
        raise Http404
    links = version_map.links.order_by("place").values_list("place", flat=True).distinct()
    page = Paginator(links, ROWS).get_page(request.GET.get("page"))
    context = {
        "consultation": consultation,
        "version_map": version_map,
        "page": page,
        "rows": mark_safe(_rows(version_map, page.start_index())),  # noqa: S308 -- a template's
    }
    return cacheable(request, render(request, "opinions/resident/compare.html", context))


def _rows(version_map: VersionMap, start: int) -> str:
    """Cutting a hundred articles into words takes some tenths of a second: done once a day."""
    newest = version_map.links.order_by("pk").values_list("pk", flat=True).last()
    key = f"compare:{version_map.pk}:{newest}:{start}"
    kept = valkey.ask(lambda client: client.get(key))
    if isinstance(kept, bytes):
        return kept.decode()
    rows = compare(version_map)[max(start - 1, 0) :][:ROWS]
    made = render_to_string("drafts/compared.html", {"page": rows, "stages": stages(version_map)})
    valkey.ask(lambda client: client.set(key, made.encode(), ex=LIFE))
    return made
