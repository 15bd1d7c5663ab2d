"""What came late can follow in a supplement; a general opinion remembers its text."""

import django.db.models.deletion
from django.db import migrations, models
from django.db.models import Q

NOTHING = migrations.RunSQL.noop
SENT_TABLES = """
    UPDATE opinions_compiledtable AS compiled SET sent_at = sent.created_at
    FROM opinions_submission AS sent WHERE sent.table_id = compiled.id
"""
SENT_SOURCES = """
    UPDATE opinions_compiledsource AS source SET submission_id = sent.id
    FROM opinions_submission AS sent
    JOIN opinions_compiledtable AS compiled ON compiled.id = sent.table_id
    CROSS JOIN LATERAL jsonb_array_elements(compiled.rows) AS line
    WHERE source.item_id = (line ->> 'item')::bigint
"""
# As drafts.models.replacements.text_on has it: the text that stood on the day it was said, and
# not one that came after it was filed.
TEXTS_OF_GENERAL_OPINIONS = """
    UPDATE opinions_opiniontarget AS target SET version_id = COALESCE(
        (
            SELECT replaced.old_id FROM drafts_versionreplacement AS replaced
            WHERE replaced.consultation_id = opinion.consultation_id
              AND replaced.replaced_at > LEAST(
                  opinion.created_at,
                  (date_trunc('day', opinion.received_at AT TIME ZONE 'Asia/Shanghai')
                   + interval '1 day') AT TIME ZONE 'Asia/Shanghai'
              )
            ORDER BY replaced.replaced_at, replaced.id LIMIT 1
        ),
        consultation.version_id
    )
    FROM opinions_opinion AS opinion
    JOIN drafts_consultation AS consultation ON consultation.id = opinion.consultation_id
    WHERE opinion.id = target.opinion_id AND target.scope = 'whole'
"""


class Migration(migrations.Migration):
    dependencies = [
        ("drafts", "0043_closed_questions"),
        ("opinions", "0012_kind_may_be_empty"),
    ]

    operations = [
        migrations.RemoveConstraint(model_name="compiledtable", name="one_frozen_table_at_a_time"),
        migrations.AddField(
            model_name="compiledsource",
            name="submission",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="opinions.submission",
                verbose_name="随哪次上报",
            ),
        ),
        migrations.AddField(
            model_name="compiledtable",
            name="part",
            field=models.PositiveSmallIntegerField(default=1, verbose_name="第几次上报"),
        ),
        migrations.AddField(
            model_name="compiledtable",
            name="reason",
            field=models.CharField(blank=True, max_length=300, verbose_name="补充上报原因"),
        ),
        migrations.AddField(
            model_name="compiledtable",
            name="sent_at",
            field=models.DateTimeField(blank=True, null=True, verbose_name="登记上报时间"),
        ),
        migrations.AddField(
            model_name="opiniontarget",
            name="version",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="drafts.draftversion",
                verbose_name="针对哪一稿",
            ),
        ),
        migrations.RunSQL(SENT_TABLES, NOTHING),
        migrations.RunSQL(SENT_SOURCES, NOTHING),
        migrations.RunSQL(TEXTS_OF_GENERAL_OPINIONS, NOTHING),
        # A table with keys still to be checked cannot be altered.
        migrations.RunSQL("SET CONSTRAINTS ALL IMMEDIATE", NOTHING),
        migrations.AddConstraint(
            model_name="compiledtable",
            constraint=models.UniqueConstraint(
                condition=Q(reopened_at__isnull=True, sent_at__isnull=True),
                fields=("consultation",),
                name="one_frozen_table_at_a_time",
                violation_error_message="汇总表已经定稿。",
            ),
        ),
        migrations.AddConstraint(
            model_name="compiledtable",
            constraint=models.UniqueConstraint(
                condition=Q(reopened_at__isnull=True),
                fields=("consultation", "part"),
                name="one_standing_table_per_part",
                violation_error_message="这一次上报的汇总表已经定稿。",
            ),
        ),
        migrations.AddConstraint(
            model_name="compiledtable",
            constraint=models.CheckConstraint(
                condition=Q(sent_at__isnull=True) | Q(reopened_at__isnull=True),
                name="sent_table_is_not_reopened",
                violation_error_message="汇总表已经上报，不能重新打开。",
            ),
        ),
        migrations.AddConstraint(
            model_name="compiledtable",
            constraint=models.CheckConstraint(
                condition=Q(part=1, reason="") | (Q(part__gt=1) & ~Q(reason="")),
                name="supplement_says_why",
                violation_error_message="请写明补充上报的原因。",
            ),
        ),
        migrations.AddConstraint(
            model_name="opiniontarget",
            constraint=models.CheckConstraint(
                condition=Q(scope="whole", version__isnull=False)
                | (~Q(scope="whole") & Q(version__isnull=True)),
                name="whole_target_names_its_text",
                violation_error_message="总体意见须记明针对哪一稿。",
            ),
        ),
    ]
