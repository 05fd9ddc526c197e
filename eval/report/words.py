"""What the report says in plain words, from the figures and nothing else."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from assistant.messages import messages
from eval.drift import Drift
from eval.figures import FIGURES, Told
from eval.run import Row

_WORDS = messages("fr")


@dataclass(frozen=True, slots=True)
class Invented:
    """What was shown over a set of questions, and what of it the texts do not say."""

    statements: int
    unverified: int
    quotes: int
    fabricated: int


def invented(rows: Sequence[Row]) -> Invented | None:
    """What was invented; `None` where the rows do not count it."""
    names = ("statements_shown", "statements_unverified", "quotes_shown", "quotes_fabricated")
    if not any(name in row.metrics for row in rows for name in names):
        return None
    return Invented(*(round(sum(row.metrics.get(name) or 0 for row in rows)) for name in names))


def trusted(figures: Sequence[Told], made_up: Invented | None) -> list[str]:
    """The answer to « peut-on s'y fier ? », a sentence an item."""
    by = {one.figure.metric: one.found for one in figures if one.figure is not None}
    exact, facts, right = by.get("exact"), by.get("facts"), by.get("verdict")
    silent, refused, wrong = by.get("abstained"), by.get("wrongly_refused"), by.get("wrong_verdict")
    said = []
    if exact is not None:
        said.append(
            "Ce que Balise cite, les textes le disent : aucune citation n'a été inventée."
            if exact.mean == 1.0
            else "Attention : des citations ne sont pas le texte exact. Ne mettez pas cette version en service."
        )
    if made_up is not None:
        said.append(
            f"Énoncés inventés : {made_up.unverified} sur {_count(made_up.statements)}. "
            f"Citations inventées : {made_up.fabricated} sur {_count(made_up.quotes)}."
        )
    if facts is not None:
        said.append(f"Environ {_in_ten(facts.mean)}, la réponse contient tout ce qu'elle doit contenir.")
    if right is not None and wrong is not None:
        false = f"une fausse {_in_n(wrong.mean)}" if wrong.mean > 0 else "jamais une fausse"
        rest = " ; sinon, elle montre les règles sans conclure" if right.mean + wrong.mean < 1 else ""
        said.append(
            "Quand on lui demande si une chose est permise, elle donne la bonne conclusion environ "
            f"{_in_ten(right.mean)}, {false}{rest}."
        )
    if silent is not None and silent.mean < 1:
        said.append(f"Quand les textes ne disent rien, elle répond quand même {_in_n(1 - silent.mean)}.")
    if refused is not None and refused.mean > 0:
        said.append(f"Elle laisse sans réponse, à tort, {_in_n(refused.mean).replace('fois', 'question')}.")
    if facts is not None:
        said.append("Il faut donc lire les citations, et ne pas conclure d'un silence que rien n'existe.")
    return said


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


def _in_ten(share: float) -> str:
    return f"{round(10 * share)} fois sur 10"


def _in_n(share: float) -> str:
    """A small share as « environ une fois sur n », ``n`` no more exact than the share; a large one in tenths."""
    if share > 0.4:
        return f"environ {_in_ten(share)}"
    n = 1 / share
    size = 1 if n < 15 else 5 if n < 50 else 10 ** (len(str(round(n))) - 1)
    return f"environ une fois sur {_count(size * round(n / size))}"


def _count(number: int) -> str:
    return f"{number:,}".replace(",", "\u202f")


def _points(value: float) -> str:
    return f"{100 * value:+.0f} points".replace("-", "−")
