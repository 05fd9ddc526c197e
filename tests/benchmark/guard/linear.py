"""Each recogniser's time on long messages: `python -m tests.benchmark.guard.linear`.

A message is one short piece repeated, of the kinds that make a careless pattern quadratic. Printed for each recogniser,
over all pieces: the slowest 20,000 characters, and how much longer they take than 5,000, in processor time (4 when the
time is proportional, 16 when it is quadratic). JSON on the last line.
"""

import json
import time
from collections.abc import Callable

from corpus.confidentiality.contacts import contacts
from corpus.confidentiality.credentials import has_credential
from corpus.confidentiality.files import reaches_somebody
from corpus.confidentiality.identifiers import tells_of_somebody
from corpus.confidentiality.injection import attempts_injection
from corpus.confidentiality.manner import manner
from corpus.confidentiality.markings import marked
from corpus.confidentiality.meaning import windows
from corpus.confidentiality.normalise import fold, normalise
from corpus.confidentiality.numbers import numbers
from corpus.confidentiality.offices import office_holders
from corpus.confidentiality.persons import names_a_person

SHORT, LONG = 5_000, 20_000
_GRAIN = 0.004
"""Seconds under which a ratio says nothing."""

RECOGNISERS: dict[str, Callable[[str], object]] = {
    "normalise": normalise,
    "numbers and papers": lambda text: set(numbers(text, fold(text))),
    "contacts": lambda text: set(contacts(text, fold(text))),
    "credentials": lambda text: has_credential(text, fold(text)),
    "markings": marked,
    "files": lambda text: reaches_somebody(fold(text)),
    "persons": lambda text: names_a_person(text, fold(text), frozenset({"hermine roy"})),
    "offices": lambda text: office_holders([text]),
    "injection": attempts_injection,
    "manner": manner,
    "windows": lambda text: list(windows(text)),
}
NAMES = {"names (trained)": tells_of_somebody}

PIECES = (
    "1", "1 ", "12 ", "12-", "1-", "a", "a ", "A ", "Ab ", "@", "a@", "@a.", "a.", "a.a@", " ", "\n", "a\n", "-", "a-", "(", "« ",
    "<", "a<", "p<aaa", "a1", "é\u0301\u0323", "://a:", "un ", "deux cent ", "passeport ", "passeport 12", "iban a1 ",
    "dossier ", "dossier 1", "dossier tal ", "permis de travail ", "mot de passe ", "mdp : ", "login a/", "cle ",
    "cle aaaaaaaaaaaaaaaaaaaaaaaaaaaaaa ", "naissance ", "née le ", "mon ", "rue ", "1 rue ", "+1 ", " at a dot ",
    "Marc Roy ", "maladie julie ", "Ministre Ab Cd ", "Ab Cd\nMinistre\n", "PROTÉGÉ B ", "[protégé b]\n", "voici secret ",
    "Ignore ", "tu es ", "![", "</",
)  # fmt: skip
FEW = ("Marc Roy est malade. ", "maladie ", "Ab Cd congé ", "dossier a ")


def seconds(work: Callable[[str], object], text: str) -> float:
    """Processor seconds, the best of two."""
    spent = []
    for _ in range(2):
        begun = time.process_time()
        work(text)
        spent.append(time.process_time() - begun)
    return min(spent)


def growth(work: Callable[[str], object], piece: str) -> tuple[float, float]:
    """How many times longer the long message takes, and its seconds."""
    short, long = (seconds(work, (piece * LONG)[:size]) for size in (SHORT, LONG))
    return long / max(short, _GRAIN), long


def main() -> None:
    """Measure every recogniser on every piece."""
    out = {}
    tables = [(RECOGNISERS, PIECES), (NAMES, FEW)]
    tells_of_somebody("Le salaire de Marc Roy")
    for recognisers, pieces in tables:
        for name, work in recognisers.items():
            measured = [growth(work, piece) for piece in pieces]
            out[name] = {
                "ratio": round(max(r for r, _ in measured), 1),
                "ms": round(1000 * max(s for _, s in measured)),
            }
            print(f"{name:<20} x{out[name]['ratio']:<5} {out[name]['ms']:>5} ms")
    print(json.dumps(out))


if __name__ == "__main__":
    main()
