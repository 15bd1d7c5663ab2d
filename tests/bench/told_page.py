"""告知情况 as the page says it, and as the logs of mail server and gateway say it."""

import re
from collections import Counter

from django.db.models import Count
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from drafts.models import Consultation
from liaison.contacts.choices import ContactKind
from liaison.contacts.services import lookup_key
from liaison.notices.models import Notice
from liaison.notices.services import mark_all_told
from opinions.models import Opinion
from tests.bench.people_to_tell import address
from tests.support.outside import Outside

WORDS = {
    "due": "应反馈", "done": "已反馈", "sent": "已发送", "delivered": "已送达",
    "in_person": "已人工告知", "public": "网上可查", "on_the_way": "正在发送",
    "by_hand": "待人工告知", "failed": "多次未成",
}  # fmt: skip
DONE = ("sent", "delivered", "in_person")


def numbers(client: Client, consultation: Consultation) -> dict[str, int]:
    """``client`` is signed in as somebody of the office."""
    page = client.get(reverse("admin:feedback_told", args=[consultation.pk])).content.decode()
    found = {name: re.search(rf"{word} ([\d,]+) 条", page) for name, word in WORDS.items()}
    return {name: int(number[1].replace(",", "")) for name, number in found.items() if number}


def tell_by_hand(consultation: Consultation, people: list[str]) -> None:
    """A clerk telephones these addresses."""
    waiting = Notice.objects.to_tell_by_hand()
    theirs = waiting.filter(recipient_key__in=[_key(one) for one in people])
    mark_all_told(theirs, by=consultation.handler, told_on=timezone.localdate(), note="电话")


def logged(
    consultation: Consultation, count: int, outside: Outside, *, by_hand: list[str]
) -> dict[str, int]:
    """Of the first ``count`` people; ``by_hand`` are those whom a clerk telephoned."""
    given = Opinion.objects.filter(consultation=consultation)
    by_person = given.values_list("contributor__person_key").annotate(Count("pk"))
    opinions, told = dict(by_person), set(by_hand)
    found: Counter[str] = Counter()
    for one in map(address, range(count)):
        found["in_person" if one in told else outside.state_of(one)] += opinions[_key(one)]
    totals = {"due": found.total(), "done": sum(found[state] for state in DONE)}
    return {name: totals.get(name, found[name]) for name in WORDS}


def _key(one: str) -> str:
    kind = ContactKind.EMAIL if "@" in one else ContactKind.PHONE
    return f"{kind}:{lookup_key(kind, one)}"
