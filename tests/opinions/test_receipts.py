import uuid

import pytest
from django.db import IntegrityError

from opinions import receipts
from opinions.models import Opinion
from tests.factories.opinions import PassedOpinionFactory


@pytest.fixture(autouse=True)
def prefix(monkeypatch):
    class Profile:
        number_prefix = "QH"

    monkeypatch.setattr(receipts, "office", Profile)


def test_a_number_is_found_however_it_was_typed():
    number = receipts.new_number()
    sloppy = f" {number.lower().replace('-', ' ')} "
    wide = "".join(chr(ord(sign) + 0xFEE0) if "!" <= sign <= "~" else sign for sign in number)

    assert receipts.read_number(sloppy) == number
    assert receipts.read_number(wide) == number


def test_every_single_wrong_sign_is_noticed():
    number = receipts.new_number()
    places = [i for i, sign in enumerate(number) if sign in receipts.SIGNS and i > 2]

    for place in places:
        for sign in receipts.SIGNS.replace(number[place], ""):
            assert receipts.read_number(number[:place] + sign + number[place + 1 :]) is None


def test_two_signs_that_changed_places_are_noticed():
    signs = "7K3M9D2X"
    number = receipts._written("QH", signs)
    swapped = receipts._written("QH", "K73M9D2X")[:-1] + number[-1]

    assert receipts.read_number(number) == number
    assert receipts.read_number(swapped) is None


def test_no_two_signs_look_or_sound_alike():
    assert not set(receipts.SIGNS) & set("0O1IL")
    assert not {"B", "S", "Z"} & set(receipts.SIGNS)


def test_one_form_has_one_code_and_another_form_another():
    key = uuid.uuid4()
    receipt = receipts.new_receipt(key)

    assert receipt.query_code == receipts.query_code(key)
    assert len(receipt.query_code) == 8
    assert receipts.query_code(uuid.uuid4()) != receipt.query_code
    assert receipts.matches(receipt.number, receipt.query_code, receipt.query_hash)
    assert not receipts.matches(receipt.number, "00000000", receipt.query_hash)


def test_the_code_may_be_typed_in_wide_digits_with_spaces():
    assert receipts.read_code(" １２３４ 5678") == "12345678"


@pytest.mark.django_db
def test_who_meets_only_taken_numbers_is_refused_and_nothing_is_stored(monkeypatch):
    taken = PassedOpinionFactory().receipt_no
    asked = []
    monkeypatch.setattr(receipts, "new_number", lambda: asked.append(taken) or taken)

    with pytest.raises(IntegrityError, match="receipt_no"):
        receipts.with_free_number(lambda: PassedOpinionFactory(receipt_no=receipts.new_number()))

    assert len(asked) == receipts.TRIES
    assert Opinion.objects.count() == 1


@pytest.mark.django_db
def test_another_rule_that_is_broken_is_not_tried_again():
    opinion, tries = PassedOpinionFactory(), []

    def store():
        tries.append(1)
        PassedOpinionFactory(client_key=opinion.client_key)

    with pytest.raises(IntegrityError, match="client_key"):
        receipts.with_free_number(store)

    assert tries == [1]
