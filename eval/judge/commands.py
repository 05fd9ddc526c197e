"""`python -m eval judge` and `python -m eval judged`: trust in the judge, and a run judged."""

import asyncio
import json
from collections.abc import Callable
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.console import Console
from rich.progress import Progress

from corpus.errors import BaliseError
from corpus.settings import load_settings
from eval.judge import judging
from eval.judge.measured import WORTH

# scikit-learn is imported where it is used: it loads OpenMP, whose policy the embedding model settles first.
if TYPE_CHECKING:
    from eval.judge.measures import Endpoint
    from eval.judge.trust import Trust
    from eval.support import Labelled

Url = Annotated[str, typer.Option("--endpoint", help="Adresse du juge, qui finit par /v1 (vLLM local).")]
Model = Annotated[str, typer.Option("--model", help="Identifiant du modèle juge.")]
Parallel = Annotated[int, typer.Option("--parallel", min=1, help="Jugements à la fois.")]
Timeout = Annotated[float, typer.Option("--timeout", help="Secondes pour un jugement.")]
Tokens = Annotated[int, typer.Option("--max-tokens", min=64, help="Jetons d'un jugement.")]
Limit = Annotated[int, typer.Option("--limit", help="Juger seulement les premiers ; 0 : tous.")]
FEATURES = {
    "words": "mots de la phrase dans le contexte",
    "best sentence": "meilleure phrase du contexte",
    "pairs": "mots voisins qui le sont aussi là",
    "numbers": "nombres",
    "names": "noms propres",
    "rarest word": "le mot manquant le plus rare",
    "length": "longueur de la phrase",
    "negation": "négation",
}


def judge(
    labelled: Annotated[Path, typer.Argument(help="Phrases étiquetées par des personnes (format MEMERAG).")],
    endpoint: Url = "",
    model: Model = "",
    parallel: Parallel = 2,
    timeout: Timeout = 300,
    max_tokens: Tokens = 4_096,
    limit: Limit = 0,
) -> None:
    """Mesurer notre vérification sans modèle, ou un juge, sur des phrases étiquetées par des personnes."""
    from eval.support import load_labelled

    sentences = load_labelled(labelled)
    if not endpoint:
        _ours(sentences)
        return
    chosen = sentences[:limit] if limit else sentences
    found = asyncio.run(_trusted(chosen, _endpoint(endpoint, model, timeout, max_tokens), parallel, timeout))
    accuracy = found.balanced_accuracy
    typer.echo(
        f"Juge {model}\n"
        f"  phrases               {found.asked}, dont {found.failed} sans verdict\n"
        f"  exactitude équilibrée {accuracy.mean:.3f} [{accuracy.low:.3f} ; {accuracy.high:.3f}] sur {accuracy.n}\n"
        f"  kappa                 {found.kappa:.2f}\n"
        f"  longues moins courtes {found.longer_less_shorter:+.2f} (exactitude)\n"
        f"  « non appuyé » juste  {found.precision_not_supported:.2f} des fois où il le dit"
    )
    typer.echo("Ce juge peut servir de barrière." if found.may_gate else "Ce juge ne peut pas servir de barrière.")
    place = load_settings().data / "eval" / WORTH
    place.parent.mkdir(parents=True, exist_ok=True)
    place.write_text(json.dumps({"judge": model, **asdict(found), "may_gate": found.may_gate}), encoding="utf-8")


