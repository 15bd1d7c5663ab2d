"""The office's own list of channels."""

import pytest
from django.urls import reverse

from opinions.models import OpinionChannel
from opinions.models.channels import channel_names, collecting_choices
from tests.factories.accounts import ClerkFactory, ReviewerFactory
from tests.factories.opinions import PassedOpinionFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def clerk(client):
    clerk = ClerkFactory()
    client.force_login(clerk)
    return clerk


def test_clerk_adds_a_channel_and_everyone_may_choose_it(
    client, clerk, django_capture_on_commit_callbacks
):
    collecting_choices()  # The process has read the list before.
    with django_capture_on_commit_callbacks(execute=True):
        client.post(
            reverse("admin:opinions_opinionchannel_add"), {"name": "村广播", "position": 15}
        )

    added = OpinionChannel.objects.get(name="村广播")
    assert (added.key, "村广播") in collecting_choices()


def test_renamed_channel_is_called_so_everywhere(client, clerk):
    opinion = PassedOpinionFactory(channel="box")
    box = OpinionChannel.objects.get(key="box")
    box.name = "民意箱"
    box.save()
    channel_names.forget()

    assert opinion.get_channel_display() == "民意箱"
    url = reverse("admin:opinions_list", args=[opinion.consultation_id])
    assert "联系点办公室，民意箱" in client.get(url).content.decode()


def test_hidden_channel_is_offered_no_more_but_still_named():
    OpinionChannel.objects.filter(key="box").update(is_hidden=True)
    channel_names.forget()

    assert "box" not in dict(collecting_choices())
    assert PassedOpinionFactory(channel="box").get_channel_display() == "意见箱"


def test_list_is_filtered_by_channel(client, clerk):
    kept = PassedOpinionFactory(channel="phone")
    other = PassedOpinionFactory(channel="letter", consultation=kept.consultation)
    url = reverse("admin:opinions_list", args=[kept.consultation_id])

    page = client.get(url, {"channel": "phone"}).content.decode()

    assert kept.receipt_no in page
    assert other.receipt_no not in page


def test_no_channel_can_be_deleted_and_only_the_clerk_edits(client, clerk):
    box = OpinionChannel.objects.get(key="box")
    change = reverse("admin:opinions_opinionchannel_change", args=[box.pk])

    assert client.get(change).status_code == 200
    assert (
        client.post(reverse("admin:opinions_opinionchannel_delete", args=[box.pk])).status_code
        == 404
    )
    assert OpinionChannel.objects.filter(pk=box.pk).exists()
    client.force_login(ReviewerFactory())
    client.post(change, {"name": "别的", "position": 1})
    box.refresh_from_db()
    assert box.name == "意见箱"


def test_the_stock_page_names_the_channel_not_its_key(client, clerk):
    opinion = PassedOpinionFactory(channel="mobile")

    page = client.get(reverse("admin:opinions_opinion_change", args=[opinion.pk]))

    assert "流动站点" in page.content.decode()
    assert ">mobile<" not in page.content.decode()
