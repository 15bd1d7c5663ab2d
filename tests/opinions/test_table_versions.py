"""Frozen versions stay, are verified, and can be held against each other."""

import pytest
from django.urls import reverse
from django.utils import timezone

from opinions.models import CompiledItem, CompiledTable
from opinions.services import compiling, freezing
from opinions.table_versions import differences
from tests.factories.accounts import ClerkFactory, ReviewerFactory
from tests.factories.compiling import (
    CompilingConsultationFactory,
    frozen_table,
    make_item,
    opinion_on,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def versions():
    """Frozen, reopened, one row reworded, one taken out, one new, frozen again."""
    consultation, clerk = CompilingConsultationFactory(), ClerkFactory()
    for text in ("甲。", "乙。"):
        make_item(consultation, opinion_on(consultation), text=text)
    old = frozen_table(consultation)
    freezing.reopen_table(old, by=ReviewerFactory(), reason="改字", at=timezone.now())
    first, second = CompiledItem.objects.in_table_order()
    compiling.change_item(first, by=clerk, text="甲，改过。")
    opinions = [source.opinion for source in second.sources.select_related("opinion")]
    compiling.delete_item(second, by=clerk, reason="重复")
    make_item(consultation, *(type(one).objects.get(pk=one.pk) for one in opinions), text="丙。")
    return old, frozen_table(consultation)


def test_rows_are_added_removed_and_changed(versions):
    found = differences(*versions)
    assert [(one.word, one.row["text"]) for one in found] == [
        ("修改", "甲，改过。"), ("新增", "丙。"), ("删去", "乙。"),
    ]  # fmt: skip
    assert found[0].fields == [("意见建议（修改后表述）", "甲。", "甲，改过。")]
    assert differences(versions[0], versions[0]) == []


def test_the_page_verifies_each_version_and_compares_the_last_two(client, versions):
    old, new = versions
    client.force_login(ClerkFactory())
    address = reverse("admin:opinions_table_versions", args=[new.consultation_id])
    page = client.get(address).content.decode()
    assert page.count("核对一致") == 2
    assert "重新打开：改字" in page
    assert "<del>甲。</del> → <ins>甲，改过。</ins>" in page
    same = client.get(address, {"old": new.number, "new": new.number}).content.decode()
    assert "内容相同" in same
    CompiledTable.objects.filter(pk=old.pk).update(rows=[])
    assert "与内容不符" in client.get(address).content.decode()


def test_before_anything_is_frozen_the_page_says_what_to_do(client):
    client.force_login(ClerkFactory())
    consultation = CompilingConsultationFactory()
    page = client.get(reverse("admin:opinions_table_versions", args=[consultation.pk]))
    assert "还没有定稿" in page.content.decode()
