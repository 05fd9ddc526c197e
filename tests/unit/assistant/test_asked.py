"""The classification levels that a question names, by their names or by the marks that documents bear."""

import pytest

from assistant.asked import levels_of
from tests.fixtures.shelf import Part, Said, Shelf

SHELF = Shelf().put("guide", Part("1", "Quai", (Said("La lanterne éclaire le quai."),)))


@pytest.mark.parametrize(
    ("question", "levels"),
    [
        ("Puis-je y mettre du Protégé B ?", {"b"}),
        ("Puis-je y mettre un document Très secret ?", {"c"}),
        ("Puis-je y mettre une note cotée « Secret » ?", {"c"}),
        ("Puis-je y mettre une note cotée confidentielle ?", {"b"}),
        ("Puis-je y mettre un fichier à diffusion restreinte ?", {"a"}),
        ("Puis-je y mettre un secret industriel, confidentiel ?", set()),
    ],
)
def test_levels_by_name_or_by_mark(question: str, levels: set[str]) -> None:
    assert levels_of(SHELF.query(question)) == levels
