"""A question of a 问卷 may be closed: answered by one of its options."""

from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("drafts", "0043_closed_questions"),
        ("opinions", "0010_answers_to_questions"),
        ("stations", "0001_initial"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name="opinion",
            name="chosen",
            field=models.CharField(blank=True, max_length=60, verbose_name="所选选项"),
        ),
        migrations.AddConstraint(
            model_name="opinion",
            constraint=models.CheckConstraint(
                condition=models.Q(("chosen", ""), ("question__isnull", False), _connector="OR"),
                name="opinion_chooses_only_at_a_question",
            ),
        ),
    ]
