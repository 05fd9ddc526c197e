"""What answers are made from."""

from dataclasses import dataclass

from assistant.vocabulary import Vocabulary
from corpus.catalogue import Catalogue
from corpus.index.published import Index
from corpus.lexicon import Lexicon


@dataclass(frozen=True)
class Knowledge:
    """What answers are made from: the published index, the catalogue, and the words of both."""

    index: Index
    catalogue: Catalogue
    vocabulary: Vocabulary
    lexicon: Lexicon
