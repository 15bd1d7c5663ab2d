import pytest

from liaison.contacts import services
from liaison.contacts.choices import ContactKind

PHONE, EMAIL = ContactKind.PHONE, ContactKind.EMAIL


@pytest.mark.parametrize(
    "written",
    [
        "13800000021",
        " 138 0000 0021 ",
        "138-0000-0021",
        "+86 13800000021",
        "8613800000021",
        "008613800000021",
        "１３８００００００２１",
    ],
)
def test_one_number_is_found_however_it_is_written(written):
    assert services.lookup_key(PHONE, written) == services.lookup_key(PHONE, "13800000021")


def test_one_address_is_found_however_it_is_written():
    written = services.lookup_key(EMAIL, " Zhang@Example.CN")

    assert written == services.lookup_key(EMAIL, "zhang@example.cn")


def test_lookup_keys_of_different_kinds_and_values_differ():
    keys = {
        services.lookup_key(PHONE, "13800000021"),
        services.lookup_key(PHONE, "13800000022"),
        services.lookup_key(EMAIL, "a@x.cn"),
    }

    assert len(keys) == 3


def test_lookup_key_depends_on_the_secret(settings):
    before = services.lookup_key(PHONE, "13800000021")
    settings.LOOKUP_KEY = "another"

    assert services.lookup_key(PHONE, "13800000021") != before


@pytest.mark.parametrize(
    ("kind", "value", "masked"),
    [
        (PHONE, "13800000021", "138****0021"),
        (PHONE, "0857-2345678", "085****5678"),
        (EMAIL, "zhang@x.cn", "z***@x.cn"),
        (EMAIL, "z@x.cn", "z***@x.cn"),
    ],
)
def test_masked_contact_shows_enough_to_recognise_it(kind, value, masked):
    assert services.mask(kind, value) == masked


@pytest.mark.parametrize("value", ["", "1380000002", "23800000021", "138000000211", "张三"])
def test_bad_phone_is_explained(value):
    with pytest.raises(services.ContactError) as error:
        services.mask(PHONE, value)

    assert str(error.value) == "请填写11位手机号码，或者带区号的固定电话。"


@pytest.mark.parametrize("value", ["", "zhang", "zhang@", "@x.cn", "a b@x.cn", "a" * 250 + "@x.cn"])
def test_bad_address_is_explained(value):
    with pytest.raises(services.ContactError) as error:
        services.mask(EMAIL, value)

    assert str(error.value) == "请填写完整的电子邮箱地址，例如 name@example.cn。"
