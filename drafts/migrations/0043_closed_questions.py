"""A question of a 问卷 may be closed: answered by one of its options."""

import django.contrib.postgres.fields
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("drafts", "0042_kinds_of_matters"),
    ]

    operations = [
        migrations.AddField(
            model_name="focusquestion",
            name="options",
            field=django.contrib.postgres.fields.ArrayField(
                base_field=models.CharField(max_length=60), blank=True, default=list, size=None
            ),
        ),
    ]
