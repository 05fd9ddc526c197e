"""What the report says in plain words, from the figures and nothing else."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from assistant.messages import messages
from eval.drift import Drift
from eval.figures import FIGURES, Told
from eval.run import Row, Run

_WORDS = messages("fr")


@dataclass(frozen=True, slots=True)
class Invented:
    """What was shown over a set of questions (``n``, of which a person reviewed some), and what of it the texts do not
    say.
    """

    statements: int
    unverified: int
    quotes: int
    fabricated: int
    reviewed: int
    n: int


def invented(rows: Sequence[Row]) -> Invented | None:
    """What was invented; `None` where the rows do not count it."""
    names = ("statements_shown", "statements_unverified", "quotes_shown", "quotes_fabricated")
    if not any(name in row.metrics for row in rows for name in names):
        return None
    statements, unverified, quotes, fabricated = (
        round(sum(row.metrics.get(name) or 0 for row in rows)) for name in names
    )
    reviewed = sum(row.reviewed for row in rows)
    return Invented(statements, unverified, quotes, fabricated, reviewed, len(rows))


@dataclass(frozen=True, slots=True)
class Sentence:
    """One sentence of the answer, and the questions it rests on: how many a person reviewed (0 of 0: none)."""

    text: str
    reviewed: int = 0
    n: int = 0


def trusted(figures: Sequence[Told], made_up: Invented | None) -> list[Sentence]:
    """The answer to « peut-on s'y fier ? », a sentence an item."""
    by = {one.figure.metric: one for one in figures if one.figure is not None}
    exact, facts, right = by.get("exact"), by.get("facts"), by.get("verdict")
    silent, refused, wrong = by.get("abstained"), by.get("wrongly_refused"), by.get("wrong_verdict")
    said = []
    if exact is not None:
        said.append(
            _of(
                exact,
                "Ce que Balise cite, les textes le disent : aucune citation n'a été inventée."
                if exact.found.mean == 1.0
                else "Attention : des citations ne sont pas le texte exact. Ne mettez pas cette version en service.",
            )
        )
    if made_up is not None:
        said.append(
            Sentence(
                f"Énoncés inventés : {made_up.unverified} sur {count(made_up.statements)}. "
                f"Citations inventées : {made_up.fabricated} sur {count(made_up.quotes)}.",
                made_up.reviewed,
                made_up.n,
            )
        )
    if facts is not None:
        said.append(
            _of(facts, f"Environ {_in_ten(facts.found.mean)}, la réponse contient tout ce qu'elle doit contenir.")
        )
    if right is not None and wrong is not None:
        false = f"une fausse {_in_n(wrong.found.mean)}" if wrong.found.mean > 0 else "jamais une fausse"
        rest = " ; sinon, elle cite les règles sans conclure" if right.found.mean + wrong.found.mean < 1 else ""
        said.append(
            _of(
                right,
                "Quand on lui demande si une chose est permise, elle donne la bonne conclusion environ "
                f"{_in_ten(right.found.mean)}, {false}{rest}.",
            )
        )
    if silent is not None and silent.found.mean < 1:
        said.append(
            _of(silent, f"Quand les textes ne disent rien, elle répond quand même {_in_n(1 - silent.found.mean)}.")
        )
    if refused is not None and refused.found.mean > 0:
        share = _in_n(refused.found.mean, "question", "questions")
        said.append(_of(refused, f"Elle laisse sans réponse, à tort, {share}."))
    if facts is not None:
        said.append(Sentence("Il faut donc lire les citations, et ne pas conclure d'un silence que rien n'existe."))
    return said


def _of(told: Told, text: str) -> Sentence:
    return Sentence(text, told.reviewed, told.found.n)


def drifted(found: Drift | None) -> str:
    """Whether the figures went back since the last release, in one sentence."""
    if found is None:
        return "Aucune version publiée n'a été mesurée avant celle-ci : on ne peut pas dire si elle a reculé."
    tag, day = found.release.tag, day_of(found.release.at)
    if not found.alerts:
        return f"Depuis la version publiée « {tag} » ({day}), aucun recul visible."
    first = [c for c in found.alerts if c.figure in FIGURES] or list(found.alerts)
    lost = ", ".join(f"{c.figure.title.lower()} ({_points(c.difference.mean)})" for c in first)
    others = len(found.alerts) - len(first)
    lost += f", et {others} autre{'s' if others > 1 else ''} mesure{'s' if others > 1 else ''}" if others else ""
    return f"Depuis la version publiée « {tag} » ({day}), Balise a reculé : {lost}."


def day_of(stamp: str) -> str:
    """A day as people write it; nothing for a release that bears none."""
    return _WORDS.date(date.fromisoformat(stamp[:10])) if stamp else ""


def run_named(run: Run) -> str:
    """A run as people know it: by its day, its hour and its name."""
    stamp = run.versions["date"]
    hour = f"{int(stamp[11:13])}\u00a0h\u00a0{stamp[14:16]}" if len(stamp) >= 16 else ""
    return f"la série du {day_of(stamp)}{f' à {hour}' if hour else ''} ({run.name})"


def told_points(value: float, digits: int = 0) -> str:
    """A distance between shares, in points: « 1 point », « 2 points », « 0,4 point »."""
    said = f"{100 * value:.{digits if 100 * value >= 1 else max(digits, 1)}f}".removesuffix(".0")
    return f"{said.replace('.', ',')}\u00a0point{'s' if float(said) >= 2 else ''}"


def decimal(value: float) -> str:
    """A number with two digits at most after its comma, as French writes it."""
    return f"{value:.2f}".rstrip("0").rstrip(".").replace(".", ",")


def _in_ten(share: float, several: str = "fois") -> str:
    return f"{round(10 * share)} {several} sur 10"


def _in_n(share: float, one: str = "fois", several: str = "fois") -> str:
    """A small share as « environ une fois sur n », ``n`` no more exact than the share; a large one in tenths."""
    if share > 0.4:
        return f"environ {_in_ten(share, several)}"
    n = 1 / share
    size = 1 if n < 15 else 5 if n < 50 else 10 ** (len(str(round(n))) - 1)
    return f"environ une {one} sur {count(size * round(n / size))}"


def count(number: int) -> str:
    """A number as people write it."""
    return f"{number:,}".replace(",", "\u202f")


def _points(value: float) -> str:
    return f"{'+' if value >= 0 else '−'}{told_points(abs(value))}"
