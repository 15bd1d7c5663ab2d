"""The least that stores an opinion: a row of 300 bytes per transaction, from two processes."""

import subprocess
import sys
import time

import psycopg

from tests.support.environment import ROOT

PROCESSES = 2
SECONDS = 2.0
TABLE = "CREATE TABLE IF NOT EXISTS bench_rows (id bigserial PRIMARY KEY, body text NOT NULL)"


def rate(address: str) -> float:
    """Rows per second of all processes together."""
    with psycopg.connect(address) as connection:
        connection.execute(TABLE)
    command = [sys.executable, "-m", "tests.bench.inserts", address]
    running = [
        subprocess.Popen(
            command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        )
        for _ in range(PROCESSES)
    ]
    for process in running:
        process.stdout.readline()
    for process in running:
        process.stdin.write("go\n")
        process.stdin.flush()
    return sum(float(process.communicate(timeout=60)[0]) for process in running)


def insert(address: str) -> None:
    body = "意" * 100
    with psycopg.connect(address, autocommit=True) as connection:
        sys.stdout.write("ready\n")
        sys.stdout.flush()
        sys.stdin.readline()
        count, began = 0, time.perf_counter()
        while time.perf_counter() - began < SECONDS:
            connection.execute("INSERT INTO bench_rows (body) VALUES (%s)", [body])
            count += 1
        sys.stdout.write(f"{count / (time.perf_counter() - began)}\n")


if __name__ == "__main__":
    insert(sys.argv[1])
