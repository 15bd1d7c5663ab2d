"""Townships, second plaques, brands and former names; what a station has; 约访; the map."""

import uuid

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from stations.pinyin import pinyin_key

FACILITIES = [
    "标识标牌",
    "办公设备",
    "法律图书资料架",
    "意见征集箱",
    "宣传栏",
    "电子显示屏",
    "宣传长廊",
]
THEMES = ["党建", "产业", "青年"]


def fill(apps, schema_editor):
    """The townships as stations named them become the register; the office's first lists."""
    Station = apps.get_model("stations", "Station")
    Township = apps.get_model("stations", "Township")
    for text in Station.objects.exclude(township="").values_list("township", flat=True).distinct():
        name = text.strip()
        if not name:
            continue
        row, _ = Township.objects.get_or_create(
            name=name, defaults={"pinyin_key": pinyin_key(name)}
        )
        Station.objects.filter(township=text).update(in_township=row, township=name)
    kinds = apps.get_model("stations", "FacilityKind").objects
    for position, name in enumerate(FACILITIES, start=1):
        kinds.get_or_create(name=name, defaults={"position": position})
    for name in THEMES:
        apps.get_model("stations", "Theme").objects.get_or_create(name=name)
    # Indexes made at the end of this migration can't wait for checks of the rows written above.
    schema_editor.execute("SET CONSTRAINTS ALL IMMEDIATE")


