"""What we see in a text is kept apart from what the superior answered.

Until now a published text was registered like a letter, and its lines became results. What a second
person confirmed so stays on record, as a revision marked 本办比对, and becomes a claim. What nobody
outside had heard of stops being the result: the item has the superior's last answer again, or
waits. What people were told stays until the office takes it back or the superior answers: an
upgrade must not take a word back from them in silence, and only two people of the office may write
to them. Texts that were registered and not posted become claims and are voided.
"""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models
from django.utils import timezone

TEXT, WHY = "published_text", "公布文本不是立法机关的答复，改记为本办比对。"
UNPLACED = "公布文本"
FAVOURABLE = ("adopted", "partially_adopted")


def keep_apart(apps, schema_editor):
    outcomes = apps.get_model("feedback", "Outcome").objects
    outcomes.filter(line__reply__kind=TEXT).update(basis="claimed_by_us")
    replies = apps.get_model("feedback", "SuperiorReply").objects.filter(kind=TEXT)
    for reply in replies.order_by("pk"):
        if reply.status not in {"posted", "voided"}:
            _void(apps, reply)
        _claim(apps, reply)
    for outcome in outcomes.filter(basis="claimed_by_us", is_current=True, release=None):
        _back_to_the_last_answer(apps, outcome)
    for consultation in set(replies.values_list("consultation", flat=True)):
        _wait_again(apps, consultation)
    # What was written is checked now, for the tables are altered next.
    schema_editor.execute("SET CONSTRAINTS ALL IMMEDIATE")


def _back_to_the_last_answer(apps, outcome):
    """Of the superior, or what people were told."""
    outcomes = apps.get_model("feedback", "Outcome").objects
    outcomes.filter(pk=outcome.pk).update(is_current=False)
    earlier = outcomes.filter(item=outcome.item_id, revision__lt=outcome.revision)
    known = earlier.exclude(basis="claimed_by_us", release=None)
    answer = known.order_by("revision").last()
    if answer:
        outcomes.filter(pk=answer.pk).update(is_current=True)
    _set_result(apps, outcome.item_id, answer.result if answer else "awaiting")


def _set_result(apps, item, result):
    apps.get_model("opinions", "CompiledItem").objects.filter(pk=item).update(adoption=result)
    links = apps.get_model("opinions", "CompiledSource").objects
    opinions = apps.get_model("opinions", "Opinion").objects
    moves = apps.get_model("opinions", "OpinionMove").objects
    for pk in links.filter(item=item).values_list("opinion", flat=True):
        opinion = opinions.get(pk=pk)
        new = _overall(links.filter(opinion=pk).values_list("item__adoption", flat=True))
        if opinion.adoption not in {"none", new}:
            moves.create(opinion=opinion, axis="adoption", old=opinion.adoption, new=new, note=WHY)
            opinions.filter(pk=pk).update(adoption=new)


def _overall(results):
    """As opinions.services.adopting.overall had it when this was written."""
    decided = set(results) - {"none", "awaiting"}
    if len(decided) <= 1:
        return decided.pop() if decided else "awaiting"
    if decided & set(FAVOURABLE):
        return "partially_adopted"
    return "not_adopted" if "not_adopted" in decided else "for_reference"


def _void(apps, reply):
    moves = apps.get_model("feedback", "ReplyMove").objects
    moves.create(reply=reply, old_status=reply.status, new_status="voided", note=WHY)
    apps.get_model("feedback", "SuperiorReply").objects.filter(pk=reply.pk).update(status="voided")
    asked = apps.get_model("office", "Confirmation").objects.filter(
        action="feedback.confirm_reply", target_id=reply.pk, state="pending"
    )
    now = timezone.now()
    for one in asked:
        apps.get_model("office", "ConfirmationMove").objects.create(
            confirmation=one, old_state="pending", new_state="rejected",
            by_id=one.requested_by_id, at=now, note=WHY,
        )  # fmt: skip
    asked.update(state="rejected", decided_at=now, note=WHY)


def _claim(apps, reply):
    checks = apps.get_model("feedback", "TextCheck").objects
    reflections = apps.get_model("feedback", "Reflection").objects
    defaults = {
        "asked_by_id": reply.registered_by_id,
        "asked_at": reply.registered_at,
        "finished_at": reply.registered_at,
    }
    found = {"consultation_id": reply.consultation_id, "version": None}
    for line in reply.lines.filter(result__in=FAVOURABLE):
        for item in line.items.all():
            check, _ = checks.get_or_create(**found, defaults=defaults)
            reflections.update_or_create(
                check_of=check,
                item=item,
                defaults={
                    "standing": "claimed_by_us",
                    "place": line.reflected_in.strip() or UNPLACED,
                    "text": line.reflected_text,
                    "decided_by_id": reply.registered_by_id,
                    "decided_at": reply.registered_at,
                },
            )


