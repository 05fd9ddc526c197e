"""A run from a terminal: its progress bar, and its interruption."""

from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

from rich.console import Console
from rich.progress import MofNCompleteColumn, Progress

from assistant.engine import Engine
from corpus.errors import BaliseError
from corpus.settings import load_settings
from eval.gold import Split, load_gold
from eval.gold import sample as drawn
from eval.run import Run, RunError, execute, names, runs_folder


def asked(name: str, splits: Sequence[Split], repeat: int = 1, sample: int | None = None) -> Run:
    """A run of the questions of some splits, on the published index; without a name, it is named after the time.
    ``sample``: that many ordinary ones of each split, and the rarer kinds whole.

    Raises:
        RunError: it was interrupted; what was asked is kept.
    """
    settings = load_settings()
    golds = [(split, gold) for split in splits for gold in drawn(load_gold(split), sample)]
    engine = Engine.open(settings)
    called = name or datetime.now(UTC).strftime("%Y%m%dT%H%M%S")
    columns = (*Progress.get_default_columns(), MofNCompleteColumn())
    try:
        # On the error output: the gate writes its verdict on the other.
        with Progress(*columns, transient=True, console=Console(stderr=True)) as bar:
            task = bar.add_task("Questions", total=len(golds) * repeat)
            return execute(
                called,
                golds,
                engine,
                runs_folder(settings),
                progress=lambda done, total: bar.update(task, completed=done, total=total),
                at_once=settings.generation.parallel if settings.generation.on else 1,
                repeat=repeat,
            )
    except KeyboardInterrupt:
        raise RunError(
            f"Série {called} interrompue.", f"Elle reprend où elle s'est arrêtée : python -m eval run --name {called}."
        ) from None
    finally:
        engine.close()


def last(folder: Path) -> str:
    """The name of the last run.

    Raises:
        BaliseError: there is none.
    """
    ordered = names(folder)
    if not ordered:
        raise BaliseError("Aucune série n'a été mesurée.", "Lancez « python -m eval run ».")
    return ordered[-1]
