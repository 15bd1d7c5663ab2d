"""Finding opinions of all years: what is searched, kept filters, and lists by one column.

The indexes on the large table are built while people go on working; ``opinions.index_all`` of
the worker fills the entries afterwards.
"""

import django.contrib.postgres.indexes
import django.db.models.deletion
from django.conf import settings
from django.contrib.postgres.operations import AddIndexConcurrently
from django.db import migrations, models

import drafts.models.search


class Migration(migrations.Migration):
    atomic = False
    dependencies = [
        ("drafts", "0044_moved_rows"),
        ("opinions", "0021_channels"),
        ("stations", "0009_mobile"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]
    operations = [
        migrations.CreateModel(
            name="OpinionEntry",
            fields=[
                (
                    "opinion",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        primary_key=True,
                        related_name="entry",
                        serialize=False,
                        to="opinions.opinion",
                    ),
                ),
                ("revision", models.PositiveSmallIntegerField()),
                ("text", models.TextField()),
                ("lexemes", drafts.models.search.LexemeField()),
            ],
            options={
                "verbose_name": "意见检索条目",
                "verbose_name_plural": "意见检索条目",
                "indexes": [
                    django.contrib.postgres.indexes.GinIndex(
                        fastupdate=False, fields=["lexemes"], name="opinion_entry_lexemes"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="SavedFilter",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "name",
                    models.CharField(
                        error_messages={"required": "请给这个条件起个名称。"},
                        max_length=30,
                        verbose_name="名称",
                    ),
                ),
                ("query", models.CharField(max_length=1000, verbose_name="条件")),
                ("is_shared", models.BooleanField(default=False, verbose_name="办公室共用")),
                (
                    "owner",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name": "检索条件",
                "verbose_name_plural": "检索条件",
                "ordering": ["name"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("owner", "name"),
                        name="one_saved_filter_per_name",
                        violation_error_message="您已经有一个同名的条件。",
                    )
                ],
            },
        ),
        AddIndexConcurrently(
            model_name="opinion",
            index=models.Index(
                condition=models.Q(("station__isnull", False)),
                fields=["station", "-id"],
                name="opinion_by_station",
            ),
        ),
        AddIndexConcurrently(
            model_name="opinion",
            index=models.Index(
                condition=models.Q(("channel", "online"), _negated=True),
                fields=["channel", "-id"],
                name="opinion_by_channel",
            ),
        ),
        AddIndexConcurrently(
            model_name="opinion",
            index=models.Index(
                condition=models.Q(("moderation__in", ["held", "blocked"])),
                fields=["moderation", "-id"],
                name="opinion_not_passed",
            ),
        ),
        AddIndexConcurrently(
            model_name="opinion",
            index=models.Index(
                condition=models.Q(
                    (
                        "processing__in",
                        [
                            "returned",
                            "kept",
                            "referred",
                            "petition_routed",
                            "review_suggestion_routed",
                            "withdrawn",
                        ],
                    )
                ),
                fields=["processing", "-id"],
                name="opinion_set_aside",
            ),
        ),
        AddIndexConcurrently(
            model_name="opinion",
            index=django.contrib.postgres.indexes.BrinIndex(
                fields=["received_at"], name="opinion_received"
            ),
        ),
    ]
