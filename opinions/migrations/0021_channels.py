"""The office's own list of channels; opinions keep the key, so no row of theirs is touched."""

from django.db import migrations, models

import opinions.models.channels

# As the portal names them; 微信 is what older entries say where nobody wrote how.
FIRST = [
    ("online", "网上平台"),
    ("wechat_account", "公众号"),
    ("mini_program", "小程序"),
    ("wechat_group", "微信群"),
    ("wechat", "微信"),
    ("meeting", "座谈会"),
    ("hearing", "听证会"),
    ("visit", "走访"),
    ("reception", "接待窗口"),
    ("box", "意见箱"),
    ("letter", "来信"),
    ("phone", "电话"),
    ("mobile", "流动站点"),
    ("kiosk", "一体机"),
    ("department_reply", "部门复函"),
    ("other", "其他"),
]


def fill(apps, schema_editor):
    model = apps.get_model("opinions", "OpinionChannel")
    model.objects.bulk_create(
        model(key=key, name=name, position=place * 10)
        for place, (key, name) in enumerate(FIRST, start=1)
    )


class Migration(migrations.Migration):
    dependencies = [("opinions", "0020_screening")]

    operations = [
        migrations.CreateModel(
            name="OpinionChannel",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "key",
                    models.CharField(
                        default=opinions.models.channels.new_key,
                        editable=False,
                        max_length=20,
                        unique=True,
                    ),
                ),
                (
                    "name",
                    models.CharField(
                        error_messages={"unique": "已经有这个渠道。"},
                        max_length=20,
                        unique=True,
                        verbose_name="名称",
                    ),
                ),
                (
                    "position",
                    models.PositiveSmallIntegerField(
                        db_default=100,
                        default=100,
                        help_text="数字小的排在前面。",
                        verbose_name="顺序",
                    ),
                ),
                (
                    "is_hidden",
                    models.BooleanField(
                        db_default=False,
                        default=False,
                        help_text="录入时不再列出；以前的意见照样显示这个渠道。",
                        verbose_name="不再使用",
                    ),
                ),
            ],
            options={
                "verbose_name": "意见渠道",
                "verbose_name_plural": "意见渠道",
                "ordering": ["position", "pk"],
            },
        ),
        migrations.RunPython(fill, migrations.RunPython.noop),
        migrations.AlterField(
            model_name="bundle",
            name="channel",
            field=models.CharField(default="meeting", max_length=20, verbose_name="采集方式"),
        ),
        migrations.AlterField(
            model_name="opinion",
            name="channel",
            field=models.CharField(default="online", max_length=20, verbose_name="提出方式"),
        ),
    ]
