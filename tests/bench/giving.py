"""A resident sends an opinion; every one must be stored and get its receipt."""

from collections.abc import Iterator
from urllib.parse import urlencode

from django.db import connection
from django.utils import timezone

from liaison.office.services import current_privacy_notice
from opinions import tickets
from opinions.models import Opinion
from tests.bench import data, inserts, load
from tests.bench.figures import Figure, rate, rounds
from tests.bench.ground import Ground

OPINIONS = 200


def measure(ground: Ground) -> Iterator[Figure]:
    about = data.consultation()
    path = f"/consultations/{about.slug}/opinions/new/"
    unit = about.version.provisions.commentable().in_order()[50]
    notice = current_privacy_notice().pk

    def fields() -> dict[str, str]:
        return {
            "token": tickets.issue_form(about.pk, notice, timezone.now()),
            "confirm": "1",
            "provision": str(unit.uuid),
            "body": "建议写明电梯困人时多少分钟内必须到场，并且公布维护保养单位的电话。" * 3,
        }

    def give() -> float:
        requests = [load.post(path, urlencode(fields()).encode()) for _ in range(OPINIONS)]
        before = Opinion.objects.count()
        measured = load.together(ground.portal.port, requests, status=303, length=0)
        stored = Opinion.objects.count() - before
        if stored != len(measured.seconds):
            raise AssertionError(f"{stored} opinions stored, {len(measured.seconds)} sent")
        return measured.rate

    client = data.client()
    client.post(path, fields())
    queries = data.queries_of(client, "post", path, 303, data=fields())
    database = connection.get_connection_params()
    address = f"host={database['host']} dbname={database['dbname']} user={database['user']}"
    pair = rounds(give, lambda: inserts.rate(address))
    yield rate("提交意见", pair, least=0.02, aim="0.02", queries=queries, most=8)
