"""French or English: which of the two a question is asked in, by its small words. French when in doubt."""

from corpus.lexicon import load_lexicon, words


def language_of(text: str) -> str:
    """``"fr"`` or ``"en"``."""
    lexicon = load_lexicon()
    tokens = words(text)
    english = sum(t in lexicon.small_english for t in tokens)
    french = sum(t in lexicon.small_french for t in tokens)
    return "en" if english > french else "fr"
