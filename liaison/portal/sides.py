"""Which side of the portal an address belongs to, and what this host serves of it."""

from ipaddress import ip_address

from django.conf import settings
from django.http import HttpRequest

from liaison.audit.origin import client_address

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


def may_see_office(request: HttpRequest) -> bool:
    """Whether this host serves the office side, and to this address."""
    if settings.SITE_ROLE == "public":
        return False
    if not settings.OFFICE_NETWORKS:
        return True
    address = client_address(request)
    return bool(address) and any(
        ip_address(address) in network for network in settings.OFFICE_NETWORKS
    )
