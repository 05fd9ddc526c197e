"""Security markings: set at the head of a text that is then confidential, or merely spoken of in a question."""

import re

from corpus.confidentiality.normalise import fold, normalise

_LEVEL = (
    r"(?:protege ?-?[abc]|protected ?-?[abc]|tres secret|top secret|secret[ -]defense|secret|ultra[ -]secret|"
    r"(?:strictement |tres |strictly )?confidenti(?:el|al)(?:le)?(?: cabinet)?|diff(?:usion|\.)? restreinte|restreint|"
    r"restricted(?: distribution)?|classifie|classified|cabinet confidence)"
)
_LABEL = (
    r"(?:(?:classification|cote|niveau|marquage|categorisation|marking|security level|"
    r"level)(?: de (?:securite|confidentialite|diffusion))? ?[:=] ?)?"
)
_BANNER = re.compile(
    rf"[ \t>#*_=~\-|/]{{0,8}}{_LABEL}(?P<open>[\[({{<«\"*_=]{{0,4}}) ?{_LEVEL}(?: ?(?:/{{1,2}}|"
    rf"\|) ?[\w ]{{2,30}}?)?(?P<close> ?[\])}}>»\"*_=]{{0,4}})"
    r"[ \t]*(?P<mark>:|-{1,3}(?=[ \t]|$)|/{1,2}|\||=|>|$)"
)
_BRACKET = re.compile(rf"[ \t>#]{{0,4}}(?:[\[({{]|\*\*|__){{1,2}} ?{_LEVEL} ?(?:[\])}}]|\*\*|__){{1,2}}[ \t:\-]{{0,4}}")
_QUALIFIER = (
    r"(?: ?\([^)\n]{1,40}\)| (?:when|once) (?:completed|filled)| une fois rempli\w{0,2}| jusqu'[^\n:.?]{2,30}|"
    r" ?[/|,] ?[\w' ]{2,30}?)?"
)
_DECORATED = re.compile(rf"[#*_=~\[{{|]{{1,4}} ?{_LEVEL}{_QUALIFIER} ?[#*_=~\]}}|]{{1,4}}")
_QUALIFIED = re.compile(
    rf"(?:^|[\n.:?!] ?)(?:embargo et )?{_LEVEL}{_QUALIFIER} ?(?::|-{{1,3}}(?=[ \t])|/{{1,2}}|\.(?= ))"
)
_LABELLED = re.compile(
    r"\b(?:tampon|en-?tete|header|footer|pied de page|filigrane|watermark|objet|subject|classification|cote|marquee?s?|"
    rf"estampille\w{{0,2}}|stamped|debut|mention)\b[^?\n]{{0,25}}?\b{_LEVEL}\b{_QUALIFIER}[»\"'\])]{{0,2}}"
)
_TITLED = re.compile(rf"\b(?:document|avis|note|memo) (?:\w{{3,15}} )?{_LEVEL}{_QUALIFIER} ?(?::|-{{1,3}}(?=[ \t]))")
"""A marking anywhere in the message: decorated, followed by a sign that opens a text, or said to be one."""

_HANDED = re.compile(
    rf"\b(?:voici|ci-dessous|ci-joint|resume[zr]?|tradui[st]\w{{0,3}}|analyse[zr]?|corrige[zr]?|reformule[zr]?|"
    rf"here is|below is|summari[sz]e|translate|rewrite)\b[^:\n?]{{0,60}}\b{_LEVEL}\b[^:\n?]{{0,30}}:[ \n]{{0,4}}"
)
_ASKS = re.compile(
    r"\b(?:puis-je|peut-on|peut-il|pouvons-nous|on peut|est-ce|c'est|permis\w{0,2}|permet\w{0,3}|interdit\w{0,2}|"
    r"autorise\w{0,2}|droit|doit-on|faut-il|que (?:dit|faire|veut)|qu'est|quel\w{0,3}|comment|quoi|ou|pourquoi|"
    r"signifie|exemples?|difference|chatgpt|copilot|ia|iag|ai|can (?:i|we)|may (?:i|we)|is it|are we|allowed|"
    r"forbidden|what|which|how|where|does|mean)\b"
)
_STILL_ASKED = re.compile(r"[^?.:;\n]{0,200}\?")
"""The question in which a marking was spoken of goes on (« une note marquée Protégé B reçue par erreur ? »)."""

_FEWEST_WORDS = 3
"""Words after a marking that make a content of it."""


def marked(text: str) -> bool:
    """Whether a security marking is used as one: a banner, a label or a bracket at the head of a line, then a text.

    A question about a marking (« Puis-je soumettre un renseignement Protégé B ? ») is not marked.
    """
    plain = fold(normalise(text))
    lines = plain.split("\n")
    after = len(plain)
    start = 0
    for line in lines:
        banner = _BRACKET.match(line) or _BANNER.match(line)
        if banner and _is_content(plain[start + banner.end() : after]):
            return True
        start += len(line) + 1
    anywhere = (_DECORATED, _QUALIFIED, _TITLED, _HANDED)
    if any(_is_content(plain[found.end() :]) for pattern in anywhere for found in pattern.finditer(plain)):
        return True
    labelled = (plain[found.end() :] for found in _LABELLED.finditer(plain))
    return any(_is_content(rest) and not _STILL_ASKED.match(rest) for rest in labelled)


def _is_content(rest: str) -> bool:
    """Whether what follows a marking is matter, not a question on the marking itself."""
    head = rest[:400].lstrip(" .,;:!»\"'\t\n)]-").rstrip()
    words = re.findall(r"\w+", head)
    if len(words) < _FEWEST_WORDS:
        return False
    question = head.find("?")
    if question < 0:
        return True
    sentence = head[:question]
    alone = not re.search(r"[.!:;\n]", sentence) and not re.search(r"\w", head[question + 1 :])
    return not (alone and _ASKS.search(sentence))
