"""One draft in several texts, each held against the one before; the maps wait for a person."""

from drafts import services
from drafts.models import VersionMap
from drafts.services import DraftFacts
from tests.factories.accounts import ClerkFactory
from tests.factories.drafts import SuperiorOrganFactory


def texts_in_a_row(*texts, clerk=None, confirm=True):
    """``texts`` are (words, stage); each is confirmed, and so is each map unless told otherwise."""
    clerk, draft, versions = clerk or ClerkFactory(), None, []
    for words, stage in texts:
        facts = DraftFacts(SuperiorOrganFactory(), "full_revision", stage, draft=draft)
        version = services.import_draft(facts, text=words, by=clerk)
        services.confirm_version(version, by=clerk)
        versions.append(version)
        draft = version.draft
    if confirm:
        for version_map in VersionMap.objects.filter(new__in=versions):
            services.confirm_map(version_map, by=clerk)
    return versions


def article(version, label):
    return version.provisions.get(kind="article", label=label)
