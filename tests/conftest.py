"""One test run: its own data folder, PostgreSQL and Valkey. Several may run side by side.

Tests that commit (``transaction=True``, ``live_portal``, real workers) get the tables back as the
migrations left them.
"""

import gc
import os
import shutil
import signal
import subprocess
import sys
from pathlib import Path

import pytest
import redis
from django.conf import settings
from django.db import connection

from liaison.office import memory
from tests.support import environment, programs, seeds, servers
from tests.support.mailbox import Mailbox
from tests.support.run import DATA_DIR
from tests.support.sms_gateway import SmsGateway

CHROMIUM = next(
    (path for path in ("/usr/bin/chromium", "/usr/bin/chromium-browser") if Path(path).exists()),
    shutil.which("google-chrome") or "/usr/bin/chromium",
)


def pytest_configure(config):
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    # Only a portal of its own (``live_portal``) needs the collected files and their manifest.
    plain_files = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
    settings.STORAGES = {**settings.STORAGES, "staticfiles": plain_files}
    settings.STATIC_ROOT.mkdir(exist_ok=True)


def pytest_collection_modifyitems(items):
    """What waits for browsers and servers goes first: last, it would leave one process alone."""
    waiting = ("browser", "process")
    items.sort(key=lambda item: not any(map(item.get_closest_marker, waiting)))


def pytest_collection_finish():
    """All that is loaded now stays: looking through it for garbage took one second in fifteen."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(50_000, 20, 50)


@pytest.fixture(scope="session")
def valkey_server():
    process = servers.start_valkey(DATA_DIR)
    yield process
    servers.stop(process)


@pytest.fixture(scope="session")
def postgres_server():
    server = servers.PostgresServer(DATA_DIR)
    yield server
    servers.stop(server.process, signal.SIGINT)


@pytest.fixture(scope="session", autouse=True)
def data_folder():
    yield DATA_DIR
    shutil.rmtree(DATA_DIR, ignore_errors=True)


@pytest.fixture(scope="session")
def django_db_modify_db_settings(postgres_server, valkey_server):
    """pytest-django's hook just before it makes the test database."""


@pytest.fixture(scope="session")
def django_db_keepdb():
    """The whole cluster goes, or is kept, as one; see ``tests.support.clusters``."""
    return True


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup, django_db_blocker, postgres_server):
    with django_db_blocker.unblock():
        if not postgres_server.is_migrated:
            connection.close()
            postgres_server.keep()
        seeds.remember(connection)
    # For the whole run: the flush after a test comes later than the end of its own fixtures.
    with pytest.MonkeyPatch.context() as monkeypatch:
        seeds.flush_to_seeds(monkeypatch, connection)
        yield


@pytest.fixture(autouse=True)
def office_is_asked_anew():
    """The office's name and calendar are kept in the process for some seconds."""
    memory.forget_all()


@pytest.fixture(scope="session")
def valkey_client():
    """One for the whole run; it connects when it is first asked."""
    with redis.Redis.from_url(settings.REDIS_URL) as client:
        yield client


@pytest.fixture(autouse=True)
def empty_valkey(valkey_client):
    """Rate limits and caches of one test must not reach the next."""
    yield
    if Path(settings.REDIS_URL.removeprefix("unix://")).exists():
        valkey_client.flushall()


@pytest.fixture
def redis_client(valkey_server, valkey_client):
    return valkey_client


@pytest.fixture
def smtp_server():
    with Mailbox() as mailbox:
        yield mailbox


@pytest.fixture
def sms_gateway():
    with SmsGateway() as gateway:
        yield gateway


@pytest.fixture
def start_program(transactional_db):
    """Call ``start_program(programs.worker, EMAIL_URL=...)``; all are stopped after the test."""
    started = []

    def start(program, **env):
        started.append(program(**env))
        return started[-1]

    yield start
    # A worker that is asked to end first waits for its children, for seconds.
    for program in reversed(started):
        program.kill()


@pytest.fixture
def celery_worker_process(start_program):
    """Call it with settings (``EMAIL_URL=smtp_server.url``) to start a real Celery worker."""
    return lambda **env: start_program(programs.worker, **env)


@pytest.fixture
def celery_beat_process(start_program):
    return lambda **env: start_program(programs.beat, **env)


@pytest.fixture(scope="session")
def collected_static():
    """In a process of its own: in this one, pages do without the collected files."""
    command = [sys.executable, "manage.py", "collectstatic", "--no-input", "--verbosity=0"]
    subprocess.run(command, cwd=environment.ROOT, check=True)


@pytest.fixture(scope="session")
def portal_program(django_db_setup, collected_static):
    """Started once: it takes seconds to load, a worker of what is loaded takes none."""
    program = programs.web("--preload")
    yield program
    program.stop()


@pytest.fixture
def live_portal(transactional_db, portal_program):
    """The portal under gunicorn on the test database; ``live_portal.url`` is its address."""
    yield portal_program
    # Nobody remembers this test's rows, nor holds them while they go.
    portal_program.renew()


@pytest.fixture(scope="session")
def chromium():
    """A real Chromium (Playwright's synchronous API); open pages with ``chromium.new_page()``."""
    playwright = pytest.importorskip("playwright.sync_api")
    flags = ["--disable-background-networking", "--disable-quic", "--no-first-run"]
    if os.geteuid() == 0:
        flags.append("--no-sandbox")
    with playwright.sync_playwright() as player:
        browser = player.chromium.launch(executable_path=CHROMIUM, args=flags)
        yield browser
        browser.close()
