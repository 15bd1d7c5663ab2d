"""Themes, counts that the database keeps, keys to join by, and what other years said."""

import django.contrib.postgres.fields
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

# Every statement that changes opinions, their contributors or targets leaves the difference.
TALLIES = """
CREATE FUNCTION opinions_tally_opinions() RETURNS trigger AS $$
BEGIN
    IF TG_OP = 'INSERT' THEN
        INSERT INTO opinions_opiniontally (consultation_id, moderation, processing, is_counted, channel,
            station_id, occupation, age_band, count, people)
        SELECT o.consultation_id, o.moderation, o.processing, o.is_counted, o.channel, o.station_id,
            c.occupation, c.age_band, count(*), sum(o.people)
        FROM new_rows o JOIN opinions_contributor c ON c.id = o.contributor_id
        GROUP BY 1, 2, 3, 4, 5, 6, 7, 8;
        RETURN NULL;
    END IF;
    IF TG_OP = 'DELETE' THEN
        INSERT INTO opinions_opiniontally (consultation_id, moderation, processing, is_counted, channel,
            station_id, occupation, age_band, count, people)
        SELECT o.consultation_id, o.moderation, o.processing, o.is_counted, o.channel, o.station_id,
            c.occupation, c.age_band, -count(*), -sum(o.people)
        FROM old_rows o JOIN opinions_contributor c ON c.id = o.contributor_id
        GROUP BY 1, 2, 3, 4, 5, 6, 7, 8;
        RETURN NULL;
    END IF;
    IF NOT EXISTS (
        SELECT FROM old_rows o JOIN new_rows n ON n.id = o.id
        WHERE (o.consultation_id, o.moderation, o.processing, o.is_counted, o.channel, o.station_id,
               o.contributor_id, o.people)
            IS DISTINCT FROM (n.consultation_id, n.moderation, n.processing, n.is_counted, n.channel,
                              n.station_id, n.contributor_id, n.people)
    ) THEN
        RETURN NULL;
    END IF;
    INSERT INTO opinions_opiniontally (consultation_id, moderation, processing, is_counted, channel,
        station_id, occupation, age_band, count, people)
    SELECT o.consultation_id, o.moderation, o.processing, o.is_counted, o.channel, o.station_id,
        c.occupation, c.age_band, sum(o.sign), sum(o.sign * o.people)
    FROM (SELECT *, -1 AS sign FROM old_rows UNION ALL SELECT *, 1 FROM new_rows) o
    JOIN opinions_contributor c ON c.id = o.contributor_id
    GROUP BY 1, 2, 3, 4, 5, 6, 7, 8
    HAVING sum(o.sign) <> 0 OR sum(o.sign * o.people) <> 0;
    INSERT INTO opinions_articletally (consultation_id, unit_id, moderation, processing, is_counted, count)
    SELECT o.consultation_id, t.unit_id, o.moderation, o.processing, o.is_counted, sum(o.sign)
    FROM (SELECT *, -1 AS sign FROM old_rows UNION ALL SELECT *, 1 FROM new_rows) o
    JOIN (
        SELECT DISTINCT opinion_id, unit_id FROM opinions_opiniontarget
        WHERE opinion_id IN (SELECT id FROM new_rows)
    ) t ON t.opinion_id = o.id
    GROUP BY 1, 2, 3, 4, 5
    HAVING sum(o.sign) <> 0;
    RETURN NULL;
END $$ LANGUAGE plpgsql;

CREATE FUNCTION opinions_tally_contributors() RETURNS trigger AS $$
BEGIN
    IF NOT EXISTS (
        SELECT FROM old_rows o JOIN new_rows n ON n.id = o.id
        WHERE (o.occupation, o.age_band) IS DISTINCT FROM (n.occupation, n.age_band)
    ) THEN
        RETURN NULL;
    END IF;
    INSERT INTO opinions_opiniontally (consultation_id, moderation, processing, is_counted, channel,
        station_id, occupation, age_band, count, people)
    SELECT o.consultation_id, o.moderation, o.processing, o.is_counted, o.channel, o.station_id,
        c.occupation, c.age_band, sum(c.sign), sum(c.sign * o.people)
    FROM (
        SELECT id, occupation, age_band, -1 AS sign FROM old_rows
        UNION ALL SELECT id, occupation, age_band, 1 FROM new_rows
    ) c
    JOIN opinions_opinion o ON o.contributor_id = c.id
    GROUP BY 1, 2, 3, 4, 5, 6, 7, 8
    HAVING sum(c.sign) <> 0;
    RETURN NULL;
END $$ LANGUAGE plpgsql;

CREATE FUNCTION opinions_tally_targets() RETURNS trigger AS $$
BEGIN
    IF TG_OP = 'INSERT' THEN
        INSERT INTO opinions_articletally (consultation_id, unit_id, moderation, processing, is_counted, count)
        SELECT o.consultation_id, p.unit_id, o.moderation, o.processing, o.is_counted, count(*)
        FROM (SELECT DISTINCT opinion_id, unit_id FROM new_rows) p
        JOIN opinions_opinion o ON o.id = p.opinion_id
        WHERE NOT EXISTS (
            SELECT FROM opinions_opiniontarget t
            WHERE t.opinion_id = p.opinion_id AND t.unit_id IS NOT DISTINCT FROM p.unit_id
                AND NOT EXISTS (SELECT FROM new_rows n WHERE n.id = t.id)
        )
        GROUP BY 1, 2, 3, 4, 5;
        RETURN NULL;
    END IF;
    IF TG_OP = 'DELETE' THEN
        INSERT INTO opinions_articletally (consultation_id, unit_id, moderation, processing, is_counted, count)
        SELECT o.consultation_id, p.unit_id, o.moderation, o.processing, o.is_counted, -count(*)
        FROM (SELECT DISTINCT opinion_id, unit_id FROM old_rows) p
        JOIN opinions_opinion o ON o.id = p.opinion_id
        WHERE NOT EXISTS (
            SELECT FROM opinions_opiniontarget t
            WHERE t.opinion_id = p.opinion_id AND t.unit_id IS NOT DISTINCT FROM p.unit_id
        )
        GROUP BY 1, 2, 3, 4, 5;
        RETURN NULL;
    END IF;
    IF NOT EXISTS (
        SELECT FROM old_rows o JOIN new_rows n ON n.id = o.id
        WHERE (o.opinion_id, o.unit_id) IS DISTINCT FROM (n.opinion_id, n.unit_id)
    ) THEN
        RETURN NULL;
    END IF;
    INSERT INTO opinions_articletally (consultation_id, unit_id, moderation, processing, is_counted, count)
    SELECT o.consultation_id, p.unit_id, o.moderation, o.processing, o.is_counted, sum(p.sign)
    FROM (
        SELECT DISTINCT opinion_id, unit_id, -1 AS sign FROM old_rows
        UNION ALL SELECT DISTINCT opinion_id, unit_id, 1 FROM new_rows
    ) p
    JOIN opinions_opinion o ON o.id = p.opinion_id
    WHERE NOT EXISTS (
        SELECT FROM opinions_opiniontarget t
        WHERE t.opinion_id = p.opinion_id AND t.unit_id IS NOT DISTINCT FROM p.unit_id
            AND NOT EXISTS (SELECT FROM new_rows n WHERE n.id = t.id)
    )
    GROUP BY 1, 2, 3, 4, 5
    HAVING sum(p.sign) <> 0;
    RETURN NULL;
END $$ LANGUAGE plpgsql;

CREATE TRIGGER opinions_tally_insert AFTER INSERT ON opinions_opinion
    REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION opinions_tally_opinions();
CREATE TRIGGER opinions_tally_update AFTER UPDATE ON opinions_opinion
    REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows
    FOR EACH STATEMENT EXECUTE FUNCTION opinions_tally_opinions();
CREATE TRIGGER opinions_tally_delete AFTER DELETE ON opinions_opinion
    REFERENCING OLD TABLE AS old_rows FOR EACH STATEMENT EXECUTE FUNCTION opinions_tally_opinions();
CREATE TRIGGER opinions_tally_update AFTER UPDATE ON opinions_contributor
    REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows
    FOR EACH STATEMENT EXECUTE FUNCTION opinions_tally_contributors();
CREATE TRIGGER opinions_tally_insert AFTER INSERT ON opinions_opiniontarget
    REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION opinions_tally_targets();
CREATE TRIGGER opinions_tally_update AFTER UPDATE ON opinions_opiniontarget
    REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows
    FOR EACH STATEMENT EXECUTE FUNCTION opinions_tally_targets();
CREATE TRIGGER opinions_tally_delete AFTER DELETE ON opinions_opiniontarget
    REFERENCING OLD TABLE AS old_rows FOR EACH STATEMENT EXECUTE FUNCTION opinions_tally_targets();
"""
NO_TALLIES = """
DROP TRIGGER opinions_tally_insert ON opinions_opinion;
DROP TRIGGER opinions_tally_update ON opinions_opinion;
DROP TRIGGER opinions_tally_delete ON opinions_opinion;
DROP TRIGGER opinions_tally_update ON opinions_contributor;
DROP TRIGGER opinions_tally_insert ON opinions_opiniontarget;
DROP TRIGGER opinions_tally_update ON opinions_opiniontarget;
DROP TRIGGER opinions_tally_delete ON opinions_opiniontarget;
DROP FUNCTION opinions_tally_opinions();
DROP FUNCTION opinions_tally_contributors();
DROP FUNCTION opinions_tally_targets();
"""
# What there is already; the same statements mend a count (services.tallying).
WHAT_IS_THERE = """
INSERT INTO opinions_opiniontally (consultation_id, moderation, processing, is_counted, channel,
    station_id, occupation, age_band, count, people)
SELECT o.consultation_id, o.moderation, o.processing, o.is_counted, o.channel, o.station_id,
    c.occupation, c.age_band, count(*), sum(o.people)
FROM opinions_opinion o JOIN opinions_contributor c ON c.id = o.contributor_id
GROUP BY 1, 2, 3, 4, 5, 6, 7, 8;
INSERT INTO opinions_articletally (consultation_id, unit_id, moderation, processing, is_counted, count)
SELECT o.consultation_id, p.unit_id, o.moderation, o.processing, o.is_counted, count(*)
FROM (SELECT DISTINCT opinion_id, unit_id FROM opinions_opiniontarget) p
JOIN opinions_opinion o ON o.id = p.opinion_id
GROUP BY 1, 2, 3, 4, 5;
"""


