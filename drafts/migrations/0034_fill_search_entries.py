"""What was there before the search was: as ``rebuild_search`` does it, with the tables of today."""

from django.db import migrations

from drafts.blocks import blocks_of
from drafts.finding.entries import block_entries, consultation_entry, version_entry

BATCH = 500


def fill(apps, schema_editor):
    entry_of = apps.get_model("drafts", "SearchEntry")
    provisions = apps.get_model("drafts", "Provision").objects
    versions = apps.get_model("drafts", "DraftVersion").objects.filter(confirmed_at__isnull=False)
    for version in versions.defer("source_text"):
        entries = [version_entry(version.title, version.title_note)]
        text = blocks_of(provisions.filter(version=version.pk))
        entries += block_entries(version.title, text)
        entry_of.objects.bulk_create(
            (entry_of(version_id=version.pk, **entry) for entry in entries), batch_size=BATCH
        )
    consultations = apps.get_model("drafts", "Consultation").objects
    entry_of.objects.bulk_create(
        (
            entry_of(
                consultation_id=row.pk,
                **consultation_entry(row.title, row.version.title, row.summary),
            )
            for row in consultations.select_related("version").defer("version__source_text")
        ),
        batch_size=BATCH,
    )


class Migration(migrations.Migration):
    dependencies = [("drafts", "0033_search_entries")]
    operations = [migrations.RunPython(fill, migrations.RunPython.noop)]
