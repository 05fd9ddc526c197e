"""Names of people found by a trained model of French (spaCy's `fr_core_news_sm`), beside the list of given names.

It finds full names of any origin as they are usually typed; in lower case or in capitals it is weak, and the list does
better. Loaded once a process, at the first message that needs it: some 170 MB, and a few seconds.
"""

import re
import threading
from collections.abc import Iterator
from functools import cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from spacy.language import Language
    from spacy.tokens import Doc

MODEL = "fr_core_news_sm"
_UNUSED = ("morphologizer", "parser", "senter", "attribute_ruler", "lemmatizer")
_WORD = re.compile(r"[^\W\d_][\w'’\-]*")
_NO_NAMES = frozenset(
    "balise claude copilot gemini mistral llama microsoft google amazon bedrock openai anthropic chatgpt deepl watson "
    "azure meta grok sonnet opus haiku bonjour bonsoir merci salut hello hi thanks dear cher chere does is can may are "
    "was has did do review what who draft write prepare resume redige corrige traduis protege protected secret "
    "confidentiel quebec canada m mme mr mrs ms dr dre".split()
)
_one_at_a_time = threading.Lock()


def people(text: str) -> tuple[tuple[int, int], ...]:
    """Offsets of the full names of people in a text: two words with a capital or more."""
    with _one_at_a_time:
        model = _loaded()
        with model.memory_zone():  # Else the model's vocabulary would keep each new word of each message.
            return tuple(_names(model(text)))


def _names(document: "Doc") -> Iterator[tuple[int, int]]:
    for entity in document.ents:
        if entity.label_ == "PER":
            words = [w for w in _WORD.finditer(entity.text) if w[0][0].isupper() and w[0].lower() not in _NO_NAMES]
            if len(words) >= 2:
                yield entity.start_char + words[0].start(), entity.start_char + words[-1].end()


@cache
def _loaded() -> "Language":
    import spacy

    return spacy.load(MODEL, exclude=_UNUSED)
