"""A line without words can't be checked against the letter; those entered before now say so."""

from django.db import migrations, models

NO_WORDS = "（录入时没有抄写来函内容）"


def name_the_silent(apps, schema_editor):
    lines = apps.get_model("feedback", "ReplyLine").objects
    lines.exclude(text__regex=r"\S").update(text=NO_WORDS)


class Migration(migrations.Migration):
    dependencies = [
        ("feedback", "0002_withdrawals"),
    ]

    operations = [
        migrations.AlterField(
            model_name="replyline",
            name="text",
            field=models.TextField(verbose_name="内容"),
        ),
        migrations.RunPython(name_the_silent, migrations.RunPython.noop),
        migrations.AddConstraint(
            model_name="replyline",
            constraint=models.CheckConstraint(
                condition=models.Q(("text__regex", "\\S")),
                name="reply_line_has_words",
                violation_error_message="请写下来函内容。",
            ),
        ),
    ]
