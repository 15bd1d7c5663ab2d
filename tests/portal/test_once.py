"""Forms that make a row of their own are sent once, however often the button is pressed."""

import re

import pytest
from django.conf import settings


@pytest.mark.parametrize(
    "name",
    [
        "drafts/office/form.html",
        "drafts/office/import.html",
        "feedback/office/register.html",
        "feedback/office/reply.html",
        "opinions/officer/new_bundle.html",
        "opinions/resident/check.html",
        "stations/office/record_form.html",
        "stations/officer/ledger_form.html",
    ],
)
def test_a_form_page_is_sent_once(name):
    words = (settings.BASE_DIR / "templates" / name).read_text()
    long_forms = re.findall(r'<form method="post"[^>]*novalidate[^>]*>', words) or [words]

    assert all("data-once" in form for form in long_forms)
