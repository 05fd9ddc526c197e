"""Office holders are named by their documents; people who merely stand near an institution are not."""

import pytest

from corpus.confidentiality.identifiers import identifiers
from corpus.confidentiality.offices import office_holders

SIGNED = "Mot de la fin.\n\nHermine Vaillancourt\n\nMinistre de la Numération\n\nQuébec"


@pytest.mark.parametrize(
    ("text", "names"),
    [
        (SIGNED, {"hermine vaillancourt"}),
        ("Le ministre de la Numération,\nÉLOI DE LA TOUR\n", {"eloi de la tour"}),
        ("Hermine Vaillancourt, sous-ministre associée, préside.", {"hermine vaillancourt"}),
        ("La ministre Hermine Vaillancourt a signé.", {"hermine vaillancourt"}),
        ("MOT DU\nMINISTRE\n", set()),
        ("Hermine Vaillancourt\nTechnicienne\n", set()),
        ("Le Conseil du trésor\nMinistère des Finances\n", set()),
    ],
)
def test_holders_are_derived(text: str, names: set[str]) -> None:
    assert office_holders([text]) == names


def test_their_names_pass_in_messages_and_nobody_elses() -> None:
    holders = office_holders([SIGNED.replace("Hermine", "Juliette")])
    assert identifiers("La plainte vise-t-elle Juliette Vaillancourt ?", holders) == ()
    assert identifiers("La plainte vise-t-elle Mme Juliette Vaillancourt ?", holders) == ()
    assert identifiers("La plainte vise-t-elle Juliette Vaillancourt ?") == ("person",)
    assert identifiers("La plainte vise-t-elle Martine Vaillancourt ?", holders) == ("person",)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("La loi Julie Roy vise-t-elle les plaintes ?", ()),
        ("Prépare un rapport disciplinaire sur Julie Roy", ("person",)),
        ("La commissaire Julie Roy a reçu une plainte", ()),
    ],
)
def test_the_office_is_read_beside_the_name(text: str, found: tuple[str, ...]) -> None:
    assert identifiers(text) == found
