"""What the report says in plain words, from the figures and nothing else."""

from collections.abc import Sequence
from datetime import date

from assistant.messages import messages
from eval.drift import Drift
from eval.figures import FIGURES, Told

_WORDS = messages("fr")
_SOON = 0.9
"""Under this share of whole answers, at the low end, readers are told to read the quotes."""


def trusted(cards: Sequence[Told]) -> list[str]:
    """The answer to « peut-on s'y fier ? », a sentence an item."""
    by = {one.figure.metric: one.found for one in cards if one.figure is not None}
    exact, facts = by.get("exact"), by.get("facts")
    silent, refused, wrong = by.get("abstained"), by.get("wrongly_refused"), by.get("wrong_verdict")
    said = []
    if exact is not None:
        said.append(
            "Ce que Balise cite, les textes le disent : aucune citation n'a été inventée."
            if exact.mean == 1.0
            else "Attention : des citations ne sont pas le texte exact. Ne mettez pas cette version en service."
        )
    if facts is not None:
        said.append(f"Environ {_in_ten(facts.mean)}, la réponse contient tout ce qu'elle doit contenir.")
    if wrong is not None and wrong.mean > 0:
        said.append(f"Quand on lui demande si une chose est permise, sa conclusion est fausse {_in_n(wrong.mean)}.")
    if silent is not None and silent.mean < 1:
        said.append(f"Quand les textes ne disent rien, elle répond quand même {_in_n(1 - silent.mean)}.")
    if refused is not None and refused.mean > 0:
        said.append(f"Elle laisse sans réponse, à tort, une question {_in_n(refused.mean).removeprefix('une fois ')}.")
    if facts is not None and facts.low < _SOON:
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
    """A small share as « une fois sur n », a large one in tenths."""
    return f"une fois sur {round(1 / share)}" if share <= 0.4 else _in_ten(share)


def _points(value: float) -> str:
    return f"{100 * value:+.0f} points".replace("-", "−")
