"""Shapes, the words that announce a number, and check digits. Every number is invented."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.confidentiality.normalise import fold, normalise
from corpus.confidentiality.numbers import numbers, passes_luhn

digits = st.text("0123456789", min_size=1, max_size=18)


def found(text: str) -> set[str]:
    plain = normalise(text)
    return set(numbers(plain, fold(plain)))


def completed(start: str) -> str:
    return next(start + last for last in "0123456789" if passes_luhn(start + last))


@given(digits)
def test_one_check_digit_and_one_alone_completes_a_number(start: str) -> None:
    assert sum(passes_luhn(start + last) for last in "0123456789") == 1


def test_the_check_digit_is_that_of_luhn() -> None:
    assert passes_luhn("79927398713") and not passes_luhn("79927398710") and passes_luhn("18")


@given(digits, st.data())
def test_one_wrong_digit_is_seen(start: str, data: st.DataObject) -> None:
    whole = completed(start)
    at = data.draw(st.integers(0, len(whole) - 1))
    wrong = data.draw(st.sampled_from([d for d in "0123456789" if d != whole[at]]))
    assert not passes_luhn(whole[:at] + wrong + whole[at + 1 :])


@given(st.text("0123456789", min_size=15, max_size=15), st.sampled_from(["3", "4", "5", "6"]))
def test_a_card_in_one_block_is_found_whether_or_not_its_check_digit_holds(rest: str, first: str) -> None:
    assert "card" in found(f"voici {first}{rest} merci")


@given(st.sampled_from(["418", "514", "819"]), st.integers(200, 999), st.integers(1, 9999), st.sampled_from("- ."))
def test_a_telephone_is_found_however_it_is_set(area: str, exchange: int, line: int, between: str) -> None:
    if f"{area}{exchange}" not in ("418643", "418644", "418646", "418528", "514873", "514864"):
        assert "phone" in found(f"appelle au {area}{between}{exchange}{between}{line:04}")


def test_a_directory_number_passes_unless_it_is_said_to_be_somebodys() -> None:
    assert "phone" not in found("Le service répond au 418 643-0199")
    assert "phone" in found("Son cellulaire est le 418 643-0199")


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("nas", "NAS 123 456 78"),
        ("nas", "son NAS : 123456789"),
        ("bank", "12345-678-1234567"),
        ("bank", "mon compte 7654321"),
        ("card", "carte de crédit 1111 2222 3333 4444 5"),
        ("phone", "+33 6 12 34 56 78"),
    ],
)
def test_a_word_or_a_shape_announces(name: str, text: str) -> None:
    assert name in found(text)


@pytest.mark.parametrize(
    "text",
    [
        "123 456 789 $",
        "123 000 000",
        "2021 2022 2023 2024",
        "ISBN 9782550123456",
        "1 800 555-0199",
        "NEQ 1143456789",
        "x123456789y",
        "12 345 678",
        "5-123456789-1",
    ],
)
def test_a_quantity_or_a_public_number_passes(text: str) -> None:
    assert found(text) == set()


@given(st.text("0123456789 .-/()", max_size=60))
def test_any_run_of_figures_is_read_without_fault(text: str) -> None:
    assert found(text) <= {"nas", "card", "bank", "phone", "nam", "licence", "passport"}
