"""不再等待: what the office gave up on when it began to compile."""

from django.db import migrations, models

STATES = [
    ("dispatched", "待签收"),
    ("in_progress", "办理中"),
    ("filed", "已报送"),
    ("nil_filed", "已报送“无意见”"),
    ("returned", "退回补充"),
    ("accepted", "已办结"),
    ("waived", "不再等待"),
    ("cancelled", "已取消"),
]


class Migration(migrations.Migration):
    dependencies = [("stations", "0001_initial")]

    operations = [
        migrations.AlterField(
            model_name="assignment",
            name="status",
            field=models.CharField(
                choices=STATES, default="dispatched", max_length=20, verbose_name="状态"
            ),
        ),
        migrations.AlterField(
            model_name="assignmentmove",
            name="new_status",
            field=models.CharField(choices=STATES, max_length=20, verbose_name="新状态"),
        ),
        migrations.AlterField(
            model_name="assignmentmove",
            name="old_status",
            field=models.CharField(
                blank=True, choices=STATES, max_length=20, verbose_name="原状态"
            ),
        ),
    ]
