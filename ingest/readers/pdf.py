"""What must not go further: confidential matter first, then attempts to turn the assistant away from its rules.

Nothing of a message is kept, logged or hashed here: only the names of the classes found leave this package.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from assistant.answer import Outcome
from assistant.guard.injection import attempts_injection
from corpus.confidentiality.identifiers import identifiers


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why a message is refused. ``classes`` are keys of `matters` in the messages, empty for an injection."""

    outcome: Outcome
    classes: tuple[str, ...]


def check(text: str, history: Sequence[str] = ()) -> Refusal | None:
    """The refusal of a message, or ``None`` when it may be answered.

    ``history`` are the earlier questions of the conversation, oldest first: they serve the answer too, so each is
    checked, and the last is also read together with ``text``, in case one number was sent in two messages.
    """
    found = set(identifiers(text))
    for earlier in history:
        found.update(identifiers(earlier))
    if history and not found:
        found.update(identifiers(f"{history[-1]} {text}"))
    if found:
        return Refusal(Outcome.CONFIDENTIAL, tuple(sorted(found)))
    if attempts_injection(text):
        return Refusal(Outcome.INJECTION, ())
    return None
