"""A channel that is in trouble rests, so that it does not hold up the other one."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("notices", "0003_resending"),
    ]

    operations = [
        migrations.AddField(
            model_name="noticeattempt",
            name="channel_down",
            field=models.BooleanField(db_default=False, default=False, verbose_name="渠道故障"),
        ),
        migrations.AddIndex(
            model_name="noticeattempt",
            index=models.Index(
                condition=models.Q(("channel_down", True)),
                fields=["channel", "id"],
                name="attempt_in_trouble",
            ),
        ),
    ]
