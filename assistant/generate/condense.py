"""A follow-up (« et pour Protégé C ? ») written by the model as a question that stands alone, and checked.

The check is ours, not the model's: every word of substance comes from the conversation, everything that the follow-up
itself says is still there, and no negation appears or disappears. What does not hold is dropped; the rule of
`assistant.query.completed` then joins the follow-up to the question before it, as without a model.
"""

import json
import re
from collections.abc import Callable, Sequence

from assistant.answer import Question, Turn
from assistant.generate.endpoint import GenerationFailed, Reply, Target, deltas
from assistant.generate.prompt import LONGEST, load_prompt
from corpus.lexicon import fold, words

_TOKENS = 120
_EARLIER = 2
"""Earlier exchanges that the model reads."""

_SCHEMA = {
    "type": "object",
    "properties": {"question": {"type": "string", "minLength": 1, "maxLength": LONGEST}},
    "required": ["question"],
    "additionalProperties": False,
}
_NEGATION = re.compile(r"\b(?:ne|n|pas|sans|jamais|aucun|aucune|ni|sauf|not|no|without|never|except)\b")
_POINTING = frozenset(
    "et mais ok oui non sinon puis donc and but what about how so then ca cela celui celle ceux celles ci la dedans "
    "pareil meme chose it that this one those same qu en est il pour y ailleurs alors aussi".split()
)
"""Words of a follow-up that point back at the conversation: they need not be kept."""

_SHORT = 3
"""Letters under which a word is grammatical, for our purpose; figures and single letters (Protégé *C*) never are."""


def condense(
    target: Target,
    question: Question,
    language: str,
    *,
    first_token_s: float,
    deadline: float,
    wanted: Callable[[], bool],
) -> str:
    """The follow-up as a question that stands alone, or an empty string when what the model wrote does not hold.
    ``deadline`` is on `time.monotonic`'s clock.

    Raises:
        GenerationFailed: the model did not write it in time.
        Withdrawn: nobody waits any more.
    """
    said = "\n".join(f"- {turn.question}" for turn in question.history[-_EARLIER:])
    messages = [("system", load_prompt("condense", language).text), ("user", f"{said}\n- {question.text}")]
    pieces = deltas(
        target,
        messages,
        _SCHEMA,
        Reply(),
        answer_tokens=_TOKENS,
        first_token_s=first_token_s,
        deadline=deadline,
        wanted=wanted,
    )
    written = "".join(pieces)
    try:
        alone = " ".join(str(json.loads(written)["question"]).split())
    except (ValueError, KeyError, TypeError):
        raise GenerationFailed("not the schema") from None
    return alone if stands(alone, question.text, question.history[-_EARLIER:]) else ""


def version(language: str) -> str:
    """Which prompt is used, for the audit."""
    return load_prompt("condense", language).version


def stands(alone: str, follow_up: str, history: Sequence[Turn]) -> bool:
    """Whether a question says what the follow-up asks, in the conversation's words."""
    if not alone or len(alone) > LONGEST:
        return False
    conversation = " ".join([*(turn.question for turn in history), follow_up])
    kept = _substance(follow_up) - _POINTING
    negations = {bool(_NEGATION.search(fold(follow_up))), bool(_NEGATION.search(fold(conversation)))}
    return (
        _substance(alone) <= _substance(conversation)
        and kept <= _substance(alone)
        and bool(_NEGATION.search(fold(alone))) in negations
    )


def _substance(text: str) -> set[str]:
    """The words that carry the meaning: figures, single letters, and words that are not short."""
    return {w for w in words(text) if len(w) > _SHORT or w.isdigit() or (len(w) == 1 and w not in "aynlsdcmtj")} | set(
        re.findall(r"\b(?:protege|protected) ([abc])\b", fold(text))
    )
