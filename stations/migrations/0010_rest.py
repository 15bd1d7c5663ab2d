"""Residents sign up, papers of trainings, a second person where wanted, the common logo."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("contacts", "0002_looks_stay"),
        ("drafts", "0044_moved_rows"),
        ("office", "0002_append_only_and_calendar"),
        ("stations", "0009_mobile"),
    ]

    operations = [
        migrations.CreateModel(
            name="StationLogo",
            fields=[
                (
                    "id",
                    models.PositiveSmallIntegerField(
                        default=1, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("changed_at", models.DateTimeField(auto_now=True, verbose_name="上传时间")),
                (
                    "picture",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="office.storedfile",
                    ),
                ),
            ],
            options={
                "verbose_name": "统一标识",
                "verbose_name_plural": "统一标识",
                "constraints": [
                    models.CheckConstraint(condition=models.Q(("id", 1)), name="one_station_logo")
                ],
            },
        ),
        migrations.CreateModel(
            name="GatheringFile",
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
                    "gathering",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="files",
                        to="stations.gathering",
                    ),
                ),
            ],
            options={
                "verbose_name": "活动资料",
                "verbose_name_plural": "活动资料",
                "ordering": ["gathering", "pk"],
            },
        ),
        migrations.RemoveField(
            model_name="participant",
            name="code",
        ),
        migrations.AddField(
            model_name="gathering",
            name="takes_residents",
            field=models.BooleanField(default=False, verbose_name="群众可以网上报名"),
        ),
        migrations.AddField(
            model_name="participant",
            name="client_key",
            field=models.UUIDField(editable=False, null=True, unique=True),
        ),
        migrations.AddField(
            model_name="participant",
            name="number",
            field=models.CharField(blank=True, max_length=30, verbose_name="报名编号"),
        ),
        migrations.AddField(
            model_name="participant",
            name="privacy_notice",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="office.privacynotice",
            ),
        ),
        migrations.AddField(
            model_name="participant",
            name="query_hash",
            field=models.CharField(blank=True, max_length=64),
        ),
        migrations.AddField(
            model_name="taskpreferences",
            name="history_by_two",
            field=models.BooleanField(
                default=False,
                help_text="岗位合并的小办公室可以由一人办理，办理经过里注明。",
                verbose_name="历史台账由上传人以外的人确认入账",
            ),
        ),
        migrations.AddField(
            model_name="taskpreferences",
            name="letters_by_two",
            field=models.BooleanField(
                default=False,
                help_text="岗位合并的小办公室可以由一人办理，办理经过里注明。",
                verbose_name="征求意见函由拟稿人以外的人核发",
            ),
        ),
        migrations.AlterField(
            model_name="participant",
            name="state",
            field=models.CharField(
                choices=[
                    ("invited", "已邀请"),
                    ("signed_up", "已报名"),
                    ("waiting", "候补"),
                    ("withdrawn", "不参加"),
                    ("came", "已参加"),
                    ("absent", "没有到"),
                ],
                max_length=20,
                verbose_name="参加情况",
            ),
        ),
        migrations.AddConstraint(
            model_name="gathering",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("takes_residents", False),
                    models.Q(("reach", "public"), ("sign_up_until__isnull", False)),
                    _connector="OR",
                ),
                name="gathering_takes_residents_in_public_until_a_day",
                violation_error_message="群众网上报名的，须面向所有人，并写明报名截止时间。",
            ),
        ),
        migrations.AddConstraint(
            model_name="participant",
            constraint=models.UniqueConstraint(
                condition=models.Q(("number", ""), _negated=True),
                fields=("number",),
                name="one_participant_per_number",
            ),
        ),
    ]
