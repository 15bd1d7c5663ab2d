"""A text that somebody confirmed never changes: opinions point into it."""

from django.db import migrations

GUARD_VERSION = """
CREATE FUNCTION drafts_keep_confirmed_version() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF OLD.confirmed_at IS NOT NULL AND (
        NEW.confirmed_at, NEW.confirmed_by_id, NEW.source_text, NEW.title, NEW.draft_id, NEW.number
    ) IS DISTINCT FROM (
        OLD.confirmed_at, OLD.confirmed_by_id, OLD.source_text, OLD.title, OLD.draft_id, OLD.number
    ) THEN
        RAISE EXCEPTION 'A confirmed draft version cannot be changed.'
            USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER drafts_keep_confirmed_version BEFORE UPDATE ON drafts_draftversion
    FOR EACH ROW EXECUTE FUNCTION drafts_keep_confirmed_version();
"""

GUARD_PROVISION = """
CREATE FUNCTION drafts_keep_confirmed_provision() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (
        SELECT 1 FROM drafts_draftversion
        WHERE id = OLD.version_id AND confirmed_at IS NOT NULL
    ) THEN
        RAISE EXCEPTION 'A provision of a confirmed draft version cannot be changed.'
            USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN COALESCE(NEW, OLD);
END $$;
CREATE TRIGGER drafts_keep_confirmed_provision BEFORE UPDATE OR DELETE ON drafts_provision
    FOR EACH ROW EXECUTE FUNCTION drafts_keep_confirmed_provision();
"""


class Migration(migrations.Migration):
    dependencies = [("drafts", "0001_initial")]
    operations = [
        migrations.RunSQL(
            GUARD_VERSION,
            "DROP TRIGGER drafts_keep_confirmed_version ON drafts_draftversion;"
            "DROP FUNCTION drafts_keep_confirmed_version;",
        ),
        migrations.RunSQL(
            GUARD_PROVISION,
            "DROP TRIGGER drafts_keep_confirmed_provision ON drafts_provision;"
            "DROP FUNCTION drafts_keep_confirmed_provision;",
        ),
    ]
