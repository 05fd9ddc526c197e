"""Facts about one person: a birth date, a file number, a named private person and what befell them.

Rules only: a health fact told without a name, or a name without a fact, is not seen here. Office holders are public.
"""

import re
from collections.abc import Iterator

from corpus.confidentiality.files import reaches_somebody
from corpus.confidentiality.names import ALSO_WORDS, GIVEN_NAMES
from corpus.confidentiality.offices import is_public

_MONTHS = (
    r"(?:janvier|fevrier|mars|avril|mai|juin|juillet|aout|septembre|octobre|novembre|decembre|january|february|"
    r"march|april|may|june|july|august|september|october|november|december)"
)
_DAY = (
    rf"(?:\d{{4}}[-/. ]\d{{1,2}}[-/. ]\d{{1,2}}|\d{{1,2}}[-/. ]\d{{1,2}}[-/. ]\d{{2,4}}|"
    rf"\d{{1,2}}(?:er)? {_MONTHS},? \d{{4}}|{_MONTHS} \d{{1,2}},? \d{{4}})"
)
_BIRTH = re.compile(
    rf"\b(?:nee?s?(?:\(e\))?(?:·e)? (?:le |en )?|naissance[^0-9\n?]{{0,40}}|ddn[ :]{{1,3}}|"
    rf"born (?:on |in )?|(?:date of birth|birth ?date|dob)[^0-9\n?]{{0,25}}){_DAY}"
)
_FACT = re.compile(
    r"\b(?:malad\w{1,4}|diagnosti\w{1,6}|depressi\w{1,3}|epuise\w{1,4}|burn-?out|cancer|grossesse|enceinte|"
    r"toxicoman\w{1,3}|alcool\w{0,5}|suicid\w{1,6}|hospitalis\w{1,6}|invalidite|handicap\w{0,3}|medicament\w{0,2}|"
    r"therapi\w{1,2}|psychiatr\w{1,4}|psycholog\w{1,4}|demence|alzheimer|dependan\w{1,3}|drogu\w{1,3}|cocaine|vih|"
    r"salaires?|conges?\b|congedi\w{1,6}|licenci\w{1,6}|suspend\w{1,3}|suspension|harcel\w{1,8}|plaintes?|griefs?|"
    r"disciplinaires?|reprimandes?|avertissements?|renvoy\w{1,3}|renvoi|dettes?|faillite|divorc\w{1,3}|separ[ee]{1,3}|"
    r"condamn\w{1,5}|accus\w{1,5}|inculp\w{1,5}|coupable|casier|prison|detenu\w{0,2}|libere\w{0,2}|"
    r"arrete[e]? (?:par|pour)|"
    r"fraud\w{1,5}|vol\b|vole[er]?\b|volait|aide sociale|prestations?|pension|impots?|taxes|evaluation de rendement|"
    r"rendement|retards?|dossier|absent\w{0,2}|absences?|performance|enquetes?|religi\w{2,4}|accommodements?|"
    r"orientation sexuelle|"
    r"gai\b|lesbienne|trans(?:genre)?\b|asile|refugiee?|expuls\w{1,5}|sans papiers|dpj|garde (?:partagee|legale|de)|"
    r"candidature|embauch\w{1,4}|promotion|notes? (?:de|finale)|echou\w{1,3}|triche\w{0,2}|plagi\w{1,3}|"
    r"sick|illness|diagnos\w{1,4}|pregnan\w{1,3}|salary|wages?|fired|dismiss\w{1,4}|terminat\w{1,5}|suspended|"
    r"reprimand\w{0,2}|harass\w{1,5}|complaints?|grievances?|debts?|owes?|bankrupt\w{0,3}|criminal record|arrested|"
    r"charged|convicted|prison|jail|parole|theft|stole|steal\w{0,3}|fraud|welfare|disability|hospitali[sz]ed|medical|"
    r"medication|rehab|leave|disciplin\w{1,4}|divorced?|custody|asylum|refugee|deport\w{1,3}|immigration|absent|"
    r"grades?|cheated|lawsuit|file)\b"
)
_BESIDE = 200
"""Characters between a name and what is told of it."""

_CAPITAL = r"[A-ZÀ-ÖØ-Þ][\w'\-]{1,30}"
_NAMED = re.compile(rf"(?<![\w\-])(?P<given>[A-ZÀ-ÖØ-Þ][a-zà-öø-ÿ]{{1,20}})(?:-{_CAPITAL})? {_CAPITAL}")
_TITLED = re.compile(rf"\b(?:M\.|Mme|Mlle|Monsieur|Madame|Mr\.?|Mrs\.?|Ms\.?|Dr|Dre) (?P<name>{_CAPITAL})")
_WORDS = re.compile(r"(?<![\w\-])[a-z]{2,20}(?![\w])")
_PRODUCTS = re.compile(r"claude (?:sonnet|opus|haiku|code|pro|team|ai|enterprise|entreprise|desktop|anthropic)\b")
"""Names of models that read like a person's."""


def names_a_person(text: str, folded: str, holders: frozenset[str]) -> bool:
    """Whether the text (normalised, and folded offset for offset) tells something of one identified person.

    ``holders`` are the folded names of those who hold a public office (`offices.office_holders`).
    """
    if _BIRTH.search(folded) or reaches_somebody(folded):
        return True
    return any(
        tells_of(folded, start, end) and not is_public(folded, start, end, holders)
        for start, end in _listed(text, folded)
    )


def tells(folded: str) -> bool:
    """Whether a folded text holds a word of what befalls people."""
    return _FACT.search(folded) is not None


def tells_of(folded: str, start: int, end: int) -> bool:
    """Whether such a word stands near what is between two offsets."""
    return _FACT.search(folded, max(0, start - _BESIDE), end + _BESIDE) is not None


def _listed(text: str, folded: str) -> Iterator[tuple[int, int]]:
    """Where somebody is named: after a title, by a given name and a capital, or by a given name that is no word."""
    for name in _TITLED.finditer(text):
        yield name.span("name")
    for name in _NAMED.finditer(text):
        if folded[slice(*name.span("given"))] in GIVEN_NAMES and not _PRODUCTS.match(folded, name.start()):
            yield name.span()
    for word in _WORDS.finditer(folded):
        if word[0] in GIVEN_NAMES and word[0] not in ALSO_WORDS:
            yield word.span()
