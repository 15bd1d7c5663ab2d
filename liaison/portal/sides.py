"""Which side of the portal an address belongs to, and what this host serves of it."""

from django.conf import settings

OFFICE_PREFIX = f"{settings.OFFICE_PREFIX}/" if settings.OFFICE_PREFIX else ""
OFFICE_PATH = f"/{OFFICE_PREFIX}admin/"
# What an office host serves beside the office side: signing in and what officers and machines use.
SHARED_PATHS = ("/accounts/", "/workbench/", "/static/", "/display/", "/notices/")
SHARED_PAGES = frozenset(
    {"/", "/emblem", "/healthz", "/readyz", "/metrics", "/robots.txt", "/policy-reports"}
)


def is_office_path(path: str) -> bool:
    return path.startswith(OFFICE_PATH) or path == OFFICE_PATH.rstrip("/")


def is_public_path(path: str) -> bool:
    """Residents' pages: everything an office-only host does not serve."""
    return not (is_office_path(path) or path in SHARED_PAGES or path.startswith(SHARED_PATHS))
