"""Real addresses for pages that no link leads to: the objects of their neighbours."""

import re
from functools import cache
from os.path import commonpath

from django.urls import resolve

from liaison.accounts.choices import ADMIN_ROLES
from tests.rights.addresses import PARAMETER, plain

CONVERTED = re.compile(r"<(?:\w+:)?(\w+)>")
# What no neighbour's address holds.
PLAIN = {
    "uuid": "6f1d2c1e-0000-4000-8000-000000000000",
    "ticket": "abc",
    "token": "abc",
    "code": "abc",
    "status": "active",
    "role": "clerk",
    "situation": "adopted",
    "channel": "sms",
    "what": "file",
    "kind": "slip",
    "key": "abc",
    "name": "close",
    "preset": "officers",
    "slug": "abc",
    "object_id": "1",
    "content_type_id": "1",
    "url": "nowhere",
}
MISSING = 10**8


class Neighbours:
    """The addresses that were met: as links that opened and as forms that were offered."""

    def __init__(self, walk):
        self._met = {
            pattern: {**walk.offered.get(pattern, {}), **walk.opened.get(pattern, {})}
            for pattern in {*walk.opened, *walk.offered}
        }

    def met(self, pattern, who):
        """An address that ``who`` was led to; None if there was none."""
        return self._met.get(pattern, {}).get(who)

    def address(self, pattern, who):
        """One that ``who`` was led to, else somebody else, else one made of a neighbour's parts."""
        met = self._met.get(pattern, {})
        if met:
            return met.get(who) or next(iter(met.values()))
        wanted = set(PARAMETER.findall(pattern))
        plain_parts = PLAIN | {"app_label": "accounts" if who in ADMIN_ROLES else "drafts"}
        parts = {name: plain_parts.get(name, 1) for name in wanted}
        parts |= self._parts(pattern)
        return filled(pattern, parts)

    @cache  # noqa: B019 -- lives as long as the one county
    def _parts(self, pattern):
        wanted = set(PARAMETER.findall(pattern))

        def likeness(other):
            shared = set(PARAMETER.findall(commonpath([pattern, other])))
            return len(shared), len(commonpath([pattern, other]))

        kin = [other for other in self._met if wanted & set(PARAMETER.findall(other))]
        nearest = max(kin, key=likeness, default=None)
        if nearest is None:
            return {}
        path = next(iter(self._met[nearest].values()))
        shared = set(PARAMETER.findall(commonpath([pattern, nearest])))
        found = resolve(path.split("?")[0]).kwargs
        return {name: value for name, value in found.items() if name in shared}


def filled(pattern, parts):
    return CONVERTED.sub(lambda found: str(parts[found.group(1)]), pattern)


def elsewhere(path):
    """The same address with an object that does not exist in the place of its first."""
    match = resolve(path.split("?")[0])
    parts = dict(match.kwargs)
    for name, value in parts.items():
        if isinstance(value, int):
            parts[name] = MISSING + value
            return filled(plain(match.route), parts)
        if name in {"code", "slug", "uuid"}:
            parts[name] = {"code": "ZZ99", "slug": "no-such", "uuid": PLAIN["uuid"]}[name]
            return filled(plain(match.route), parts)
    return None
