from django.db import migrations

GUARD = """
CREATE FUNCTION contacts_refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION '% on % refused: looks at contacts stay on record', TG_OP, TG_TABLE_NAME
        USING ERRCODE = 'insufficient_privilege';
END
$$;
CREATE TRIGGER contacts_looks_stay BEFORE UPDATE OR DELETE ON contacts_contactlook
    FOR EACH ROW EXECUTE FUNCTION contacts_refuse_change();
"""
UNGUARD = """
DROP TRIGGER contacts_looks_stay ON contacts_contactlook;
DROP FUNCTION contacts_refuse_change();
"""


class Migration(migrations.Migration):
    dependencies = [("contacts", "0001_initial")]

    operations = [migrations.RunSQL(GUARD, UNGUARD)]
