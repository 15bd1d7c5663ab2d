import hashlib

import pytest
from cryptography.fernet import Fernet
from django.core.management import CommandError, call_command
from django.db import DatabaseError, connection, transaction

from liaison.contacts import ciphers, services
from liaison.contacts.models import Contact, ContactLook
from tests.factories import contacts
from tests.factories.accounts import ClerkFactory

pytestmark = pytest.mark.django_db


def test_kept_contact_is_not_readable_in_the_database():
    contact = contacts.phone("13800000021")

    contact.refresh_from_db()
    assert "13800000021" not in contact.ciphertext + contact.lookup + contact.masked
    assert contact.masked == "138****0021"
    assert services.open_for_delivery(contact) == "13800000021"


def test_same_number_is_kept_once_for_each_use():
    first, second = contacts.phone(), contacts.phone()

    assert first.pk != second.pk
    assert first.ciphertext != second.ciphertext
    assert list(Contact.objects.filter(lookup=first.lookup).order_by("pk")) == [first, second]


def test_look_at_a_contact_is_on_record():
    contact, viewer = contacts.phone(), ClerkFactory()

    shown = services.reveal(contact, viewer=viewer, reason="  核实意见内容 ")

    assert shown == "13800000021"
    assert list(ContactLook.objects.values_list("contact", "viewer", "reason")) == [
        (contact.pk, viewer.pk, "核实意见内容")
    ]


@pytest.mark.parametrize(
    ("reason", "sentence"),
    [
        ("  ", "查看完整联系方式须写明理由。"),
        ("长" * 201, "查看理由请不要超过200个字。"),
    ],
)
def test_look_without_a_fitting_reason_is_refused(reason, sentence):
    with pytest.raises(services.ContactError) as error:
        services.reveal(contacts.phone(), viewer=ClerkFactory(), reason=reason)

    assert str(error.value) == sentence
    assert not ContactLook.objects.exists()


@pytest.mark.parametrize("statement", ["UPDATE {} SET reason = 'x'", "DELETE FROM {}"])
def test_record_of_a_look_cannot_be_changed_or_deleted(statement):
    services.reveal(contacts.phone(), viewer=ClerkFactory(), reason="核实")

    with pytest.raises(DatabaseError, match="stay on record"), transaction.atomic():
        connection.cursor().execute(statement.format("contacts_contactlook"))

    assert ContactLook.objects.get().reason == "核实"


def test_erased_contact_leaves_a_row_and_nothing_else():
    contact = contacts.phone()

    services.erase(contact)

    contact.refresh_from_db()
    assert (contact.ciphertext, contact.lookup, contact.masked) == ("", "", "已删除")
    assert contact.erased_at is not None
    with pytest.raises(services.ContactError, match="已经删除"):
        services.open_for_delivery(contact)


def test_erased_contact_cannot_hold_anything_again():
    contact = contacts.phone()
    services.erase(contact)

    with pytest.raises(DatabaseError), transaction.atomic():
        Contact.objects.filter(pk=contact.pk).update(lookup="x")


def test_rotation_moves_every_contact_to_the_newest_key(settings, capsys):
    kept = [contacts.phone(f"1380000002{n}") for n in range(5)]
    erased = contacts.email()
    services.erase(erased)
    newest = Fernet.generate_key().decode()
    settings.CONTACT_KEYS = [newest, *settings.CONTACT_KEYS]

    call_command("rotate_keys", batch=2)

    assert capsys.readouterr().out.startswith("已更换5条。")
    settings.CONTACT_KEYS = [newest]
    assert [
        services.open_for_delivery(contact) for contact in Contact.objects.kept().order_by("pk")
    ] == [f"1380000002{n}" for n in range(5)]
    assert set(Contact.objects.kept().values_list("key_id", flat=True)) == {
        ciphers.key_id_of(newest)
    }
    assert [contact.lookup for contact in kept] == list(
        Contact.objects.kept().order_by("pk").values_list("lookup", flat=True)
    )


def test_rotation_names_the_key_that_is_missing(settings):
    contact = contacts.phone()
    settings.CONTACT_KEYS = [Fernet.generate_key().decode()]

    with pytest.raises(CommandError, match=contact.key_id):
        call_command("rotate_keys")

    contact.refresh_from_db()
    assert contact.key_id != ciphers.current_key_id()


def test_rotation_takes_one_query_for_a_batch_of_any_size(settings, django_assert_num_queries):
    for n in range(3):
        contacts.phone(f"1380000002{n}")
    settings.CONTACT_KEYS = [Fernet.generate_key().decode(), *settings.CONTACT_KEYS]

    # Savepoint, read, write, release.
    with django_assert_num_queries(4):
        assert services.rotate() == 3


def test_either_cipher_reads_the_other_and_rotation_changes_over(settings):
    aes = contacts.phone("13800000021")
    settings.CIPHER = "sm"
    sm = contacts.phone("13800000022")
    assert sm.ciphertext.startswith("sm4.")
    assert [services.open_for_delivery(one) for one in (aes, sm)] == ["13800000021", "13800000022"]

    assert services.rotate() == 1  # the AES row; the other is as wished
    aes.refresh_from_db()
    assert aes.ciphertext.startswith("sm4.")
    settings.CIPHER = "aes"
    assert services.open_for_delivery(aes) == "13800000021"
    assert services.rotate() == 2


def test_sm4_row_that_was_changed_does_not_open(settings):
    settings.CIPHER = "sm"
    contact = contacts.phone()
    contact.ciphertext = contact.ciphertext[:-6] + "AAAAA="

    with pytest.raises(services.ContactError, match="无法打开"):
        services.open_for_delivery(contact)


def test_sm3_lookup_is_the_published_hmac(settings):
    """Against RFC 2104 written out: H(K^opad, H(K^ipad, m)), H from OpenSSL."""
    settings.LOOKUP_HASH, settings.LOOKUP_KEY = "sm3", "k"

    def sm3(data):
        return hashlib.new("sm3", data).digest()

    block = b"k".ljust(64, b"\0")
    inner = sm3(bytes(b ^ 0x36 for b in block) + b"phone:13800000021")
    expected = sm3(bytes(b ^ 0x5C for b in block) + inner).hex()
    assert contacts.phone("13800000021").lookup == expected
