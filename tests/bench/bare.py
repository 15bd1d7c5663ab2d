"""The least that answers a request: one Django view, no middleware, bytes from a file.

Run under the portal's own gunicorn command line; ``BARE_FOLDER`` holds the files.
"""

import os
from functools import lru_cache
from pathlib import Path

from django.conf import settings
from django.core.wsgi import get_wsgi_application
from django.http import HttpRequest, HttpResponse
from django.urls import path

settings.configure(ROOT_URLCONF=__name__, ALLOWED_HOSTS=["127.0.0.1"], SECRET_KEY="bare")


@lru_cache
def read(name: str) -> bytes:
    return (Path(os.environ["BARE_FOLDER"]) / name).read_bytes()


def show(request: HttpRequest, name: str) -> HttpResponse:
    body = read(name)
    return HttpResponse(body, headers={"Content-Length": str(len(body))})


urlpatterns = [path("<slug:name>", show)]
application = get_wsgi_application()
