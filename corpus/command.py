"""How a command of ours ends: an expected failure is one clear line and a non-zero status."""

import sys
from collections.abc import Callable

from corpus.errors import BaliseError


def ended(command: Callable[[], object]) -> None:
    """Run a command to its end.

    Raises:
        SystemExit: with status 1, once an error of ours has been told; or as the command itself ends.
    """
    try:
        command()
    except BaliseError as error:
        sys.stderr.write(f"{error}\n")
        raise SystemExit(1) from error
