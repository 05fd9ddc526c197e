"""The words around a match, which tell a person's number from a service's. All take folded text."""

import re

SERVICE = re.compile(
    r"\b(?:services?|ministeres?|organismes?|directions?|secretariat|bureaux?|centres?|siege|accueil|reception|"
    r"standard|ligne|renseignements generaux|assistance|soutien|depannage|gouvernement|mcn|sct|ramq|revenu quebec|"
    r"services quebec|commission|regie|societe|department|ministry|office|help ?desk|government|head office|"
    r"public body|support)\b"
)
"""Words of a public body or its services."""

PERSONAL = re.compile(
    r"\b(?:mon|ma|mes|son|sa|ses|leur|my|his|her|their|chez|domicile|habite\w{0,3}|demeur\w{1,4}|resid\w{1,4}|"
    r"cell\w{0,8}|personnel(?:le)?|prive|home|lives?|cell ?phone|mobile|rejoindre|appele[rz]?-?(?:le|la|moi)?|"
    r"call (?:me|him|her)|m\.|mme|mr\.?|mrs\.?|ms\.?|monsieur|madame|patient\w{0,2}|usager\w{0,2}|citoyen\w{0,2}|"
    r"client\w{0,2}|collegue|employee?)\b"
)
"""Words that tie what follows to one person."""


def before(folded: str, start: int, reach: int = 60) -> str:
    """The characters just before an offset."""
    return folded[max(0, start - reach) : start]


def around(folded: str, start: int, end: int, reach: int = 60) -> str:
    """The characters on both sides of a match."""
    return folded[max(0, start - reach) : start] + " \u241f " + folded[end : end + reach]


def of_a_service(folded: str, start: int, end: int) -> bool:
    """Whether what stands between two offsets is said of a public service, and of nobody."""
    words = around(folded, start, end)
    return SERVICE.search(words) is not None and PERSONAL.search(words) is None


def of_a_person(folded: str, start: int, end: int) -> bool:
    """Whether what stands between two offsets is said of somebody, and of no public service."""
    words = around(folded, start, end)
    return PERSONAL.search(words) is not None and SERVICE.search(words) is None
