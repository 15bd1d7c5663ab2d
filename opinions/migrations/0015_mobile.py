"""Opinions taken down one by one: their bundle, photos of sheets, who speaks as far as told."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("drafts", "0043_closed_questions"),
        ("office", "0002_append_only_and_calendar"),
        ("opinions", "0014_letters"),
        ("stations", "0009_mobile"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="OpinionPhoto",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "file",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="office.storedfile",
                    ),
                ),
                (
                    "opinion",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="photos",
                        to="opinions.opinion",
                    ),
                ),
            ],
            options={
                "verbose_name": "手写件照片",
                "verbose_name_plural": "手写件照片",
                "ordering": ["opinion", "pk"],
            },
        ),
        migrations.AddField(
            model_name="bundle",
            name="mobile_session",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="stations.mobilesession",
                verbose_name="流动站点",
            ),
        ),
        migrations.AddField(
            model_name="contributor",
            name="age_band",
            field=models.CharField(
                blank=True,
                choices=[
                    ("young", "18岁以下"),
                    ("adult", "18至39岁"),
                    ("middle", "40至59岁"),
                    ("elder", "60岁及以上"),
                ],
                max_length=10,
                verbose_name="年龄段",
            ),
        ),
        migrations.AddField(
            model_name="contributor",
            name="occupation",
            field=models.CharField(
                blank=True,
                choices=[
                    ("farmer", "务农"),
                    ("employee", "企业职工"),
                    ("self_employed", "个体经营"),
                    ("public_servant", "机关事业单位"),
                    ("student", "学生"),
                    ("retired", "退休"),
                    ("other", "其他"),
                ],
                max_length=20,
                verbose_name="职业",
            ),
        ),
        migrations.AlterField(
            model_name="bundle",
            name="channel",
            field=models.CharField(
                choices=[
                    ("online", "网上平台"),
                    ("wechat", "微信"),
                    ("meeting", "座谈会"),
                    ("visit", "走访"),
                    ("reception", "接待窗口"),
                    ("letter", "来信"),
                    ("phone", "电话"),
                    ("box", "意见箱"),
                    ("mobile", "流动站点"),
                    ("kiosk", "一体机"),
                    ("department_reply", "部门复函"),
                    ("other", "其他"),
                ],
                default="meeting",
                max_length=20,
                verbose_name="采集方式",
            ),
        ),
        migrations.AlterField(
            model_name="bundle",
            name="file",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="office.storedfile",
            ),
        ),
        migrations.AlterField(
            model_name="opinion",
            name="channel",
            field=models.CharField(
                choices=[
                    ("online", "网上平台"),
                    ("wechat", "微信"),
                    ("meeting", "座谈会"),
                    ("visit", "走访"),
                    ("reception", "接待窗口"),
                    ("letter", "来信"),
                    ("phone", "电话"),
                    ("box", "意见箱"),
                    ("mobile", "流动站点"),
                    ("kiosk", "一体机"),
                    ("department_reply", "部门复函"),
                    ("other", "其他"),
                ],
                default="online",
                max_length=20,
                verbose_name="提出方式",
            ),
        ),
        migrations.AddConstraint(
            model_name="bundle",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("status", "checked"), _negated=True),
                    ("file__isnull", False),
                    _connector="OR",
                ),
                name="bundle_to_confirm_has_its_file",
            ),
        ),
    ]
