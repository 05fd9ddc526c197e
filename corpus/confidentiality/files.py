"""File numbers that lead to one person: of an employer, a court, a board, an agency, or of immigration.

Statistics, laws and orders have numbers too: what announces the number, or who it is said of, tells them apart.
All take folded text.
"""

import re

from corpus.confidentiality.context import around

_OF_A_PERSON = re.compile(
    r"\b(?:matricule|(?:numero|no|n°|code) (?:d'employee?|de (?:dossier (?:du |de la |de l'|de )?)?(?:citoyen|"
    r"usager|patient|client|prestataire|"
    r"beneficiaire|eleve|etudiant)\w{0,2})|dossier (?:medical|disciplinaire|du patient|de l'usager|de l'employee?)|"
    r"employee (?:number|id)|"
    r"patient (?:number|id|file))[^0-9\n?]{0,15}\d{4,12}\b|\bcode permanent[^a-z0-9\n?]{0,3}(?:est |"
    r": ?)?[a-z]{4} ?\d{8}\b"
)
_SHAPES = re.compile(
    r"(?<![\d\-])\d{3}-\d{2}-\d{6}-\d{2,3}(?![\d\-])|(?<![a-z0-9])(?:[mtv][abc]\d-\d{5}|[a-z]{2,4}-[a-z]-\d{5,6}-\d{4})(?!\d)"
)
"""Of a court of Québec, of the Immigration and Refugee Board, of the Tribunal administratif du Québec."""

_AGENCY = (
    r"(?:tal|taq|tat|cnesst|csst|ivac|dpj|rrq|saaq|cisr|ircc|irb|mifi|wsib|ei|ae|bs|assurance[ -]emploi|aide sociale|"
    r"aide juridique|curateur(?: public)?|tribunal|cour|court|deontologie|syndic|coroner|employment insurance|"
    r"youth protection)"
)
_FILE = r"(?:dossiers?|files?|case|claims?|causes?|cas|reclamations?|demandes?|plaintes?|ecrou|numero|no|n°|number|#)"
_NUMBER = r"(?<![a-z0-9\-])(?P<number>[a-z]{0,3}-?\d[\d \-]{3,18}\d)(?![\d$%]| ?(?:\$|%))"
_AT_AGENCY = re.compile(
    rf"\b(?:{_FILE} (?:[\w']{{1,12}} ){{0,4}}?{_AGENCY}|{_AGENCY} (?:[\w']{{1,12}} ){{0,3}}?{_FILE})\b"
    rf"[^0-9\n?.]{{0,15}}{_NUMBER}"
)
_SAID_OF = re.compile(r"\b(?:dossier|file|case|claim|cause|cas|reclamation)\b[^0-9\n?.]{0,12}" + _NUMBER)
_SOMEBODY = re.compile(
    r"\b(?:demandeu(?:r|se)|travailleu(?:r|se)|locataire|requerante?|victime|enfant|patiente?|usagere?|detenue?|"
    r"prestataire|citoyen(?:ne)?|cliente?|beneficiaire|plaignante?|accusee?|contribuable|employee?|eleve|"
    r"monsieur|madame|mme|mon|ma|son|sa|his|her|my|claimant|applicant|worker|tenant|inmate|taxpayer|patient|"
    r"mother|father|mere|pere)\b"
)
_IMMIGRATION = re.compile(
    r"\b(?:permis (?:de travail|d'etudes?|de sejour)|(?:work|study) permits?|"
    r"visa (?:no|numero|number|d'\w+|de \w+)|caq|csq|"
    r"certificat (?:d'acceptation|de selection)|ircc|uci|iuc|identifiant unique|numero de client|application number|"
    r"residen(?:ce|t) permanente?|permanent residen(?:t|ce)|carte de resident|citoyennete|citizenship|asile|asylum|"
    r"ecrou)\b[^\n?.]{0,40}?(?<![a-z0-9])(?P<number>[a-z]{0,2} ?\d[\d \-]{5,14}\d)"
)
_YEARS = re.compile(r"(?:19|20)\d\d ?- ?(?:19|20)?\d\d")
_FEWEST = 5
"""Figures of a file number."""


def reaches_somebody(folded: str) -> bool:
    """Whether the text gives the number of somebody's file."""
    if _OF_A_PERSON.search(folded) or _SHAPES.search(folded):
        return True
    if any(_is_number(match, 7) for match in _IMMIGRATION.finditer(folded)):
        return True
    if any(_is_number(match, _FEWEST) for match in _AT_AGENCY.finditer(folded)):
        return True
    return any(
        _is_number(match, _FEWEST) and _SOMEBODY.search(around(folded, *match.span()))
        for match in _SAID_OF.finditer(folded)
    )


def _is_number(match: re.Match[str], fewest: int) -> bool:
    number = match["number"]
    return sum(map(str.isdigit, number)) >= fewest and not _YEARS.fullmatch(number.strip())
