"""A question that could not be answered: what the log keeps of why."""

import traceback

from corpus.errors import BaliseError


def noted(error: Exception) -> str:
    """What the log keeps of an error: what is wrong and what to do where Balise raised it, else its type and where it
    happened, for the text of another exception can hold what was asked.
    """
    name = type(error).__name__
    if isinstance(error, BaliseError):
        return f"{name}: {error}"
    return f"{name}\n{''.join(traceback.format_tb(error.__traceback__))}"
