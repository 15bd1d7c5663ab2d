"""Rounds withdrawn before now stay as they are: nobody is told of what is long past."""

import django.db.models.deletion
from django.db import migrations, models
from django.utils import timezone


def leave_the_past(apps, schema_editor):
    Consultation = apps.get_model("drafts", "Consultation")
    WithdrawalTelling = apps.get_model("feedback", "WithdrawalTelling")
    WithdrawalTelling.objects.bulk_create(
        WithdrawalTelling(consultation=consultation, people=0, finished_at=timezone.now())
        for consultation in Consultation.objects.filter(status="withdrawn")
    )


class Migration(migrations.Migration):
    dependencies = [
        ("drafts", "0032_whom_to_ask"),
        ("feedback", "0001_initial"),
    ]

    operations = [
        migrations.CreateModel(
            name="WithdrawalTelling",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("people", models.PositiveIntegerField(verbose_name="人数")),
                ("finished_at", models.DateTimeField(verbose_name="完成时间")),
                (
                    "consultation",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="drafts.consultation",
                    ),
                ),
            ],
            options={
                "verbose_name": "撤回告知",
                "verbose_name_plural": "撤回告知",
            },
        ),
        migrations.RunPython(leave_the_past, migrations.RunPython.noop),
    ]
