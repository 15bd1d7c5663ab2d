"""Decisions and topics without a legal text join what people are asked about."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("drafts", "0041_replaced_texts"),
    ]

    operations = [
        migrations.AlterField(
            model_name="draft",
            name="kind",
            field=models.CharField(
                choices=[
                    ("new", "制定"),
                    ("full_revision", "修订"),
                    ("amendment", "修正（修改决定）"),
                    ("omnibus", "打包修改"),
                    ("repeal", "废止"),
                    ("normative", "规范性文件"),
                    ("decision", "重大行政决策"),
                    ("project_list", "立项征集"),
                    ("law_in_force", "现行法（评估、执法检查）"),
                    ("topic", "议题（没有法律文本）"),
                ],
                default="new",
                max_length=20,
                verbose_name="类别",
            ),
        ),
        migrations.AlterField(
            model_name="planitem",
            name="kind",
            field=models.CharField(
                choices=[
                    ("new", "制定"),
                    ("full_revision", "修订"),
                    ("amendment", "修正（修改决定）"),
                    ("omnibus", "打包修改"),
                    ("repeal", "废止"),
                    ("normative", "规范性文件"),
                    ("decision", "重大行政决策"),
                    ("project_list", "立项征集"),
                    ("law_in_force", "现行法（评估、执法检查）"),
                    ("topic", "议题（没有法律文本）"),
                ],
                default="new",
                max_length=20,
                verbose_name="项目类别",
            ),
        ),
    ]