def judged(
    name: Annotated[str, typer.Option("--name", help="Nom de la série à juger.")],
    endpoint: Url,
    model: Model,
    parallel: Parallel = 2,
    timeout: Timeout = 300,
    max_tokens: Tokens = 4_096,
    limit: Limit = 0,
) -> None:
    """Faire juger les réponses d'une série par un modèle local (ragas) ; interrompu, reprend où il s'est arrêté."""
    from assistant.engine import Engine
    from eval.gold import Split, load_gold
    from eval.judge.measures import MEASURES, Judge
    from eval.run import read, runs_folder

    settings = load_settings()
    folder = runs_folder(settings)
    golds = {g.id: g for split in Split for g in load_gold(split)}
    engine = Engine.open(settings)
    try:
        passages = list(engine.knowledge.index.passages.values())
        samples = judging.samples_of(read(name, folder).rows, golds, passages, engine.texts)
        asked = samples[:limit] if limit else samples
        judge_ = Judge(
            _endpoint(endpoint, model, timeout, max_tokens),
            lambda t: [float(v) for v in engine.knowledge.index.embed_query(t)],
        )
        with Progress(transient=True, console=Console(stderr=True)) as bar:
            made = asyncio.run(
                judging.judge(
                    asked,
                    MEASURES,
                    judge_.score,
                    folder / name / judging.FILE,
                    model,
                    parallel=parallel,
                    timeout_s=timeout,
                    progress=_shown(bar),
                )
            )
    finally:
        engine.close()
    for one in judging.summary(made, MEASURES):
        said = f"{one.found.mean:.2f} [{one.found.low:.2f} ; {one.found.high:.2f}]" if one.found else "rien"
        typer.echo(f"{one.measure:<22} {said:<22} échecs {one.failed} sur {one.asked}")


def _ours(sentences: "list[Labelled]") -> None:
    from eval.support import measure

    found = measure(sentences)
    accuracy = found.balanced_accuracy
    typer.echo(
        "Notre vérification, sans modèle (validation croisée par question : jamais jugée sur ce qu'elle a appris)\n"
        f"  phrases               {accuracy.n} : {found.supported} appuyées, {found.not_supported} non appuyées\n"
        f"  exactitude équilibrée {accuracy.mean:.3f} [{accuracy.low:.3f} ; {accuracy.high:.3f}]\n"
        f"  kappa                 {found.kappa:.2f}\n"
        f"  longues moins courtes {found.longer_less_shorter:+.2f} (exactitude)\n"
        f"  « non appuyé » juste  {found.precision_not_supported:.2f} des {found.said_not_supported} fois\n"
    )
    typer.echo(f"  {'trait':<36} {'seul':<24} perdu quand on l'ôte seul")
    for one in sorted(found.brought, key=lambda b: -b.alone.mean):
        alone, lost = (f"{e.mean:+.3f} [{e.low:+.3f} ; {e.high:+.3f}]" for e in (one.alone, one.lost))
        typer.echo(f"  {FEATURES[one.feature]:<36} {alone.replace('+', ''):<24} {lost}")
    for said, own in (
        ("Aident à eux seuls", [b for b in found.brought if b.tells]),
        ("Ne disent rien de visible à eux seuls", [b for b in found.brought if not b.tells]),
        ("Manquent quand on les ôte", [b for b in found.brought if b.missed]),
    ):
        typer.echo(f"{said} : {', '.join(FEATURES[b.feature] for b in own) or 'aucun'}.")
    typer.echo(json.dumps(asdict(found)))


async def _trusted(sentences: "list[Labelled]", endpoint: "Endpoint", parallel: int, timeout: float) -> "Trust":
    from eval.judge.measures import Judge
    from eval.judge.trust import trust, verdicts

    judge_ = Judge(endpoint, lambda _: ())
    with Progress(transient=True, console=Console(stderr=True)) as bar:
        said = await verdicts(sentences, judge_.supported, parallel=parallel, timeout_s=timeout, progress=_shown(bar))
    try:
        return trust(sentences, said)
    except ValueError:
        raise BaliseError(
            "Le juge n'a rien pu décider.", "Vérifiez son adresse et ce que son modèle peut contenir."
        ) from None


def _endpoint(url: str, model: str, timeout: float, max_tokens: int) -> "Endpoint":
    try:
        from eval.judge.measures import Endpoint
    except ModuleNotFoundError as error:
        raise BaliseError(
            f"Le module {error.name} n'est pas installé.", "Juger demande ragas : installez requirements-dev.lock."
        ) from error
    if not model:
        raise BaliseError("Le modèle juge n'est pas nommé.", "Ajoutez --model IDENTIFIANT.")
    return Endpoint(url, model, timeout_s=timeout, max_tokens=max_tokens)


def _shown(bar: Progress) -> Callable[[int, int], None]:
    task = bar.add_task("Jugements")
    return lambda done, total: bar.update(task, completed=done, total=total)
