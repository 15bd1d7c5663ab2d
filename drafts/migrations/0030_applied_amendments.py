import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("drafts", "0010_attachments_and_basis"),
    ]

    operations = [
        migrations.AddField(
            model_name="draftversion",
            name="amendment",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="full_texts",
                to="drafts.draftversion",
                verbose_name="所套用的修改决定",
            ),
        ),
        migrations.AddField(
            model_name="draftversion",
            name="base",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="applied_to",
                to="drafts.draftversion",
                verbose_name="所依据的现行文本",
            ),
        ),
        migrations.AddConstraint(
            model_name="draftversion",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("amendment__isnull", True), ("base__isnull", True)),
                    models.Q(("amendment__isnull", False), ("base__isnull", False)),
                    _connector="OR",
                ),
                name="applied_amendment_has_its_base",
            ),
        ),
    ]
