"""Forms with which the office keeps stations as places."""

import re
from typing import Any

from crispy_forms.layout import HTML, Fieldset, Layout
from django import forms

from stations.choices import STATION_MOVES, StationKind, StationStatus
from stations.choices.places import OpenTasks
from stations.forms.fields import fields_only
from stations.models import FacilityKind, Station, Theme, Township, Village
from stations.naming import kind_doubt, likeness_doubts

# Addresses of their own beside the stations' pages.
RESERVED = frozenset({"directory", "map", "visits", "pages"})
GROUPS = (
    ("是什么", ("name", "kind", "level", "code", "aliases", "brand", "plaque", "themes")),
    ("在哪里", ("township", "village", "address", "hours", "phone", "host", "division_code",
             "population")),
    ("和别的站点", ("parent", "co_located_with")),
    ("介绍", ("established_on", "introduction")),
)  # fmt: skip


class StationForm(forms.ModelForm):
    sure = forms.BooleanField(
        label="看过上面的提示，照此保存", required=False, widget=forms.HiddenInput
    )

    class Meta:
        model = Station
        fields = [name for _, names in GROUPS for name in names]
        widgets = {
            "established_on": forms.DateInput({"type": "date"}, format="%Y-%m-%d"),
            "introduction": forms.Textarea({"rows": 3}),
            "themes": forms.CheckboxSelectMultiple,
            "township": forms.TextInput({"list": "townships", "autocomplete": "off"}),
        }
        help_texts = {
            "code": "用在网址和台账编号里，只用字母、数字和短横，例如 LY。登记台账后不能再改。",
            "phone": "公开的办公电话，不是个人手机。",
            "parent": "归哪个站点管，没有就不填。最多三级。",
            "aliases": "居民可能用来查找的其他叫法，用顿号隔开。",
            "brand": "当地自己的叫法，例如某某议事厅；没有就不填。",
            "plaque": "牌匾上实际写的字，与名称相同就不填。",
            "co_located_with": "在代表之家等已有的地方加挂牌匾的，选那个地方。设施只在那里算一次。",
            "village": "不在名册里的，先到“乡镇和村”登记。",
            "division_code": "统计用区划代码，没有就不填。",
        }
        error_messages = {"code": {"unique": "这个编码已经有站点用了，请换一个。"}}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.helper = fields_only()
        datalist = HTML('{% include "stations/office/township_names.html" %}')
        groups = [Fieldset(title, *names) for title, names in GROUPS]
        self.helper.layout = Layout(*groups, "sure", datalist)
        others = Station.objects.working().exclude(pk=self.instance.pk)
        _choose(self, "parent", others.exclude(kind=StationKind.COLLECTION_POINT))
        _choose(self, "co_located_with", others.filter(co_located_with=None))
        _choose(self, "village", Village.objects.select_related("township"))
        self.was = (self.instance.name, self.instance.aliases, self.instance.kind)
        self.townships = Township.objects.values_list("name", flat=True)
        if self.instance.pk and self.instance.ledger_entries.exists():
            self.fields["code"].disabled = True

    def clean_code(self) -> str:
        code = str(self.cleaned_data["code"])
        if code.lower() in RESERVED:
            raise forms.ValidationError("这个编码系统自己要用，请换一个。")
        return code

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        doubts = [] if self.errors or cleaned.get("sure") else self._doubts(cleaned)
        for doubt in doubts:
            self.add_error(None, doubt)
        if doubts:
            self.add_error(None, "名称没有错的，请勾选页面最下面的“照此保存”再保存一次。")
            self.fields["sure"].widget = forms.CheckboxInput()
        return cleaned

    def _doubts(self, cleaned: dict[str, Any]) -> list[str]:
        """Asked only when name, aliases, kind or township are new."""
        name, aliases, kind = cleaned["name"], cleaned["aliases"], cleaned["kind"]
        found = []
        if (name, aliases, kind) != self.was:
            others = Station.objects.exclude(pk=self.instance.pk)
            rows = others.values_list("name", "aliases", "kind")
            found = [kind_doubt(name, kind), *likeness_doubts(name, aliases, kind, rows)]
        township, known = cleaned["township"].strip(), set(self.townships)
        if township and known and township not in known and not cleaned.get("village"):
            found.append(f"“{township}”不在乡镇（街道）名册里，保存后会加进去。")
        return [one for one in found if one]