class Migration(migrations.Migration):
    dependencies = [
        ("drafts", "0044_moved_rows"),
        ("opinions", "0026_sources"),
        ("stations", "0010_rest"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="ArticleTally",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("moderation", models.CharField(max_length=12)),
                ("processing", models.CharField(max_length=30)),
                ("is_counted", models.BooleanField()),
                ("count", models.IntegerField()),
                (
                    "consultation",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="drafts.consultation",
                    ),
                ),
                (
                    "unit",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="drafts.provision",
                    ),
                ),
            ],
            options={
                "verbose_name": "逐条计数",
                "verbose_name_plural": "逐条计数",
            },
        ),
        migrations.CreateModel(
            name="EarlierSaying",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("text_hash", models.CharField(max_length=64, verbose_name="文字")),
                ("score", models.PositiveSmallIntegerField(verbose_name="把握")),
                (
                    "words",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=20),
                        size=None,
                        verbose_name="共同的词",
                    ),
                ),
                (
                    "consultation",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="drafts.consultation",
                    ),
                ),
                (
                    "earlier",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="opinions.earlieritem",
                        verbose_name="往年意见",
                    ),
                ),
                (
                    "item",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="opinions.compileditem",
                        verbose_name="归并意见",
                    ),
                ),
            ],
            options={
                "verbose_name": "往年相近意见",
                "verbose_name_plural": "往年相近意见",
                "indexes": [
                    models.Index(fields=["consultation", "text_hash"], name="saying_by_wording")
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("earlier__isnull", False), ("item", None)),
                            models.Q(("earlier", None), ("item__isnull", False)),
                            _connector="OR",
                        ),
                        name="saying_is_of_one_kind",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("score__range", (1, 100))),
                        name="saying_score_in_per_cent",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="OpinionTally",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("moderation", models.CharField(max_length=12)),
                ("processing", models.CharField(max_length=30)),
                ("is_counted", models.BooleanField()),
                ("channel", models.CharField(max_length=20)),
                ("occupation", models.CharField(max_length=20)),
                ("age_band", models.CharField(max_length=10)),
                ("count", models.IntegerField()),
                ("people", models.IntegerField()),
                (
                    "consultation",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="drafts.consultation",
                    ),
                ),
                (
                    "station",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="stations.station",
                    ),
                ),
            ],
            options={
                "verbose_name": "意见计数",
                "verbose_name_plural": "意见计数",
            },
        ),
        migrations.CreateModel(
            name="SimilarKey",
            fields=[
                (
                    "consultation",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="drafts.consultation",
                    ),
                ),
                (
                    "text",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="opinions.similartext",
                    ),
                ),
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "consultation",
                        "key",
                        "text",
                        blank=True,
                        editable=False,
                        primary_key=True,
                        serialize=False,
                    ),
                ),
                ("key", models.IntegerField()),
            ],
            options={
                "verbose_name": "比对键",
                "verbose_name_plural": "比对键",
            },
        ),
        migrations.CreateModel(
            name="Theme",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("name", models.CharField(max_length=40, verbose_name="主题")),
                (
                    "words",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=20),
                        default=list,
                        size=None,
                        verbose_name="特征词",
                    ),
                ),
                (
                    "examples",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=64),
                        default=list,
                        size=None,
                        verbose_name="代表意见",
                    ),
                ),
                ("raw", models.PositiveIntegerField(default=0, verbose_name="意见条数")),
                ("wordings", models.PositiveIntegerField(default=0, verbose_name="不同文字")),
                ("reviewed", models.PositiveIntegerField(default=0, verbose_name="人工看过")),
                ("created_at", models.DateTimeField(auto_now_add=True, verbose_name="归出时间")),
                (
                    "assignee",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="经办人",
                    ),
                ),
                (
                    "consultation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="drafts.consultation",
                        verbose_name="征求意见",
                    ),
                ),
                (
                    "into",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="merged",
                        to="opinions.theme",
                        verbose_name="并入",
                    ),
                ),
                (
                    "named_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="命名人",
                    ),
                ),
            ],
            options={
                "verbose_name": "主题",
                "verbose_name_plural": "主题",
                "ordering": ["consultation", "pk"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("name", ""), _negated=True), name="theme_has_a_name"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("into", None),
                            models.Q(("into", models.F("id")), _negated=True),
                            _connector="OR",
                        ),
                        name="theme_not_into_itself",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="ThemeRun",
            fields=[
                (
                    "consultation",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        primary_key=True,
                        related_name="+",
                        serialize=False,
                        to="drafts.consultation",
                    ),
                ),
                ("ran_at", models.DateTimeField(null=True, verbose_name="归主题时间")),
                ("counted", models.IntegerField(default=-1)),
            ],
            options={
                "verbose_name": "归主题",
                "verbose_name_plural": "归主题",
            },
        ),
        migrations.CreateModel(
            name="ThemeText",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("text_hash", models.CharField(max_length=64, verbose_name="文字")),
                ("score", models.PositiveSmallIntegerField(default=0, verbose_name="把握")),
                (
                    "assigned_by",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="归入人",
                    ),
                ),
                (
                    "consultation",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="drafts.consultation",
                    ),
                ),
                (
                    "theme",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="texts",
                        to="opinions.theme",
                        verbose_name="主题",
                    ),
                ),
            ],
            options={
                "verbose_name": "主题中的意见",
                "verbose_name_plural": "主题中的意见",
                "indexes": [models.Index(fields=["theme", "text_hash"], name="theme_texts")],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("consultation", "text_hash"), name="one_theme_per_wording"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("score__lte", 100)), name="theme_score_in_per_cent"
                    ),
                ],
            },
        ),
        migrations.AddField(
            model_name="similartext",
            name="has_joined",
            field=models.BooleanField(db_default=False, default=False, verbose_name="随到随归"),
        ),
        migrations.AddField(
            model_name="similartext",
            name="recalled_at",
            field=models.DateTimeField(null=True, verbose_name="与往年比对的时间"),
        ),
        migrations.AddIndex(
            model_name="similartext",
            index=models.Index(
                condition=models.Q(("has_joined", True)),
                fields=["consultation"],
                name="similar_joined",
            ),
        ),
        migrations.AddIndex(
            model_name="similartext",
            index=models.Index(
                condition=models.Q(("recalled_at__isnull", True)),
                fields=["consultation"],
                name="similar_not_recalled",
            ),
        ),
        migrations.RunSQL(TALLIES, NO_TALLIES),
        migrations.RunSQL(WHAT_IS_THERE, migrations.RunSQL.noop),
    ]
