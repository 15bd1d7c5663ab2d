"""A county's database of an earlier version comes up under this one, with all that was in it.

``older/`` holds the demo county as that version left it (search indexes and sessions left out; the
first are made anew by beat). A later version's is made with ``pg_dump --no-owner --no-privileges``
of an embedded demo whose audit log was sealed and ``xz -9e``, once a release, at most 200 KB;
beside it the two keys of that demo, which lock nothing else: without them its contacts and the
audit chain cannot be read.
"""

import json
import lzma
import subprocess
import sys
from pathlib import Path

import psycopg
import pytest
from django.conf import settings

from liaison.portal.supervisor.postgres import BINARIES
from tests.support import programs
from tests.support.environment import ROOT

OLDER = sorted((Path(__file__).parent / "older").glob("*.sql.xz"))
# In one process: starting Python and Django costs more than the work.
COME_UP = """
import json, django
django.setup()
from django.conf import settings
plain = "django.contrib.staticfiles.storage.StaticFilesStorage"
settings.STORAGES["staticfiles"] = {"BACKEND": plain}
from django.core.management import call_command
from django.test import Client
from liaison.audit.services import verify_chain
call_command("migrate", interactive=False, verbosity=0)
paths = ["/", "/consultations/", "/consultations/xiaofang/", "/results/", "/stations/"]
client = Client(SERVER_NAME="127.0.0.1")
chain = verify_chain()
print(json.dumps({
    "pages": [client.get(path).status_code for path in paths],
    "chain": [chain.ok, chain.checked],
}))
"""


@pytest.fixture
def older_database(postgres_server):
    host = settings.DATABASES["default"]["HOST"]
    with postgres_server.postgres.connect() as server:
        server.execute("DROP DATABASE IF EXISTS older WITH (FORCE)")
        server.execute("CREATE DATABASE older OWNER liaison")
        yield f"postgresql://liaison@/older?host={host}"
        server.execute("DROP DATABASE older WITH (FORCE)")


def count(address, table):
    with psycopg.connect(address) as connection:
        return connection.execute(f"SELECT count(*) FROM {table}").fetchone()[0]


@pytest.mark.process
@pytest.mark.django_db
@pytest.mark.parametrize("dump", OLDER, ids=lambda path: path.name)
def test_an_older_database_comes_up_whole(dump, older_database):
    psql = [str(BINARIES / "psql"), older_database, "-q", "-1", "-v", "ON_ERROR_STOP=1"]
    subprocess.run([*psql, "-o", "/dev/null"], input=lzma.decompress(dump.read_bytes()), check=True)
    keys = json.loads(dump.with_name(f"{dump.name[:7]}.keys.json").read_text())
    tables = ("opinions_opinion", "contacts_contact", "notices_notice", "stations_station")
    before = [count(older_database, table) for table in tables]
    sealed = count(older_database, "audit_auditlink")

    done = subprocess.run(
        [sys.executable, "-W", "ignore", "-c", COME_UP],
        env=programs.environment(DATABASE_URL=older_database, **keys), cwd=ROOT,
        capture_output=True, text=True, check=False,
    )  # fmt: skip

    assert done.returncode == 0, done.stderr
    told = json.loads(done.stdout.splitlines()[-1])
    assert told == {"pages": [200] * 5, "chain": [True, sealed]}
    assert [count(older_database, table) for table in tables] == before
    assert min(*before, sealed) > 0


def test_what_is_kept_stays_small():
    assert OLDER
    assert max(path.stat().st_size for path in OLDER) < 200 * 1024