class StationStatusForm(forms.Form):
    status = forms.ChoiceField(label="改为")
    merged_into = forms.ModelChoiceField(
        Station.objects.none(), label="并入哪个站点", required=False, help_text="只在并入时选。"
    )
    tasks = forms.ChoiceField(
        label="没有办完的任务怎么办", choices=OpenTasks, required=False, widget=forms.RadioSelect,
        help_text="并入或者撤销时要选。",
    )  # fmt: skip
    note = forms.CharField(
        label="原因",
        max_length=300,
        widget=forms.Textarea({"rows": 2}),
        error_messages={"required": "请写明原因。"},
    )

    def __init__(self, *args: Any, station: Station, has_tasks: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        moves = STATION_MOVES[StationStatus(station.status)]
        status = self.fields["status"]
        assert isinstance(status, forms.ChoiceField)  # noqa: S101 -- for the type
        status.choices = [(move.value, move.label) for move in StationStatus if move in moves]
        _choose(self, "merged_into", Station.objects.working().exclude(pk=station.pk))
        if not has_tasks:
            del self.fields["tasks"]
        self.helper = fields_only()


class TownshipForm(forms.ModelForm):
    villages = forms.CharField(
        label="村（社区）",
        required=False,
        widget=forms.Textarea({"rows": 10}),
        help_text="每行一个；知道区划代码的，空一格写在后面，例如：桥头村 522700102203。",
    )

    class Meta:
        model = Township
        fields = ["name", "division_code"]
        error_messages = {"name": {"unique": "名册里已经有这个乡镇（街道）。"}}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.helper = fields_only()
        if self.instance.pk:
            rows = self.instance.villages.all()
            lines = [f"{one.name} {one.division_code}".strip() for one in rows]
            self.fields["villages"].initial = "\n".join(lines)

    def clean_villages(self) -> dict[str, str]:
        found: dict[str, str] = {}
        lines = self.cleaned_data["villages"].splitlines()
        for number, line in enumerate(lines, start=1):
            parts = line.split()
            if not parts:
                continue
            name, code = parts[0], "".join(parts[1:])
            if not re.fullmatch(r"\d{0,12}", code, re.ASCII) or len(name) > 60:
                raise forms.ValidationError(f"第{number}行不对：名称后面只能写区划代码（数字）。")
            if name in found:
                raise forms.ValidationError(f"第{number}行的“{name}”前面已经有了。")
            found[name] = code
        return found


class ListsForm(forms.Form):
    facilities = forms.CharField(
        label="设施清单", max_length=2000, widget=forms.Textarea({"rows": 9}),
        help_text="每行一项，按这个顺序显示。去掉的不再填报，以前填的保留。",
    )  # fmt: skip
    themes = forms.CharField(
        label="特色标签", required=False, max_length=1000, widget=forms.Textarea({"rows": 5}),
        help_text="每行一个。去掉的从各站点上一并去掉。",
    )  # fmt: skip

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.helper = fields_only()
        asked = FacilityKind.objects.filter(is_asked=True).values_list("name", flat=True)
        self.fields["facilities"].initial = "\n".join(asked)
        self.fields["themes"].initial = "\n".join(Theme.objects.values_list("name", flat=True))

    def clean_facilities(self) -> list[str]:
        return _lines(self.cleaned_data["facilities"], longest=40)

    def clean_themes(self) -> list[str]:
        return _lines(self.cleaned_data["themes"], longest=20)


class LogoForm(forms.Form):
    picture = forms.FileField(
        label="标识图片", help_text="png、jpg 或者 webp，最好是正方形。",
        error_messages={"required": "请选择标识图片。"},
    )  # fmt: skip

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.helper = fields_only()


class MapForm(forms.Form):
    picture = forms.FileField(
        label="地图图片", help_text="png、jpg 或者 webp。",
        error_messages={"required": "请选择地图图片。"},
    )  # fmt: skip
    approval_number = forms.CharField(
        label="审图号", max_length=60, help_text="例如：黔S(2025)001号。公开地图必须标明审图号。",
        error_messages={"required": "没有审图号的地图不能公开，请填写审图号。"},
    )  # fmt: skip

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.helper = fields_only()


def _lines(text: str, *, longest: int) -> list[str]:
    names = list(dict.fromkeys(line.strip() for line in text.splitlines() if line.strip()))
    for name in names:
        if len(name) > longest:
            raise forms.ValidationError(f"“{name}”太长，请写在{longest}个字以内。")
    return names


def _choose(form: forms.BaseForm, name: str, rows: Any) -> None:
    bound = form.fields[name]
    assert isinstance(bound, forms.ModelChoiceField)  # noqa: S101 -- for the type
    bound.queryset = rows
