"""Facts about one person: a birth date, a file number, a named private person and what befell them.

Rules only: a health fact told without a name, or a name without a fact, is not seen here. Office holders are public.
"""

import re

from corpus.confidentiality.names import GIVEN_NAMES

_MONTHS = (
    r"(?:janvier|fevrier|mars|avril|mai|juin|juillet|aout|septembre|octobre|novembre|decembre|january|february|"
    r"march|april|may|june|july|august|september|october|november|december)"
)
_DAY = (
    rf"(?:\d{{4}}[-/. ]\d{{1,2}}[-/. ]\d{{1,2}}|\d{{1,2}}[-/. ]\d{{1,2}}[-/. ]\d{{2,4}}|"
    rf"\d{{1,2}}(?:er)? {_MONTHS},? \d{{4}}|{_MONTHS} \d{{1,2}},? \d{{4}})"
)
_BIRTH = re.compile(
    rf"\b(?:nee?s?(?:\(e\))?(?:·e)? (?:le |en )?|date de naissance[^0-9\n?]{{0,25}}|ddn[ :]{{1,3}}|"
    rf"born (?:on |in )?|(?:date of birth|birth ?date|dob)[^0-9\n?]{{0,25}}){_DAY}"
)
_FILE = re.compile(
    r"\b(?:matricule|(?:numero|no|n°|code) (?:d'employee?|de (?:dossier (?:du |de la |de l'|de )?)?(?:citoyen|"
    r"usager|patient|client|prestataire|"
    r"beneficiaire|eleve|etudiant)\w{0,2})|dossier (?:medical|disciplinaire|du patient|de l'usager|de l'employee?)|"
    r"employee (?:number|id)|"
    r"patient (?:number|id|file))[^0-9\n?]{0,15}\d{4,12}\b|\bcode permanent[^a-z0-9\n?]{0,3}(?:est |"
    r": ?)?[a-z]{4} ?\d{8}\b"
)
_FACT = re.compile(
    r"\b(?:malad\w{1,3}|diagnosti\w{1,6}|depressi\w{1,3}|epuisement|burn-?out|cancer|grossesse|enceinte|"
    r"toxicoman\w{1,3}|alcool\w{0,5}|suicid\w{1,6}|hospitalis\w{1,4}|invalidite|handicap\w{0,3}|medicament\w{0,2}|"
    r"therapi\w{1,2}|salaire|conge\b|congedi\w{1,6}|suspendue?|harcel\w{1,8}|plainte|disciplinaire\w{0,1}|"
    r"reprimande|dette\w{0,1}|faillite|divorc\w{1,3}|condamn\w{1,5}|casier|arrete[e]? par|aide sociale|"
    r"prestations?|evaluation de rendement|dossier|absente?|performance|enquete|religion|orientation sexuelle|sick|"
    r"illness|diagnos\w{1,4}|pregnan\w{1,3}|salary|fired|harass\w{1,5}|complaint|debt|bankrupt\w{0,3}|"
    r"criminal record|welfare|disability|hospitali[sz]ed|medical|leave|discipline\w{0,1}|divorced|convicted)\b"
)
_CAPITAL = r"[A-ZÀ-ÖØ-Þ][\w'\-]{1,30}"
_NAMED = re.compile(rf"\b(?P<given>[A-ZÀ-ÖØ-Þ][a-zà-öø-ÿ]{{1,20}})(?:-{_CAPITAL})? {_CAPITAL}")
_TITLED = re.compile(rf"\b(?:M\.|Mme|Mlle|Monsieur|Madame|Mr\.?|Mrs\.?|Ms\.?|Dr|Dre) {_CAPITAL}")
_PRODUCTS = re.compile(r"claude (?:sonnet|opus|haiku|code|pro|team|ai|enterprise|entreprise|desktop|anthropic)\b")
"""Names of models that read like a person's."""

_OFFICE = re.compile(
    r"\b(?:ministre|sous-ministre|premiere? ministre|dirigeante?|president\w{0,2}|commissaire|deputee?|"
    r"maire(?:sse)?|loi|rapport|commission|rue|universite|prix|fondation|minister|premier|chief|commissioner|act)\b"
)


def names_a_person(text: str, folded: str) -> bool:
    """Whether the text (normalised, and folded offset for offset) tells something of one identified person."""
    if _BIRTH.search(folded) or _FILE.search(folded):
        return True
    return _FACT.search(folded) is not None and _names_someone(text, folded)


def _names_someone(text: str, folded: str) -> bool:
    for name in _TITLED.finditer(text):
        if not _holds_office(folded, name):
            return True
    for name in _NAMED.finditer(text):
        given = folded[slice(*name.span("given"))]
        if given in GIVEN_NAMES and not _PRODUCTS.match(folded, name.start()) and not _holds_office(folded, name):
            return True
    return False


def _holds_office(folded: str, name: re.Match[str]) -> bool:
    near = folded[max(0, name.start() - 40) : name.start()] + " " + folded[name.end() : name.end() + 40]
    return _OFFICE.search(near) is not None
