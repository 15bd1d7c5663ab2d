"""Who leads a round, and whom it concerns."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("drafts", "0031_annual_plans")]

    operations = [
        migrations.AddField(
            model_name="consultation",
            name="audience",
            field=models.CharField(blank=True, max_length=200, verbose_name="征询对象"),
        ),
        migrations.AddField(
            model_name="consultation",
            name="lead_group",
            field=models.CharField(blank=True, max_length=60, verbose_name="牵头工作小组"),
        ),
    ]
