"""Validity on a day."""

from datetime import date

import pytest

from corpus.model import Document, PassageValidity, Status, Validity

CHECKED = date(2026, 11, 1)


@pytest.mark.parametrize(
    ("validity", "day", "status"),
    [
        (Validity(Status.IN_FORCE, CHECKED, since=date(2025, 1, 1)), date(2024, 12, 31), Status.NOT_YET),
        (Validity(Status.IN_FORCE, CHECKED, since=date(2025, 1, 1)), date(2025, 1, 1), Status.IN_FORCE),
        (Validity(Status.LIFTED, CHECKED, date(2025, 1, 1), date(2025, 12, 19)), date(2025, 12, 18), Status.IN_FORCE),
        (Validity(Status.LIFTED, CHECKED, date(2025, 1, 1), date(2025, 12, 19)), date(2025, 12, 19), Status.LIFTED),
        (Validity(Status.IN_FORCE, CHECKED, until=date(2026, 3, 31)), date(2026, 3, 31), Status.PERIOD_OVER),
        (Validity(Status.NOT_YET, CHECKED, since=date(2027, 1, 1)), date(2027, 1, 2), Status.IN_FORCE),
        (Validity(Status.NOT_YET, CHECKED), date(2099, 1, 1), Status.NOT_YET),
        (Validity(Status.NOT_YET, CHECKED, until=date(2027, 1, 1)), date(2026, 12, 31), Status.NOT_YET),
        (Validity(Status.NOT_YET, CHECKED, until=date(2027, 1, 1)), date(2027, 1, 1), Status.PERIOD_OVER),
        (Validity(Status.NOT_NORMATIVE, CHECKED), date(2026, 1, 1), Status.NOT_NORMATIVE),
    ],
)
def test_status_on_a_day(validity: Validity, day: date, status: Status) -> None:
    assert validity.on(day) is status


def test_a_section_may_have_its_own_validity() -> None:
    lifted = Validity(Status.LIFTED, CHECKED, until=date(2025, 12, 19))
    whole = Validity(Status.IN_FORCE, CHECKED)
    document = Document(
        "faq",
        "FAQ",
        "faq",
        "MCN",
        "",
        CHECKED,
        "2025",
        whole,
        "public",
        "fr",
        "",
        sections=(PassageValidity("JUSQU", lifted),),
    )
    assert document.validity_of("JUSQU'À QUAND", "") is lifted
    assert document.validity_of("4.1", "Autre") is whole
