"""What the tests of results begin from.

pytest reads this file before Django's apps are loaded, so models come in when a fixture runs.
"""

from importlib import import_module

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile


@pytest.fixture
def item():
    """Sent upward and waiting for its answer."""
    return import_module("tests.factories.feedback").CompiledItemFactory()


@pytest.fixture
def consultation(item):
    return item.consultation


@pytest.fixture
def strict_mode(db):
    work_mode = import_module("liaison.accounts.models").WorkMode
    work_mode.objects.update_or_create(pk=1, defaults={"mode": "strict"})


@pytest.fixture
def scan():
    """What a clerk scans: enough of a PDF for the check of its content."""
    return SimpleUploadedFile("签批件.pdf", b"%PDF-1.7\n%%EOF\n", "application/pdf")
