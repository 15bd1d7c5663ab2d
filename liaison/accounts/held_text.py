"""What somebody typed for too long to still be signed in, kept until the next sign-in.

It lies in the new anonymous session of the same browser and is given back only to the same person.
"""

import time
from dataclasses import dataclass

from django.http import HttpRequest

from liaison.accounts.models import User

KEY = "held_text"
KEPT_SECONDS = 60 * 60
LARGEST = 200_000
NEVER_KEPT = {"csrfmiddlewaretoken"}


@dataclass(frozen=True)
class HeldText:
    path: str
    fields: list[tuple[str, str]]

    @property
    def texts(self) -> list[str]:
        """What looks typed rather than chosen, for the person to see and copy."""
        return [value for _, value in self.fields if len(value) > 20 or "\n" in value]


def hold(request: HttpRequest, user: User) -> None:
    fields = [
        (name, value)
        for name, values in request.POST.lists()
        for value in values
        if name not in NEVER_KEPT and "password" not in name
    ]
    if not fields or sum(len(value) for _, value in fields) > LARGEST:
        return
    request.session[KEY] = {
        "user": user.pk,
        "path": request.get_full_path(),
        "fields": fields,
        "at": int(time.time()),
    }


def is_waiting(request: HttpRequest, user: User) -> bool:
    held = request.session.get(KEY)
    return bool(held and held["user"] == user.pk and time.time() - held["at"] < KEPT_SECONDS)


def take(request: HttpRequest, user: User) -> HeldText | None:
    """Give the text back, once."""
    waiting = is_waiting(request, user)
    held = request.session.pop(KEY, None)
    if not waiting:
        return None
    return HeldText(path=held["path"], fields=[(name, value) for name, value in held["fields"]])
