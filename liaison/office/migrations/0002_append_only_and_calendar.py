"""Privacy notices can only be added; the calendar begins with what the package knows."""

from chinese_calendar import constants
from django.db import migrations

REFUSE = """
CREATE FUNCTION office_privacy_notice_is_append_only() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'privacy notices are append-only';
END $$;
CREATE TRIGGER office_privacy_notice_append_only BEFORE UPDATE OR DELETE ON office_privacynotice
    FOR EACH ROW EXECUTE FUNCTION office_privacy_notice_is_append_only();
"""
ALLOW = """
DROP TRIGGER office_privacy_notice_append_only ON office_privacynotice;
DROP FUNCTION office_privacy_notice_is_append_only();
"""
NAMES = {
    "New Year's Day": "元旦",
    "Spring Festival": "春节",
    "Tomb-sweeping Day": "清明节",
    "Labour Day": "劳动节",
    "Dragon Boat Festival": "端午节",
    "National Day": "国庆节",
    "Mid-autumn Festival": "中秋节",
    "Anti-Fascist 70th Day": "抗战胜利纪念日",
}


def seed_calendar(apps, schema_editor):
    CalendarDay = apps.get_model("office", "CalendarDay")
    CalendarYear = apps.get_model("office", "CalendarYear")
    days = [
        CalendarDay(day=day, is_working=False, name=NAMES.get(name, name), source="package")
        for day, name in constants.holidays.items()
    ] + [
        CalendarDay(day=day, is_working=True, name=f"{NAMES.get(name, name)}调休", source="package")
        for day, name in constants.workdays.items()
    ]
    CalendarDay.objects.bulk_create(days, ignore_conflicts=True)
    CalendarYear.objects.bulk_create(
        [CalendarYear(year=year, source="package") for year in sorted({d.day.year for d in days})],
        ignore_conflicts=True,
    )


class Migration(migrations.Migration):
    dependencies = [("office", "0001_initial")]

    operations = [
        migrations.RunSQL(REFUSE, ALLOW),
        migrations.RunPython(seed_calendar, migrations.RunPython.noop),
    ]
