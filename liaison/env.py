"""Reads settings from the environment; a bad value stops the start and names itself."""

import os
import shlex
from ipaddress import IPv4Network, IPv6Network, ip_network
from pathlib import Path

from django.core.exceptions import ImproperlyConfigured

ON = {"on", "true", "1", "yes"}
OFF = {"off", "false", "0", "no"}

Network = IPv4Network | IPv6Network


def text(name: str, default: str = "") -> str:
    return os.environ.get(name, "").strip() or default


def flag(name: str, *, default: bool) -> bool:
    value = text(name).lower()
    if not value:
        return default
    if value not in ON | OFF:
        raise ImproperlyConfigured(f"{name} must be on or off, not {value!r}.")
    return value in ON


def choice(name: str, allowed: tuple[str, ...]) -> str:
    """One of ``allowed``; the first is the default."""
    value = text(name, allowed[0])
    if value not in allowed:
        raise ImproperlyConfigured(f"{name} must be one of {', '.join(allowed)}, not {value!r}.")
    return value


def number(name: str, default: int, *, least: int = 0, most: int = 1_000_000) -> int:
    value = text(name, str(default))
    if not value.isascii() or not value.isdigit() or not least <= int(value) <= most:
        raise ImproperlyConfigured(
            f"{name} must be a whole number from {least} to {most}, not {value!r}."
        )
    return int(value)


def networks(name: str) -> list[Network]:
    """Addresses and networks, separated by commas or spaces."""
    try:
        return [ip_network(part) for part in text(name).replace(",", " ").split()]
    except ValueError as error:
        raise ImproperlyConfigured(f"{name}: {error}.") from error


def url(name: str, schemes: tuple[str, ...], default: str = "") -> str:
    value = text(name, default)
    if value and not value.startswith(tuple(f"{scheme}://" for scheme in schemes)):
        raise ImproperlyConfigured(
            f"{name} must begin with {' or '.join(f'{scheme}://' for scheme in schemes)}."
        )
    return value


def folder(name: str, default: Path) -> Path:
    return Path(text(name, str(default))).expanduser().resolve()


def command(name: str, place: str) -> list[str]:
    """A program with its arguments, taken apart as a shell would; one of them holds ``place``."""
    value = text(name)
    try:
        words = shlex.split(value)
    except ValueError as error:
        raise ImproperlyConfigured(f"{name}: {error}.") from error
    if words and not any(place in word for word in words[1:]):
        raise ImproperlyConfigured(f"{name} must be a program with an argument that has {place}.")
    return words
