"""`python -m eval judge` and `python -m eval judged`: trust in the judge, and a run judged."""

import asyncio
from collections.abc import Callable, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Annotated
from urllib.parse import urlsplit

import typer
from rich.console import Console
from rich.progress import Progress

from assistant.egress import Circuit, named_in
from corpus.errors import BaliseError
from corpus.settings import load_settings
from eval.judge import judging
from eval.judge.measured import SUPPORT, VERDICTS, WORTH, keep
from eval.run import runs_folder
from eval.statistics import Estimate

# scikit-learn is imported where it is used: it loads OpenMP, whose policy the embedding model settles first.
if TYPE_CHECKING:
    from eval.judge.agreement import Agreement
    from eval.judge.measures import Endpoint
    from eval.judge.trust import Trust
    from eval.support import Labelled

Url = Annotated[str, typer.Option("--endpoint", help="Adresse du juge, qui finit par /v1 (vLLM local).")]
Model = Annotated[str, typer.Option("--model", help="Identifiant du modèle juge.")]
Parallel = Annotated[int, typer.Option("--parallel", min=1, help="Jugements à la fois.")]
Timeout = Annotated[float, typer.Option("--timeout", help="Secondes pour un jugement.")]
Tokens = Annotated[int, typer.Option("--max-tokens", min=64, help="Jetons d'un jugement.")]
Limit = Annotated[int, typer.Option("--limit", help="Juger seulement les premiers ; 0 : tous.")]
SERVED = "La vérification en service (stricte)"
ESTIMATE = "L'estimation de ce qu'un modèle invente (ne décide de rien)"
FITTED = "Indices appris, validation croisée, non en service"
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
    """Mesurer la vérification sans modèle, ou un juge, sur des phrases étiquetées par des personnes.

    Un juge relancé ne se prononce que sur ce qui manque ou a échoué.
    """
    from eval.support import load_labelled

    sentences = load_labelled(labelled)
    folder = runs_folder(load_settings())
    if not endpoint:
        _ours(sentences, folder, labelled.name)
        return
    chosen = sentences[:limit] if limit else sentences
    name, at = judging.judge_name(model, endpoint), _endpoint(endpoint, model, timeout, max_tokens)
    found = asyncio.run(_trusted(chosen, at, name, folder, parallel, timeout))
    typer.echo(f"Juge {name} : {found.asked} phrases, dont {found.failed} sans verdict")
    typer.echo(_table([(model, found.agreement)]))
    typer.echo("Ce juge peut servir de barrière." if found.may_gate else "Ce juge ne peut pas servir de barrière.")
    told = {"judge": name, **asdict(found.agreement), "failed": found.failed, "asked": found.asked}
    keep(folder, WORTH, told | {"may_gate": found.may_gate})


def judged(
    name: Annotated[str, typer.Option("--name", help="Nom de la série à juger.")],
    endpoint: Url,
    model: Model,
    parallel: Parallel = 2,
    timeout: Timeout = 300,
    max_tokens: Tokens = 4_096,
    limit: Limit = 0,
) -> None:
    """Faire juger les réponses d'une série par un modèle local (ragas) ; relancé, ne redemande que ce qui manque."""
    from assistant.engine import Engine
    from eval.gold import Split, load_gold
    from eval.judge.measures import MEASURES, Judge
    from eval.run import read

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
                    judging.judge_name(model, endpoint),
                    parallel=parallel,
                    timeout_s=timeout,
                    progress=_shown(bar),
                )
            )
    finally:
        engine.close()
    for one in judging.summary(made, MEASURES, [sample.id for sample in asked]):
        said = f"{one.found.mean:.2f} [{one.found.low:.2f} ; {one.found.high:.2f}]" if one.found else "rien"
        typer.echo(f"{one.measure:<22} {said:<22} échecs {one.failed} sur {one.asked}")


def _ours(sentences: "list[Labelled]", folder: Path, file: str) -> None:
    from eval.support import learnt, likely, strict

    served, estimate, fitted = strict(sentences), likely(sentences), learnt(sentences)
    typer.echo(
        f"Vérification sans modèle, {len(sentences)} phrases : {served.supported} appuyées, "
        f"{served.not_supported} non appuyées"
    )
    typer.echo(_table([(SERVED, served), (ESTIMATE, estimate), (FITTED, fitted.agreement)]))
    typer.echo("Indices appris sur ces mêmes phrases (jamais jugés sur ce qu'ils ont appris) :")
    typer.echo(f"  {'indice':<36} {'seul':<24} perdu quand on l'ôte seul")
    for one in sorted(fitted.brought, key=lambda b: -b.alone.mean):
        alone, lost = (f"{e.mean:+.3f} [{e.low:+.3f} ; {e.high:+.3f}]" for e in (one.alone, one.lost))
        typer.echo(f"  {FEATURES[one.feature]:<36} {alone.replace('+', ''):<24} {lost}")
    for said, own in (
        ("Aident à eux seuls", [b for b in fitted.brought if b.tells]),
        ("Ne disent rien de visible à eux seuls", [b for b in fitted.brought if not b.tells]),
        ("Manquent quand on les ôte", [b for b in fitted.brought if b.missed]),
    ):
        typer.echo(f"{said} : {', '.join(FEATURES[b.feature] for b in own) or 'aucun'}.")
    rows = {"strict": asdict(served), "likely": asdict(estimate), "learnt": asdict(fitted.agreement)}
    keep(folder, SUPPORT, {"file": file, "sentences": len(sentences), **rows})


def _table(rows: "Sequence[tuple[str, Agreement]]") -> str:
    """Each row's figures with their intervals, under their names."""
    return "\n".join(
        f"{name}\n"
        f"  exactitude équilibrée {_told(found.balanced_accuracy)}\n"
        f"  kappa                 {_told(found.kappa)}\n"
        f"  « non appuyé » juste  {_told(found.precision_not_supported)} des {found.said_not_supported} fois\n"
        f"  « non appuyé » trouvé {_told(found.recall_not_supported)} des {found.not_supported}\n"
        f"  longues moins courtes {_told(found.longer_less_shorter)} (exactitude)"
        for name, found in rows
    )


def _told(one: Estimate) -> str:
    return f"{one.mean:.3f} [{one.low:.3f} ; {one.high:.3f}]"


async def _trusted(
    sentences: "list[Labelled]", endpoint: "Endpoint", name: str, folder: Path, parallel: int, timeout: float
) -> "Trust":
    from eval.judge.measures import Judge
    from eval.judge.trust import trust, verdicts

    judge_ = Judge(endpoint, lambda _: ())
    with Progress(transient=True, console=Console(stderr=True)) as bar:
        folder.mkdir(parents=True, exist_ok=True)
        said = await verdicts(
            sentences,
            judge_.supported,
            folder / VERDICTS,
            name,
            parallel=parallel,
            timeout_s=timeout,
            progress=_shown(bar),
        )
    try:
        return trust(sentences, said)
    except ValueError:
        raise BaliseError(
            "Le juge n'a rien pu décider.", "Vérifiez son adresse et ce que son modèle peut contenir."
        ) from None


def _endpoint(url: str, model: str, timeout: float, max_tokens: int) -> "Endpoint":
    host = urlsplit(url).hostname
    if not host or not Circuit(named_in(load_settings()), lambda _: None).allows(host):
        raise BaliseError(
            f"Le juge {url} n'est ni sur ce poste ni nommé dans les réglages : rien ne lui est envoyé.",
            "Servez-le sur ce poste, ou nommez son hôte dans « generation.hosts » de balise.toml.",
        )
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