class Migration(migrations.Migration):
    dependencies = [
        ("contacts", "0002_looks_stay"),
        ("office", "0002_append_only_and_calendar"),
        ("stations", "0007_partners"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="FacilityKind",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("name", models.CharField(max_length=40, unique=True, verbose_name="设施")),
                ("position", models.PositiveSmallIntegerField(default=0, verbose_name="顺序")),
                ("is_asked", models.BooleanField(default=True, verbose_name="仍在清单上")),
            ],
            options={
                "verbose_name": "设施清单",
                "verbose_name_plural": "设施清单",
                "ordering": ["position", "pk"],
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
                ("name", models.CharField(max_length=20, unique=True, verbose_name="特色")),
            ],
            options={
                "verbose_name": "特色标签",
                "verbose_name_plural": "特色标签",
                "ordering": ["name"],
            },
        ),
        migrations.CreateModel(
            name="Township",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("name", models.CharField(max_length=60, unique=True, verbose_name="乡镇（街道）")),
                (
                    "division_code",
                    models.CharField(blank=True, max_length=12, verbose_name="区划代码"),
                ),
                ("pinyin_key", models.CharField(blank=True, editable=False, max_length=300)),
            ],
            options={
                "verbose_name": "乡镇（街道）",
                "verbose_name_plural": "乡镇（街道）",
                "ordering": ["pinyin_key", "name"],
            },
        ),
        migrations.CreateModel(
            name="Visit",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("number", models.CharField(max_length=30, unique=True, verbose_name="约访编号")),
                ("query_hash", models.CharField(max_length=64)),
                ("client_key", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ("name", models.CharField(blank=True, max_length=50, verbose_name="姓名")),
                ("topic", models.CharField(blank=True, max_length=500, verbose_name="想谈的事")),
                (
                    "preferred",
                    models.CharField(blank=True, max_length=100, verbose_name="方便的时间"),
                ),
                (
                    "status",
                    models.CharField(
                        choices=[
                            ("waiting", "待答复"),
                            ("agreed", "已约定"),
                            ("declined", "未能约定"),
                            ("done", "已见面"),
                        ],
                        default="waiting",
                        max_length=20,
                        verbose_name="状态",
                    ),
                ),
                ("agreed_at", models.DateTimeField(blank=True, null=True, verbose_name="约定时间")),
                ("answer", models.CharField(blank=True, max_length=300, verbose_name="答复")),
                ("asked_at", models.DateTimeField(verbose_name="提出时间")),
                ("closed_at", models.DateTimeField(blank=True, null=True, verbose_name="办结时间")),
                (
                    "phone",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="contacts.contact",
                        verbose_name="手机号码",
                    ),
                ),
                (
                    "privacy_notice",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="office.privacynotice",
                    ),
                ),
                (
                    "station",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="visits",
                        to="stations.station",
                        verbose_name="站点",
                    ),
                ),
                (
                    "wanted",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="stations.person",
                        verbose_name="想见的人",
                    ),
                ),
            ],
            options={
                "verbose_name": "约访",
                "verbose_name_plural": "约访",
                "ordering": ["-asked_at", "-pk"],
                "indexes": [
                    models.Index(fields=["station", "status"], name="visit_by_station"),
                    models.Index(fields=["closed_at"], name="visit_closed"),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("status", "agreed"), _negated=True),
                            ("agreed_at__isnull", False),
                            _connector="OR",
                        ),
                        name="agreed_visit_has_a_time",
                        violation_error_message="请写明约定的时间。",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("status", "declined"), _negated=True),
                            models.Q(("answer", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="declined_visit_has_a_reason",
                        violation_error_message="请写明不能约定的原因。",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("closed_at__isnull", False), ("status__in", ["declined", "done"])
                            ),
                            models.Q(
                                models.Q(("status__in", ["declined", "done"]), _negated=True),
                                ("closed_at__isnull", True),
                            ),
                            _connector="OR",
                        ),
                        name="visit_over_has_its_time",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="VisitMove",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "old_status",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("waiting", "待答复"),
                            ("agreed", "已约定"),
                            ("declined", "未能约定"),
                            ("done", "已见面"),
                        ],
                        max_length=20,
                        verbose_name="原状态",
                    ),
                ),
                (
                    "new_status",
                    models.CharField(
                        choices=[
                            ("waiting", "待答复"),
                            ("agreed", "已约定"),
                            ("declined", "未能约定"),
                            ("done", "已见面"),
                        ],
                        max_length=20,
                        verbose_name="新状态",
                    ),
                ),
                ("at", models.DateTimeField(auto_now_add=True, verbose_name="时间")),
                ("note", models.CharField(blank=True, max_length=300, verbose_name="说明")),
                (
                    "by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="办理人",
                    ),
                ),
                (
                    "visit",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="moves",
                        to="stations.visit",
                    ),
                ),
            ],
            options={
                "verbose_name": "约访流转",
                "verbose_name_plural": "约访流转",
                "ordering": ["visit", "pk"],
            },
        ),
        migrations.AddField(
            model_name="station",
            name="brand",
            field=models.CharField(blank=True, max_length=60, verbose_name="本地品牌名称"),
        ),
        migrations.AddField(
            model_name="station",
            name="co_located_with",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="co_located",
                to="stations.station",
                verbose_name="加挂在",
            ),
        ),
        migrations.AddField(
            model_name="station",
            name="division_code",
            field=models.CharField(blank=True, max_length=12, verbose_name="区划代码"),
        ),
        migrations.AddField(
            model_name="station",
            name="plaque",
            field=models.CharField(blank=True, max_length=100, verbose_name="牌匾名称"),
        ),
        migrations.CreateModel(
            name="Facility",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("is_present", models.BooleanField(verbose_name="有")),
                ("inspected_on", models.DateField(blank=True, null=True, verbose_name="查看日期")),
                ("changed_at", models.DateTimeField(auto_now=True, verbose_name="填写时间")),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "photo",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="office.storedfile",
                    ),
                ),
                (
                    "station",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="facilities",
                        to="stations.station",
                    ),
                ),
                (
                    "kind",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="facilities",
                        to="stations.facilitykind",
                    ),
                ),
            ],
            options={
                "verbose_name": "站点设施",
                "verbose_name_plural": "站点设施",
                "ordering": ["station", "kind__position", "pk"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("station", "kind"), name="one_facility_of_a_kind"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="FormerName",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("name", models.CharField(max_length=100, verbose_name="曾用名")),
                ("until", models.DateField(verbose_name="使用至")),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "station",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="former_names",
                        to="stations.station",
                    ),
                ),
            ],
            options={
                "verbose_name": "曾用名",
                "verbose_name_plural": "曾用名",
                "ordering": ["station", "until", "pk"],
            },
        ),
        migrations.CreateModel(
            name="StandardAnswer",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "item",
                    models.CharField(
                        choices=[
                            ("premises", "固定场所"),
                            ("staff", "人员力量"),
                            ("rules", "工作制度"),
                            ("funds", "经费保障"),
                            ("mechanism", "联络机制"),
                            ("ledger", "工作台账"),
                        ],
                        max_length=12,
                        verbose_name="项目",
                    ),
                ),
                ("is_present", models.BooleanField(verbose_name="有")),
                ("evidence", models.CharField(blank=True, max_length=200, verbose_name="说明")),
                ("changed_at", models.DateTimeField(auto_now=True, verbose_name="填写时间")),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "file",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="office.storedfile",
                    ),
                ),
                (
                    "station",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="standards",
                        to="stations.station",
                    ),
                ),
            ],
            options={
                "verbose_name": "六个有",
                "verbose_name_plural": "六个有",
                "ordering": ["station", "item"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("station", "item"), name="one_answer_to_an_item"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="StationMap",
            fields=[
                (
                    "id",
                    models.PositiveSmallIntegerField(
                        default=1, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("approval_number", models.CharField(max_length=60, verbose_name="审图号")),
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
                "verbose_name": "联系点分布图",
                "verbose_name_plural": "联系点分布图",
                "constraints": [
                    models.CheckConstraint(condition=models.Q(("id", 1)), name="one_station_map"),
                    models.CheckConstraint(
                        condition=models.Q(("approval_number", ""), _negated=True),
                        name="station_map_with_its_number",
                        violation_error_message="没有审图号的地图不能公开。",
                    ),
                ],
            },
        ),
        migrations.AddField(
            model_name="station",
            name="themes",
            field=models.ManyToManyField(
                blank=True, related_name="stations", to="stations.theme", verbose_name="特色"
            ),
        ),
        migrations.AddField(
            model_name="station",
            name="in_township",
            field=models.ForeignKey(
                blank=True,
                editable=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="stations",
                to="stations.township",
                verbose_name="乡镇（街道）",
            ),
        ),
        migrations.CreateModel(
            name="Village",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("name", models.CharField(max_length=60, verbose_name="村（社区）")),
                (
                    "division_code",
                    models.CharField(blank=True, max_length=12, verbose_name="区划代码"),
                ),
                ("pinyin_key", models.CharField(blank=True, editable=False, max_length=300)),
                (
                    "township",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="villages",
                        to="stations.township",
                        verbose_name="乡镇（街道）",
                    ),
                ),
            ],
            options={
                "verbose_name": "村（社区）",
                "verbose_name_plural": "村（社区）",
                "ordering": ["pinyin_key", "name"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("township", "name"),
                        name="one_village_of_a_name_in_a_township",
                        violation_error_message="这个乡镇（街道）已有同名的村（社区）。",
                    )
                ],
            },
        ),
        migrations.AddField(
            model_name="station",
            name="village",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="stations",
                to="stations.village",
                verbose_name="村（社区）",
            ),
        ),
        migrations.AddConstraint(
            model_name="station",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("parent__isnull", True),
                    models.Q(("parent", models.F("pk")), _negated=True),
                    _connector="OR",
                ),
                name="station_not_its_own_parent",
                violation_error_message="站点不能以自己为上级。",
            ),
        ),
        migrations.AddConstraint(
            model_name="station",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("co_located_with__isnull", True),
                    models.Q(("co_located_with", models.F("pk")), _negated=True),
                    _connector="OR",
                ),
                name="station_not_at_itself",
                violation_error_message="站点不能加挂在自己那里。",
            ),
        ),
        migrations.RunPython(fill, migrations.RunPython.noop),
    ]
