"""The words around a match, which tell a person's number from a service's. All take folded text."""

import re

SERVICE = re.compile(
    r"\b(?:services?|ministeres?|organismes?|directions?|secretariat|bureaux?|centres?|siege|accueil|reception|"
    r"standard|"
    r"ligne|renseignements generaux|assistance|soutien|depannage|gouvernement|mcn|sct|ramq|revenu quebec|"
    r"services quebec|commission|"
    r"regie|societe|department|ministry|office|help ?desk|government|head office|public body|support)\b"
)
"""Words of a public body or its services."""

PERSONAL = re.compile(
    r"\b(?:mon|ma|mes|son|sa|ses|leur|my|his|her|their|chez|domicile|habite\w{0,3}|demeur\w{1,4}|resid\w{1,4}|"
    r"cell\w{0,8}|"
    r"personnel(?:le)?|prive|home|lives?|cell ?phone|mobile|rejoindre|appele[rz]?-?(?:le|la|moi)?|call (?:me|him|"
    r"her)|"
    r"m\.|mme|mr\.?|mrs\.?|ms\.?|monsieur|madame|patient\w{0,2}|usager\w{0,2}|citoyen\w{0,2}|client\w{0,2}|"
    r"collegue|employee?)\b"
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
