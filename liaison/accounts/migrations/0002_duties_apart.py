from django.db import migrations

# The same rule as choices.roles_at_odds; a test compares the two for all combinations.
AT_ODDS = """
CREATE FUNCTION accounts_roles_at_odds(mode text, roles text[]) RETURNS boolean
LANGUAGE sql IMMUTABLE AS $$
    WITH held AS (
        SELECT
            count(*) FILTER (WHERE role = ANY (
                '{officer,station_lead,deputy_officer,township_coordinator,expert,clerk,reviewer,leader,sysadmin,secadmin,auditadmin}'::text[]
            )) AS every,
            count(*) FILTER (WHERE role = ANY ('{clerk,reviewer,leader}'::text[])) AS business,
            count(*) FILTER (WHERE role = ANY ('{sysadmin,secadmin,auditadmin}'::text[])) AS admins
        FROM unnest(roles) AS role
    )
    SELECT admins > 1
        OR ('auditadmin' = ANY (roles) AND every > 1)
        OR (mode = 'strict' AND (business > 1 OR (admins > 0 AND every > 1)))
    FROM held
$$;
"""

KEEP_APART = """
CREATE FUNCTION accounts_keep_duties_apart() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    held text[];
    current_mode text;
BEGIN
    -- Two grants to one person, or a grant and a change of mode, must see each other.
    PERFORM 1 FROM accounts_user WHERE id = NEW.user_id FOR NO KEY UPDATE;
    SELECT mode INTO current_mode FROM accounts_workmode WHERE id = 1 FOR SHARE;
    SELECT array_agg(g.name) INTO held
        FROM accounts_user_groups ug JOIN auth_group g ON g.id = ug.group_id
        WHERE ug.user_id = NEW.user_id;
    IF accounts_roles_at_odds(COALESCE(current_mode, 'small'), held) THEN
        RAISE EXCEPTION 'these roles must not be held by one person: %', held
            USING ERRCODE = 'check_violation', CONSTRAINT = 'user_duties_apart';
    END IF;
    RETURN NULL;
END
$$;
CREATE TRIGGER accounts_duties_apart AFTER INSERT OR UPDATE ON accounts_user_groups
    FOR EACH ROW EXECUTE FUNCTION accounts_keep_duties_apart();
"""

KEEP_MODE = """
CREATE FUNCTION accounts_check_mode() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (
        SELECT 1 FROM accounts_user_groups ug JOIN auth_group g ON g.id = ug.group_id
        GROUP BY ug.user_id
        HAVING accounts_roles_at_odds(NEW.mode, array_agg(g.name::text))
    ) THEN
        RAISE EXCEPTION 'someone holds roles that mode % keeps apart', NEW.mode
            USING ERRCODE = 'check_violation', CONSTRAINT = 'work_mode_fits_roles';
    END IF;
    RETURN NULL;
END
$$;
CREATE TRIGGER accounts_mode_fits_roles AFTER INSERT OR UPDATE ON accounts_workmode
    FOR EACH ROW EXECUTE FUNCTION accounts_check_mode();
"""

FIRST_MODE = "INSERT INTO accounts_workmode (id, mode, changed_at) VALUES (1, 'small', now());"


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0001_initial"),
        ("auth", "0012_alter_user_first_name_max_length"),
    ]

    operations = [
        migrations.RunSQL(AT_ODDS, "DROP FUNCTION accounts_roles_at_odds(text, text[]);"),
        migrations.RunSQL(
            KEEP_APART,
            "DROP TRIGGER accounts_duties_apart ON accounts_user_groups;"
            "DROP FUNCTION accounts_keep_duties_apart();",
        ),
        migrations.RunSQL(
            KEEP_MODE,
            "DROP TRIGGER accounts_mode_fits_roles ON accounts_workmode;"
            "DROP FUNCTION accounts_check_mode();",
        ),
        migrations.RunSQL(FIRST_MODE, "DELETE FROM accounts_workmode;"),
    ]