def _wait_again(apps, pk):
    """Not everything has its answer any more."""
    held = apps.get_model("drafts", "Consultation").objects.filter(pk=pk)
    waiting = apps.get_model("opinions", "CompiledItem").objects.filter(
        consultation=pk, adoption="awaiting"
    )
    changed = waiting.exists() and held.filter(status="results_received").update(
        status="results_partial"
    )
    if changed:
        apps.get_model("drafts", "ConsultationMove").objects.create(
            consultation_id=pk, old_status="results_received", new_status="results_partial",
            note=WHY,
        )  # fmt: skip


class Migration(migrations.Migration):
    dependencies = [
        ("drafts", "0044_moved_rows"),
        ("feedback", "0008_showing"),
        ("office", "0002_append_only_and_calendar"),
        ("opinions", "0027_themes"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Reflection",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("candidates", models.JSONField(default=list, verbose_name="系统提示")),
                (
                    "standing",
                    models.CharField(
                        choices=[
                            ("proposed", "待核对"),
                            ("claimed_by_us", "本办比对"),
                            ("confirmed_by_superior", "立法机关确认"),
                            ("rejected", "没有体现"),
                        ],
                        default="proposed",
                        max_length=22,
                        verbose_name="状态",
                    ),
                ),
                ("place", models.CharField(blank=True, max_length=200, verbose_name="体现条款")),
                ("text", models.TextField(blank=True, verbose_name="体现条款文字")),
                (
                    "decided_at",
                    models.DateTimeField(blank=True, null=True, verbose_name="核对时间"),
                ),
            ],
            options={
                "verbose_name": "体现条款",
                "verbose_name_plural": "体现条款",
                "ordering": ["check_of", "pk"],
            },
        ),
        migrations.CreateModel(
            name="ReflectionMove",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "old_standing",
                    models.CharField(
                        choices=[
                            ("proposed", "待核对"),
                            ("claimed_by_us", "本办比对"),
                            ("confirmed_by_superior", "立法机关确认"),
                            ("rejected", "没有体现"),
                        ],
                        max_length=22,
                        verbose_name="原状态",
                    ),
                ),
                (
                    "new_standing",
                    models.CharField(
                        choices=[
                            ("proposed", "待核对"),
                            ("claimed_by_us", "本办比对"),
                            ("confirmed_by_superior", "立法机关确认"),
                            ("rejected", "没有体现"),
                        ],
                        max_length=22,
                        verbose_name="新状态",
                    ),
                ),
                ("place", models.CharField(blank=True, max_length=200, verbose_name="体现条款")),
                ("at", models.DateTimeField(auto_now_add=True, verbose_name="时间")),
            ],
            options={
                "verbose_name": "体现条款流转",
                "verbose_name_plural": "体现条款流转",
                "ordering": ["reflection", "pk"],
            },
        ),
        migrations.CreateModel(
            name="TakingBack",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "cause",
                    models.CharField(
                        choices=[
                            ("mismatched", "对应错了，来函说的是别的意见"),
                            ("dropped", "后来的文本没有保留"),
                            ("text_only", "当时只比对了公布文本，没有立法机关的答复"),
                        ],
                        max_length=12,
                        verbose_name="原因",
                    ),
                ),
                ("words", models.CharField(max_length=300, verbose_name="给提出人的说明")),
                (
                    "status",
                    models.CharField(
                        choices=[
                            ("pending", "待复核"),
                            ("posted", "已更正"),
                            ("given_back", "已退回"),
                        ],
                        default="pending",
                        max_length=12,
                        verbose_name="状态",
                    ),
                ),
                ("asked_at", models.DateTimeField(auto_now_add=True, verbose_name="提请时间")),
            ],
            options={
                "verbose_name": "结果更正",
                "verbose_name_plural": "结果更正",
                "ordering": ["-pk"],
            },
        ),
        migrations.CreateModel(
            name="TextCheck",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("asked_at", models.DateTimeField(verbose_name="开始时间")),
                (
                    "finished_at",
                    models.DateTimeField(blank=True, null=True, verbose_name="比对完成时间"),
                ),
            ],
            options={
                "verbose_name": "公布文本比对",
                "verbose_name_plural": "公布文本比对",
                "ordering": ["consultation", "pk"],
            },
        ),
        migrations.AddField(
            model_name="outcome",
            name="basis",
            field=models.CharField(
                choices=[
                    ("confirmed_by_superior", "立法机关"),
                    ("claimed_by_us", "本办公室"),
                ],
                db_default="confirmed_by_superior",
                default="confirmed_by_superior",
                max_length=22,
                verbose_name="依据",
            ),
        ),
        migrations.AlterField(
            model_name="outcome",
            name="result",
            field=models.CharField(
                choices=[
                    ("adopted", "采纳"),
                    ("partially_adopted", "部分采纳"),
                    ("not_adopted", "未采纳"),
                    ("for_reference", "留作参考"),
                    ("referred", "转有关部门"),
                    ("awaiting", "更正：目前没有结果"),
                ],
                max_length=20,
                verbose_name="采纳情况",
            ),
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
                ],
                max_length=20,
                verbose_name="事由",
            ),
        ),
        migrations.AddField(
            model_name="reflection",
            name="decided_by",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
                verbose_name="核对人",
            ),
        ),
        migrations.AddField(
            model_name="reflection",
            name="item",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="opinions.compileditem",
                verbose_name="归并意见",
            ),
        ),
        migrations.AddField(
            model_name="reflection",
            name="outcome",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="feedback.outcome",
                verbose_name="哪次答复确认",
            ),
        ),
        migrations.AddField(
            model_name="reflection",
            name="provision",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="drafts.provision",
                verbose_name="条文",
            ),
        ),
        migrations.AddField(
            model_name="reflectionmove",
            name="by",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
                verbose_name="办理人",
            ),
        ),
        migrations.AddField(
            model_name="reflectionmove",
            name="reflection",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE,
                related_name="moves",
                to="feedback.reflection",
            ),
        ),
        migrations.AddField(
            model_name="takingback",
            name="asked_by",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
                verbose_name="提请人",
            ),
        ),
        migrations.AddField(
            model_name="takingback",
            name="outcome",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="feedback.outcome",
                verbose_name="原结果",
            ),
        ),
        migrations.AddField(
            model_name="takingback",
            name="posted",
            field=models.OneToOneField(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="feedback.outcome",
                verbose_name="更正后",
            ),
        ),
        migrations.AddField(
            model_name="textcheck",
            name="asked_by",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
                verbose_name="经办人",
            ),
        ),
        migrations.AddField(
            model_name="textcheck",
            name="consultation",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="drafts.consultation",
                verbose_name="征求意见",
            ),
        ),
        migrations.AddField(
            model_name="textcheck",
            name="version",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="drafts.draftversion",
                verbose_name="文本",
            ),
        ),
        migrations.AddField(
            model_name="reflection",
            name="check_of",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE,
                related_name="reflections",
                to="feedback.textcheck",
                verbose_name="公布文本比对",
            ),
        ),
        migrations.AddConstraint(
            model_name="takingback",
            constraint=models.UniqueConstraint(
                condition=models.Q(("status", "pending")),
                fields=("outcome",),
                name="one_open_taking_back_per_outcome",
                violation_error_message="这个结果的更正正在等待复核。",
            ),
        ),
        migrations.AddConstraint(
            model_name="takingback",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("posted__isnull", False), ("status", "posted")),
                    models.Q(models.Q(("status", "posted"), _negated=True), ("posted", None)),
                    _connector="OR",
                ),
                name="taking_back_posted_as_an_outcome",
            ),
        ),
        migrations.AddConstraint(
            model_name="takingback",
            constraint=models.CheckConstraint(
                condition=models.Q(("words__regex", "\\S")),
                name="taking_back_says_why",
                violation_error_message="请写明给提出人的说明。",
            ),
        ),
        migrations.AddConstraint(
            model_name="textcheck",
            constraint=models.UniqueConstraint(
                fields=("consultation", "version"), name="one_check_per_text", nulls_distinct=False
            ),
        ),
        migrations.AddConstraint(
            model_name="reflection",
            constraint=models.UniqueConstraint(
                fields=("check_of", "item"), name="one_reflection_per_item"
            ),
        ),
        migrations.AddConstraint(
            model_name="reflection",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("decided_at", None), ("decided_by", None), ("standing", "proposed")),
                    models.Q(
                        models.Q(("standing", "proposed"), _negated=True),
                        ("decided_at__isnull", False),
                        ("decided_by__isnull", False),
                    ),
                    _connector="OR",
                ),
                name="reflection_decided_by_somebody",
            ),
        ),
        migrations.AddConstraint(
            model_name="reflection",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("standing__in", ["proposed", "rejected"]),
                    models.Q(("place", ""), _negated=True),
                    _connector="OR",
                ),
                name="claim_names_its_clause",
                violation_error_message="请写明体现在哪一条。",
            ),
        ),
        migrations.AddConstraint(
            model_name="reflection",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("outcome__isnull", False), ("standing", "confirmed_by_superior")),
                    models.Q(
                        models.Q(("standing", "confirmed_by_superior"), _negated=True),
                        ("outcome", None),
                    ),
                    _connector="OR",
                ),
                name="confirmed_only_by_an_answer",
                violation_error_message="没有立法机关的答复，不能算确认。",
            ),
        ),
        migrations.RunPython(keep_apart, migrations.RunPython.noop),
        migrations.AddConstraint(
            model_name="outcome",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("basis", "confirmed_by_superior"),
                    ("result", "awaiting"),
                    ("is_current", False),
                    ("release__isnull", False),
                    _connector="OR",
                ),
                name="our_reading_is_no_outcome",
                violation_error_message="只有立法机关答复的才是结果。",
            ),
        ),
        migrations.AddConstraint(
            model_name="superiorreply",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("kind", "published_text"), _negated=True),
                    ("status__in", ["posted", "voided"]),
                    _connector="OR",
                ),
                name="published_text_is_no_reply",
                violation_error_message="公布文本不是立法机关的答复，请用“公布文本比对”。",
            ),
        ),
    ]
