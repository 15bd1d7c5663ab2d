"""The reading page of 100 articles with 10,000 opinions, and giving an opinion.

Page: against a bare Django view that returns the same bytes under the same server, warm and with
nothing kept anywhere. Giving: against plain inserts of a 300-byte row by two processes, one
transaction each. Aims: 0.5 warm, 0.05 cold, 0.02 of the inserts.
"""

from tests.support import environment  # isort: skip -- before Django reads its settings

DATA_DIR = environment.prepare()

import itertools  # noqa: E402 -- see above
import json  # noqa: E402 -- see above
import subprocess  # noqa: E402 -- see above
import sys  # noqa: E402 -- see above
import time  # noqa: E402 -- see above
import urllib.request  # noqa: E402 -- see above
from collections.abc import Iterator  # noqa: E402 -- see above
from statistics import median  # noqa: E402 -- see above
from typing import Any  # noqa: E402 -- see above
from urllib.parse import urlencode  # noqa: E402 -- see above

import django  # noqa: E402 -- see above

django.setup()

from django.core.management import call_command  # noqa: E402 -- see above
from django.db import connection  # noqa: E402 -- see above
from django.utils import timezone  # noqa: E402 -- see above

from drafts.models import Consultation  # noqa: E402 -- see above
from opinions import receipts, tickets  # noqa: E402 -- see above
from opinions.models import Contributor, Opinion, OpinionTarget  # noqa: E402 -- see above
from opinions.normalising import text_hash  # noqa: E402 -- see above
from tests.bench import load  # noqa: E402 -- see above
from tests.factories.drafts import (  # noqa: E402 -- see above
    DraftVersionFactory,
    ProvisionFactory,
    PublicConsultationFactory,
)
from tests.support import programs, servers  # noqa: E402 -- see above
from tests.support.ports import free_port  # noqa: E402 -- see above

ARTICLES, OPINIONS, SLUG = 100, 10_000, "bench"
SENTENCE = "维护保养单位应当至少每十五日进行一次维护保养并在轿厢内公示记录，"
INSERT = """
import sys, time, psycopg
with psycopg.connect(sys.argv[1], autocommit=True) as connection:
    until, count = time.perf_counter() + float(sys.argv[2]), 0
    while time.perf_counter() < until:
        connection.execute("INSERT INTO bench_rows (words) VALUES (%s)", ["字" * 100])
        count += 1
print(count)
"""


def fill() -> Consultation:
    version = DraftVersionFactory()
    articles = []
    for number in range(ARTICLES):
        article = ProvisionFactory(version=version, position=number * 2, number=number + 1)
        ProvisionFactory(
            version=version, position=number * 2 + 1, parent=article, kind="paragraph",
            text=SENTENCE * 6,
        )  # fmt: skip
        articles.append(article)
    version.confirmed_at, version.confirmed_by = timezone.now(), version.created_by
    version.save(update_fields=["confirmed_at", "confirmed_by"])
    consultation = PublicConsultationFactory(version=version, slug=SLUG, show_counts=True)
    people = Contributor.objects.bulk_create(
        Contributor(person_key=f"none:{number}") for number in range(OPINIONS)
    )
    opinions = Opinion.objects.bulk_create(
        Opinion(
            receipt_no=receipts.new_number(),
            consultation=consultation,
            contributor=person,
            body=f"建议每{number}日维护一次。",
            text_hash=text_hash(f"建议每{number}日维护一次。"),
            received_at=timezone.now(),
            moderation="passed",
        )
        for number, person in enumerate(people)
    )
    OpinionTarget.objects.bulk_create(
        OpinionTarget(opinion=opinion, provision=article, unit=article, label=str(article))
        for opinion, article in zip(opinions, itertools.cycle(articles), strict=False)
    )
    return consultation


def serve(module: str, **env: str) -> programs.Program:
    port = free_port()
    url = f"http://127.0.0.1:{port}"
    every = {"PUBLIC_URL": url, "PORT": str(port), "LOG_LEVEL": "ERROR", "DEMO": "on"}
    env = programs.environment(**every, ABUSE_CHECKS="off", **env)
    command = [sys.executable, "-m", "gunicorn", f"{module}:application"]
    program = programs.run(module, [*command, "-b", f"127.0.0.1:{port}", "-w", "2"], env, url)
    return programs.wait_for(program, programs.answers)


def measure(consultation: Consultation, *, seconds: float, rounds: int) -> dict[str, Any]:
    path = f"/consultations/{SLUG}/"
    ours = serve("liaison.wsgi")
    body = urllib.request.urlopen(ours.url + path).read()
    same = DATA_DIR / "bench-bytes"
    same.write_bytes(body)
    bare = serve("tests.bench.bare_wsgi", BENCH_BYTES=str(same))
    cold = serve("tests.bench.cold_wsgi")
    load.get(cold.url + path, seconds=1)
    runs = []
    for _ in range(rounds):
        least = load.get(bare.url + "/", seconds=seconds).per_second
        warm = load.get(ours.url + path, seconds=seconds).per_second
        nothing_kept = load.get(cold.url + path, seconds=seconds).per_second
        inserts = _inserts(seconds)
        given = load.post(f"{ours.url}{path}opinions/new/", _bodies(consultation), seconds=seconds)
        runs.append(
            {
                "bytes": len(body),
                "bare_per_second": least,
                "warm_per_second": warm,
                "warm_ratio": warm / least,
                "cold_per_second": nothing_kept,
                "cold_ratio": nothing_kept / least,
                "inserts_per_second": inserts,
                "given_per_second": given.per_second,
                "given_p99_ms": given.p99_ms,
                "given_ratio": given.per_second / inserts,
            }
        )
    for program in (ours, bare, cold):
        program.stop()
    return {key: round(median(run[key] for run in runs), 4) for key in runs[0]}


def _bodies(consultation: Consultation) -> Iterator[str]:
    article = consultation.version.provisions.filter(kind="article").first()
    token = tickets.issue_form(consultation.pk, None, timezone.now())
    for number in itertools.count():
        words = f"建议每{number}日维护保养一次，{time.perf_counter_ns()}。"
        yield urlencode({"token": token, "confirm": "1", "provision": article.uuid, "body": words})


def _inserts(seconds: float) -> float:
    with connection.cursor() as cursor:
        cursor.execute(
            "CREATE TABLE IF NOT EXISTS bench_rows (id bigserial PRIMARY KEY, words text)"
        )
    database = connection.settings_dict
    address = f"host={database['HOST']} dbname={database['NAME']} user={database['USER']}"
    command = [sys.executable, "-c", INSERT, address, str(seconds)]
    both = [subprocess.Popen(command, stdout=subprocess.PIPE, text=True) for _ in range(2)]
    return sum(int(process.communicate()[0]) for process in both) / seconds


def main() -> None:

    postgres, valkey = servers.PostgresServer(DATA_DIR), servers.start_valkey(DATA_DIR)
    try:
        call_command("migrate", verbosity=0)
        call_command("collectstatic", verbosity=0, interactive=False)
        figures = measure(fill(), seconds=3.0, rounds=3)
    finally:
        servers.stop(valkey)
        servers.stop(postgres.process)
    sys.stdout.write(json.dumps(figures, indent=2) + "\n")


if __name__ == "__main__":
    main()
