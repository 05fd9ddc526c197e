"""Memory that a process takes, for `make bench`: a module of its own, so that a process started anew can import it."""

from pathlib import Path

from assistant.answer import Question
from assistant.engine import Engine
from corpus.settings import Settings


def answering_mb(settings: Settings) -> int:
    """The most memory (MiB) that a process takes to open an index and answer, French names of people included."""
    Engine.open(settings).ask(
        Question("Que veut dire IAG ? Et la personne qui dirige l'organisme, que doit-elle faire ?")
    )
    return peak_mb()


def peak_mb() -> int:
    """The most memory (MiB) that this process has taken. Not `ru_maxrss`: a child's begins at its parent's."""
    status = Path("/proc/self/status").read_text(encoding="ascii")
    return round(int(status.partition("VmHWM:")[2].split()[0]) / 1024)
