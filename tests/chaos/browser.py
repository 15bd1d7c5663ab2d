"""A browser and the person before it, who tries again until there is an answer."""

import http.client
import re
import time
from collections import Counter
from dataclasses import dataclass, field
from threading import Event
from urllib.parse import urlencode

from django.test.client import BOUNDARY, MULTIPART_CONTENT, encode_multipart

PAUSE = 1.0
WAIT = 30


class GaveUpError(Exception):
    """No answer, although nothing has been broken for a long time."""


@dataclass
class Answer:
    status: int
    location: str
    content: bytes

    @property
    def text(self) -> str:
        return self.content.decode()

    def field(self, name: str) -> str:
        """The value of a hidden field of the page; "" if it has none."""
        found = re.search(rf'name="{name}" value="([^"]*)"', self.text)
        return found[1] if found else ""


@dataclass
class Browser:
    """``hopeless`` is set when it makes no sense any more to try again."""

    port: int
    hopeless: Event
    failures: Counter[str] = field(default_factory=Counter)
    cookies: dict[str, str] = field(default_factory=dict)
    # As the proxy before the portal says; who sends an opinion has one of his own.
    address: str = "10.0.0.1"

    def get(self, path: str) -> Answer:
        return self._ask("GET", path)

    def post(self, path: str, fields: dict[str, object], *, with_files: bool = False) -> Answer:
        if with_files:
            return self._ask("POST", path, encode_multipart(BOUNDARY, fields), MULTIPART_CONTENT)
        body = urlencode(fields).encode()
        return self._ask("POST", path, body, "application/x-www-form-urlencoded")

    def sign_in(self, username: str, password: str) -> None:
        page = self.get("/accounts/login/")
        token = page.field("csrfmiddlewaretoken")
        fields = {"csrfmiddlewaretoken": token, "username": username, "password": password}
        answer = self.post("/accounts/login/", fields)
        if answer.status != 302:
            raise AssertionError(f"{username} was not let in: {answer.status}")

    def _ask(self, method: str, path: str, body: bytes = b"", kind: str = "") -> Answer:
        """The same request until it is answered: a person presses the button again."""
        while True:
            try:
                answer = self._once(method, path, body, kind)
            except (OSError, http.client.HTTPException) as error:
                self.failures[type(error).__name__] += 1
            else:
                if answer.status < 500:
                    return answer
                self.failures[str(answer.status)] += 1
            if self.hopeless.is_set():
                raise GaveUpError(f"{method} {path}")
            time.sleep(PAUSE)

    def _once(self, method: str, path: str, body: bytes, kind: str) -> Answer:
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=WAIT)
        cookies = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
        headers = {"X-Forwarded-For": self.address, "Cookie": cookies, "Content-Type": kind}
        try:
            connection.request(method, path, body, {k: v for k, v in headers.items() if v})
            answer = connection.getresponse()
            for cookie in answer.headers.get_all("Set-Cookie") or []:
                name, _, value = cookie.partition(";")[0].partition("=")
                self.cookies[name] = value
            return Answer(answer.status, answer.headers.get("Location", ""), answer.read())
        finally:
            connection.close()
