"""Results with whole contacts are their owner's alone."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("jobs", "0002_archive"),
    ]

    operations = [
        migrations.AddField(
            model_name="job",
            name="only_owner",
            field=models.BooleanField(
                db_default=False, default=False, verbose_name="只有发起人可以下载"
            ),
        ),
    ]
