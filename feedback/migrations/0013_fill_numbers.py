"""Letters that had their numbers before there was a register of numbers."""

import re

from django.db import migrations

WRITTEN = re.compile(r"(.+?)\s*[〔\[［（(【](\d{4})[〕\]］）)】]\s*第?(\d{1,6})号?")


def fill(apps, schema_editor):
    Submission = apps.get_model("opinions", "Submission")
    RequestLetter = apps.get_model("stations", "RequestLetter")
    ThankYouLetter = apps.get_model("feedback", "ThankYouLetter")
    for one in Submission.objects.select_related("consultation"):
        _enter(apps, one, "report", one.document_number, one.consultation.title, one.sent_on)
    for one in RequestLetter.objects.select_related("consultation"):
        reason = _void_reason(one) if one.status == "voided" else ""
        about = one.consultation.title
        _enter(apps, one, "request", one.number_text, about, one.signed_on, reason)
    numbered = ThankYouLetter.objects.exclude(number_text="").select_related("consultation")
    for one in numbered:
        reason = (one.void_reason or "已作废") if one.status == "voided" else ""
        about = one.consultation.title
        _enter(apps, one, "thanks", one.number_text, about, one.signed_on, reason)


def _void_reason(letter):
    last = letter.moves.filter(new_status="voided").order_by("-pk").first()
    return (last and last.note) or "已作废"


def _enter(apps, one, kind, text, about, day, void_reason=""):
    DocumentNumber = apps.get_model("office", "DocumentNumber")
    ContentType = apps.get_model("contenttypes", "ContentType")
    found = WRITTEN.fullmatch(text.strip())
    prefix, year, number = (
        (found[1], int(found[2]), int(found[3])) if found else (text, day.year, None)
    )
    if (
        number is not None
        and DocumentNumber.objects.filter(prefix=prefix, year=year, number=number).exists()
    ):
        # Two letters had one number: both are shown, the later without its place in the series.
        prefix, number, text = text, None, f"{text}（重号{one.pk}）"
    target, _ = ContentType.objects.get_or_create(
        app_label=one._meta.app_label, model=one._meta.model_name
    )
    DocumentNumber.objects.create(
        kind=kind, prefix=prefix, year=year, number=number, text=text, about=about[:200],
        dated_on=day, target_type=target, target_id=one.pk,
        state="voided" if void_reason else "used", reason=void_reason[:200],
    )  # fmt: skip


class Migration(migrations.Migration):
    dependencies = [
        ("contenttypes", "0002_remove_content_type_name"),
        ("office", "0003_numbers"),
        ("opinions", "0027_themes"),
        ("stations", "0012_numbers"),
        ("feedback", "0012_asking_and_certificates"),
    ]

    operations = [migrations.RunPython(fill, migrations.RunPython.noop)]
