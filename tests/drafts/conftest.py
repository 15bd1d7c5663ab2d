"""People and texts that the tests of the drafts' pages begin from.

pytest reads this file before Django's apps are loaded, so models come in when a fixture runs.
"""

from importlib import import_module

import pytest

from tests.drafts.dog_bylaw import NEW, OLD

TEXT = """云岭市住宅电梯安全条例（草案）
第一章　总　则
第一条　为了加强安全管理，制定本条例。
第二条使用单位应当建立档案。
第二章　维护保养
第三条　维护保养单位应当每十五日保养一次。
"""


def person(name):
    return getattr(import_module("tests.factories.accounts"), f"{name}Factory")()


@pytest.fixture
def text():
    return TEXT


@pytest.fixture
def organ():
    return import_module("tests.factories.drafts").SuperiorOrganFactory()


@pytest.fixture
def clerk():
    return person("Clerk")


@pytest.fixture
def reviewer():
    return person("Reviewer")


@pytest.fixture
def officer():
    return person("Officer")


@pytest.fixture(params=["Reviewer", "Officer", "Sysadmin"])
def stranger(request):
    """Someone who is signed in but prepares no texts."""
    return person(request.param)


@pytest.fixture
def as_clerk(client, clerk):
    client.force_login(clerk)
    return client


@pytest.fixture
def imported(organ, clerk):
    """A text that waits for its confirmation; the parser has one doubt about it."""
    services = import_module("drafts.services")
    facts = services.DraftFacts(organ=organ, kind="new", stage="first_reading")
    return services.import_draft(facts, text=TEXT, by=clerk)


@pytest.fixture
def reachable_office():
    profile = import_module("liaison.office.services").profile_to_edit()
    profile.name = "清禾县人大常委会基层立法联系点办公室"
    profile.phone = "0000-1234567"
    profile.save(update_fields=["name", "phone"])
    return profile


def version_of(text, stage, organ, clerk, draft=None):
    services = import_module("drafts.services")
    facts = services.DraftFacts(organ=organ, kind="full_revision", stage=stage, draft=draft)
    version = services.import_draft(facts, text=text, by=clerk)
    services.confirm_version(version, by=clerk)
    return version


@pytest.fixture
def old(organ, clerk):
    """The bylaw in force."""
    return version_of(OLD, "in_force", organ, clerk)


@pytest.fixture
def new(old, organ, clerk):
    """Its revision, held against ``old``."""
    return version_of(NEW, "first_reading", organ, clerk, old.draft)


@pytest.fixture
def version_map(new):
    return import_module("drafts.models").VersionMap.objects.get(new=new)
