"""A round may have several tellings of 尚无结果, each of what was reported until one day.

Until now each told of what the office had sent upward itself: of everything in the round, whose
days all count from the first letter.
"""

import django.db.models.deletion
from django.apps.registry import Apps
from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.models import OuterRef, Q, Subquery
from django.db.models.functions import Coalesce, TruncDate


def fill(apps: Apps, _editor: BaseDatabaseSchemaEditor) -> None:
    sent = apps.get_model("opinions", "Submission").objects.order_by("sent_on")
    first = sent.filter(consultation=OuterRef("consultation")).values("sent_on")[:1]
    tellings = apps.get_model("feedback", "NoAnswerTelling").objects
    tellings.update(until=Coalesce(Subquery(first), TruncDate("asked_at")))


class Migration(migrations.Migration):
    dependencies = [
        ("feedback", "0015_shelving"),
        ("opinions", "0036_bundle_of_a_deputy"),
    ]

    operations = [
        migrations.AlterField(
            model_name="noanswertelling",
            name="consultation",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="drafts.consultation",
            ),
        ),
        migrations.AddField(
            model_name="noanswertelling",
            name="until",
            field=models.DateField(null=True, verbose_name="告知到哪一天为止报送的"),
        ),
        migrations.RunPython(fill, migrations.RunPython.noop),
        migrations.AlterField(
            model_name="noanswertelling",
            name="until",
            field=models.DateField(verbose_name="告知到哪一天为止报送的"),
        ),
        migrations.AddConstraint(
            model_name="noanswertelling",
            constraint=models.UniqueConstraint(
                condition=Q(finished_at=None),
                fields=("consultation",),
                name="one_no_answer_telling_at_a_time",
            ),
        ),
        migrations.AlterModelOptions(
            name="noanswertelling",
            options={
                "ordering": ["-pk"],
                "verbose_name": "尚无结果告知",
                "verbose_name_plural": "尚无结果告知",
            },
        ),
        migrations.AlterField(
            model_name="textversion",
            name="situation",
            field=models.CharField(
                choices=[
                    ("adopted", "采纳"),
                    ("partially_adopted", "部分采纳"),
                    ("not_adopted", "未采纳"),
                    ("for_reference", "留作参考"),
                    ("referred", "转有关部门"),
                    ("awaiting", "更正为没有结果"),
                    ("not_sent_up", "未纳入汇总"),
                    ("blocked", "不予登记"),
                    ("mixed", "几条意见结果不同"),
                    ("correction", "更正"),
                    ("frame", "结果通知的开头和结尾"),
                    ("withdrawn", "征求意见撤回"),
                    ("no_answer", "尚无结果"),
                    ("no_answer_direct", "尚无结果（联系点直接报送）"),
                    ("no_answer_both", "尚无结果（两种都有）"),
                    ("shelved", "搁置审议"),
                    ("terminated", "终止审议"),
                    ("draft_withdrawn", "提案人撤回草案"),
                ],
                max_length=20,
                verbose_name="事由",
            ),
        ),
    ]
