"""Whoever chose no category has none: the office does not call it 其他 in their place."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("opinions", "0011_closed_questions")]

    operations = [
        migrations.AlterField(
            model_name="opinion",
            name="kind",
            field=models.CharField(
                blank=True,
                choices=[
                    ("modify", "修改"),
                    ("add", "增加"),
                    ("delete", "删除"),
                    ("wording", "文字"),
                    ("overall", "整体"),
                    ("other", "其他"),
                ],
                max_length=10,
                verbose_name="意见类别",
            ),
        ),
    ]
