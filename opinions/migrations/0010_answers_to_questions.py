"""An opinion may answer one 征询要点, and only one that its own consultation asks."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("drafts", "0040_questions_of_consultations"),
        ("opinions", "0002_reading_copies"),
    ]

    operations = [
        migrations.AddField(
            model_name="opinion",
            name="question",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="drafts.focusquestion",
                verbose_name="征询要点",
            ),
        ),
        migrations.RunSQL(
            sql="""
                ALTER TABLE opinions_opinion
                ADD CONSTRAINT opinion_answers_a_question_of_its_consultation
                FOREIGN KEY (consultation_id, question_id)
                REFERENCES drafts_focusquestion (consultation_id, id)
            """,
            reverse_sql="""
                ALTER TABLE opinions_opinion
                DROP CONSTRAINT opinion_answers_a_question_of_its_consultation
            """,
        ),
    ]
