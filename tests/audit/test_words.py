import pytest

from liaison.audit.words import spoken, thing


@pytest.mark.parametrize(
    ("label", "values", "words"),
    [
        ("stations.LedgerEntry", {"status": "draft"}, "状态：草稿"),
        ("stations.LedgerEntry", {"status": "from long ago"}, "状态：from long ago"),
        ("stations.LedgerEntry", {"status": "draft", "x": 1}, "状态：草稿；x：1"),
        ("gone.Model", {"status": "draft"}, "status：draft"),
        ("", None, ""),
        ("stations.LedgerEntry", ["a"], "['a']"),
    ],
)
def test_values_are_said_in_the_words_of_their_model(label, values, words):
    assert spoken(label, values) == words


def test_a_thing_has_its_chinese_name_while_its_model_exists():
    assert "台账" in thing("stations.LedgerEntry")
    assert thing("gone.Model") == "gone.Model"
