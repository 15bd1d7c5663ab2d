from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("drafts", "0034_fill_search_entries"),
    ]

    operations = [
        migrations.AddConstraint(
            model_name="focusquestion",
            constraint=models.UniqueConstraint(
                fields=("consultation", "id"), name="focus_question_of_its_consultation"
            ),
        ),
    ]
