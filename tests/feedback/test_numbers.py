"""文号登记簿: every number once, whichever letter takes it; gaps, voided ones and sealed scans."""

from datetime import date

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse

from feedback import numbers
from liaison.office import numbers as services
from liaison.office.choices import NumberKind, NumberState
from liaison.office.errors import OfficeError
from liaison.office.models import DocumentNumber
from opinions.choices.referrals import ReferralKind
from opinions.models import Referral
from opinions.referral_words import referral_values
from opinions.services.referring import number_referral, void_referral_number
from tests.factories.accounts import ClerkFactory, LeaderFactory, OfficerFactory
from tests.factories.office import OfficeProfileFactory
from tests.factories.opinions import PassedOpinionFactory
from tests.factories.stations import PartnerOrgFactory, make_letter

pytestmark = pytest.mark.django_db
DAY = date(2026, 3, 18)


def referral():
    return Referral.objects.create(
        opinion=PassedOpinionFactory(), kind=ReferralKind.DEPARTMENT, org=PartnerOrgFactory(),
        note="属于部门职责", due_on=date(2999, 5, 1), by=ClerkFactory(),
    )  # fmt: skip


def entered(text, target=None):
    entry = services.Entry(text, NumberKind.OTHER, "事由", DAY, target or OfficeProfileFactory())
    return services.enter_numbers([entry], by=ClerkFactory())[0]


def lines(year=2026):
    (series,) = numbers.series_of(year)
    return [(line.span if line.number is None or line.is_run else line.number.text, line.is_open)
            for line in series.lines]  # fmt: skip


def test_letters_of_one_prefix_share_their_numbers_and_a_voided_one_stays():
    clerk, first, second = ClerkFactory(), make_letter(), referral()
    prefix, year = first.number_text.partition("〔")[0], first.signed_on.year
    taken = number_referral(second, by=clerk, today=first.signed_on)
    assert (taken.prefix, taken.year, taken.number) == (prefix, year, first.number + 1)
    assert referral_values(second)["发文字号"] == taken.text

    void_referral_number(second, by=clerk, reason="称谓有误")
    again = number_referral(second, by=clerk, today=first.signed_on)
    assert again.number == first.number + 2
    old = DocumentNumber.objects.get(pk=taken.pk)
    assert (old.state, old.reason, old.voided_by) == (NumberState.VOIDED, "称谓有误", clerk)


def test_the_database_gives_a_number_once_whatever_brackets_were_typed():
    entered("清人常函〔2026〕12号")
    with pytest.raises(OfficeError, match="已经用过"):
        entered("清人常函[2026]12号", target=referral())
    with pytest.raises(IntegrityError, match="one_paper_per_document"), transaction.atomic():
        DocumentNumber.objects.create(kind="other", prefix="清人常函", year=2026, number=12)


def test_a_gap_is_shown_until_somebody_says_where_its_numbers_went():
    entered("清人常函〔2026〕3号")
    assert lines() == [("1—2号", True), ("清人常函〔2026〕3号", False)]

    services.explain_numbers("清人常函", 2026, 1, 2, by=ClerkFactory(), reason="办公室其他公文")
    assert lines() == [("1—2号", False), ("清人常函〔2026〕3号", False)]
    assert services.next_number("清人常函", 2026) == 4
    # The paper turns up after all.
    entered("清人常函〔2026〕2号", target=referral())
    assert lines() == [
        ("1号", False),
        ("清人常函〔2026〕2号", False),
        ("清人常函〔2026〕3号", False),
    ]


def test_a_gap_needs_a_reason_on_the_page_and_a_clerk(client):
    entered("清人常函〔2026〕2号")
    url = reverse("admin:feedback_explain_numbers", args=[2026])
    posted = {"prefix_words": "清人常函", "first": 1, "last": 1, "reason": " "}
    client.force_login(ClerkFactory())
    assert "请写明这些文号的去向" in client.post(url, posted).content.decode()
    assert client.post(url, posted | {"reason": "空号"}).status_code == 302
    client.force_login(LeaderFactory())
    assert client.post(url, posted | {"reason": "空号"}).status_code == 404
    client.force_login(OfficerFactory())
    assert client.get(reverse("admin:feedback_numbers", args=[2026])).status_code == 404


def test_the_sealed_scan_is_added_afterwards_by_name_and_stays_private(client, scan):
    number, clerk = entered("清人常函〔2026〕1号"), ClerkFactory()
    url = reverse("admin:feedback_number", args=[number.pk])
    client.force_login(clerk)
    assert client.post(url, {"scan": scan}).status_code == 302

    added = number.scans.get()
    assert (added.added_by, added.file.name) == (clerk, "签批件.pdf")
    page = client.get(url).content.decode()
    assert clerk.full_name in page
    client.force_login(OfficerFactory())
    assert client.get(reverse("admin:feedback_sealed_scan", args=[added.pk])).status_code == 404


@pytest.mark.parametrize("count", [1, 3])
def test_the_register_takes_a_fixed_number_of_queries(count, django_assert_num_queries):
    for number in range(1, count + 1):
        entered(f"清人常函〔2026〕{number}号", target=PartnerOrgFactory())
    with django_assert_num_queries(1):
        assert len(numbers.series_of(2026)[0].lines) == count
