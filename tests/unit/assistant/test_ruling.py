"""A draft rules by the force of its words, or by the mark of the cell that the question is about."""

from assistant.hosting import Hosting
from assistant.ruling import marked_force, ruling_force
from corpus.model import Force, UnitKind
from tests.fixtures.shelf import Part, Said, Shelf

COLUMNS = ("Niveau", "Système d'IAG public", "Circuit fermé")
SHELF = Shelf().put(
    "guide",
    Part("1", "Lanternes", (Said("Par exemple, la lanterne du phare est interdite.", Force.EXAMPLE),)),
    Part("2", "Matrice", (Said("Protégé B\tinterdit\tpermis", kind=UnitKind.ROW, columns=COLUMNS),)),
)
EXAMPLE, ROW = SHELF.draft("Par exemple"), SHELF.draft("Protégé B")


def test_the_force_of_a_row_is_that_of_its_cell() -> None:
    assert ruling_force(ROW, SHELF.query("Protégé B en circuit fermé ?"), SHELF.index) is Force.PERMISSION
    assert ruling_force(EXAMPLE, SHELF.query("Puis-je déplacer une lanterne ?"), SHELF.index) is None


def test_marks_without_a_hosting_asked_agree_or_allow_under_conditions() -> None:
    public, closed = ("IAG public", "interdit"), ("circuit fermé", "permis")
    none, sovereign = frozenset[Hosting](), frozenset({Hosting.SOVEREIGN})
    assert marked_force([public, closed], none) is Force.PERMISSION
    assert marked_force([public, ("circuit fermé", "interdit")], none) is Force.PROHIBITION
    assert marked_force([public, closed], frozenset({Hosting.CLOSED})) is Force.PERMISSION
    assert marked_force([public, closed], sovereign) is None
    assert marked_force([("IAG public", "voir l'annexe")], none) is None
