"""The gate: what a candidate must show before anyone meets it.

The *minimal gate* is always there: small golden questions on invented rules, the answer's schema, the time to the first
token. The quality gate is the command of the settings (`python -m eval gate`), run against the candidate.
"""

import json
import os
import subprocess
from dataclasses import dataclass

from serving import pointer
from serving.ask import ask
from serving.errors import StepFailed
from serving.pointer import Live
from serving.settings import Settings

_GOLDEN = (
    ("Qui tient le registre ?", ("Le bureau d'essai tient le registre.", "La salle ouvre à huit heures.")),
    ("Quand la salle ouvre-t-elle ?", ("Le bureau d'essai tient le registre.", "La salle ouvre à huit heures.")),
    ("Que doit faire le personnel ?", ("Le personnel doit fermer la porte.", "La cour est pavée.")),
    ("Que peut faire l'équipe ?", ("Le mur est peint en bleu.", "L'équipe peut réserver la salle.")),
    ("What must staff do?", ("Le personnel doit fermer la porte.", "La cour est pavée.")),
    ("De quelle couleur est le mur ?", ("Le mur est peint en bleu.", "L'équipe peut réserver la salle.")),
)


@dataclass(frozen=True, slots=True)
class Minimal:
    """What the minimal gate saw. ``followed``: how many answers follow the schema and state something; ``pointed``: how
    many golden questions the candidate answered with the right sentence; it is shown, and decides nothing: six
    questions cannot.
    """

    asked: int
    followed: int
    pointed: int
    first_token_p95_s: float

    def fault(self, settings: Settings) -> str:
        """Why the candidate does not pass, or nothing."""
        limits = settings.limits
        if self.followed < limits.schema_share * self.asked:
            return f"{self.followed} réponses sur {self.asked} suivent le schéma"
        if self.first_token_p95_s > limits.first_token_s:
            return f"premier mot en {self.first_token_p95_s:.2f} s, plus que {limits.first_token_s} s"
        return ""


def minimal(address: str, model: str, api_key: str = "") -> Minimal:
    """Ask the golden questions.

    Raises:
        StepFailed: the candidate does not answer.
    """
    followed = pointed = 0
    firsts: list[float] = []
    for number, (question, sentences) in enumerate(_GOLDEN):
        first, text = ask(address, model, question, sentences, api_key)
        firsts.append(first)
        try:
            statements = json.loads(text)["statements"]
            followed += bool(statements) and all(
                isinstance(s["text"], str) and set(s["sentences"]) <= {"s1", "s2"} for s in statements
            )
            right = "s2" if number in (1, 3) else "s1"
            pointed += bool(statements) and statements[0]["sentences"] == [right]
        except (ValueError, KeyError, TypeError):
            continue
    firsts.sort()
    return Minimal(len(_GOLDEN), followed, pointed, firsts[min(len(firsts) - 1, int(0.95 * len(firsts)))])


def quality(settings: Settings, candidate: Live) -> str:
    """Run the quality gate of the settings against a candidate. Returns its verdict in few words, for the journal.

    The candidate is named by a pointer of its own: it would lose to the one in service if only its address were given.

    Raises:
        StepFailed: it says no, or does not end.
    """
    if not settings.gate:
        return "barrière minimale seulement"
    named = settings.state / "candidate.json"
    pointer.move(named, candidate)
    told = {"BALISE_GENERATION__POINTER": str(named)}
    if settings.api_key:
        told["BALISE_GENERATION__API_KEY"] = settings.api_key
    try:
        done = subprocess.run(  # noqa: S603 - the operator's own command
            [*settings.gate],
            env={**os.environ, **told},
            capture_output=True,
            text=True,
            check=False,
            timeout=settings.limits.gate_s,
        )
    except OSError as error:
        raise StepFailed(f"L'évaluation ne se lance pas ({error}).", "Voyez « gate » de nodes.toml.") from error
    except subprocess.TimeoutExpired as error:
        raise StepFailed("L'évaluation n'a pas fini à temps.", "Voyez limits.gate_s de nodes.toml.") from error
    finally:
        pointer.move(named, None)
    said = verdict(done.stdout)
    if done.returncode:
        last = (done.stderr.strip().splitlines() or [f"code {done.returncode}"])[-1]
        raise StepFailed(
            f"L'évaluation refuse ce modèle ({said or last}).", f"Voyez le rapport : {report(done.stdout)}."
        )
    return said or (done.stdout.strip().splitlines() or ["reçu"])[-1][:400]


def report(out: str) -> str:
    """The command that shows the run a gate was about: one that the gate made is shown only by its name."""
    try:
        return f"python -m eval report --name {json.loads(out.strip().splitlines()[-1])['run']}"
    except (IndexError, ValueError, KeyError, TypeError):
        return "python -m eval report"


def verdict(out: str) -> str:
    """What `python -m eval gate` said on its last line: what does not hold, else all that holds; nothing from another
    command.
    """
    try:
        checks = json.loads(out.strip().splitlines()[-1])["checks"]
        broken = [c for c in checks if not c["held"]]
        shown = ", ".join(f"{c['metric']} {c['mean']}" for c in broken or checks)
        asked = max(c["n"] for c in checks)
    except (IndexError, ValueError, KeyError, TypeError):
        return ""
    if broken:
        return f"sous le seuil : {shown} ; {asked} questions"
    return f"{len(checks)} seuils tenus : {shown} ; {asked} questions"
