"""Passwords, keys and tokens. Known shapes, and a value set after the word that announces it."""

import re

_SHAPES = re.compile(
    r"(?<![A-Za-z0-9])(?:sk-[A-Za-z0-9_\-]{16}|(?:ghp|gho|ghs|ghu|ghr)_[A-Za-z0-9]{20}|github_pat_[A-Za-z0-9_]{20}|"
    r"glpat-[A-Za-z0-9_\-]{16}|xox[abprs]-[A-Za-z0-9\-]{10}|(?:AKIA|ASIA)[0-9A-Z]{16}|AIza[A-Za-z0-9_\-]{30}|"
    r"hf_[A-Za-z0-9]{20}|npm_[A-Za-z0-9]{30}|pypi-[A-Za-z0-9_\-]{30}|sk_live_[A-Za-z0-9]{16}|"
    r"eyJ[A-Za-z0-9_\-]{10,2000}\.eyJ[A-Za-z0-9_\-]{5}|Bearer [A-Za-z0-9._\-]{20})|"
    r"-----BEGIN [A-Z ]{0,30}PRIVATE KEY|://[^\s/@:]{0,64}:[^\s/@]{1,128}@|AccountKey=[A-Za-z0-9+/]{20}"
)
_ANNOUNCED = re.compile(
    r"\b(?:mots? de passe|mot-de-passe|motdepasse|mdp|password|passwd|passphrase|passcode|pwd|phrase de passe|"
    r"cles? (?:d'api|api|d'acces|secrete|privee)|api[ _\-]?key|secret[ _\-]?(?:access[ _\-]?)?key|access[ _\-]?key|"
    r"access[ _\-]?token|client[ _\-]?secret|jeton(?: d'acces)?|token|"
    r"code (?:d'acces|secret|pin|de verification|d'authentification)|nip|"
    r"pin)\b(?P<middle>[^:=\n?.«\"']{0,40}?)(?P<sign> ?[:=]+ ?| (?:est|is|etait|was|c'est|devient) (?:: ?)?|"
    r" (?=[«\"']))(?P<quote>[«\"'`]?) ?(?P<value>[^\s«»\"]{3,128})(?P<after>[ ]?[»\"'`]?[ ]?[.,;!]{0,3}[ ]*(?:\n|"
    r"$)?)"
)
_NIP = re.compile(
    r"\b(?:nip|pin|"
    r"code (?:d'acces|secret|de verification|pin))(?: (?:de|du|la|le|mon|ma|carte|est|is|of|my|the|"
    r"card)){0,5} ?(?:[ :=#]{1,3}|,? c'est )\d(?:[- ]?\d){3,7}\b(?!-)"
)
_UNANNOUNCED = re.compile(
    r"\b(?:mdp|pwd|passwd|passwords?|mots? de passe) (?P<value>[^\s«»\"?]{5,64})|"
    r"\b(?:login|connexion|acces|identifiant|utilisateur|user(?:name)?|usager)[ :=]{1,3}[^\s/|,]{2,40} ?[/|,] ?"
    r"(?P<with>[^\s«»\"?]{6,64})"
)
"""A word of passwords and, with no sign between them, what may be one: it must mix letters, figures or signs."""

_KEYED = re.compile(r"\b(?:cles?|key|secrete?|jeton|token)\b[^\n?]{0,40}?(?<![\w+/])(?P<value>[\w+/\-]{24,128})")
_NEAR = re.compile(
    r"\b(?:mdp|pwd|passwd|pass|passwords?|mots? (?:de )?passe|motdepasse|cle (?:du )?wifi|wifi)\b"
    r"(?:[ :,]+[^\s?]{1,20}){0,5}?"
    r"[ :=]+(?P<value>[^\s«»\"?]{8,64})|"
    r"\b(?:cles?|key|code)\b,? (?:c'est|est|is) ?:? ?(?P<told>[^\s«»\"?]{8,64})|"
    r"= ?[\w.@\-]{2,40} ?/ ?(?P<paired>[^\s«»\"?]{6,64})"
)
"""What may be a password within a few words of one that speaks of passwords: it must mix letters, figures and signs."""

_HEXADECIMAL = re.compile(r"\b(?:cle|key|jeton|token|secret)\b ?[:=] ?[0-9a-f]{24,128}\b")
_ALGORITHM = re.compile(r"(?:aes|rsa|sha|tls|md|mfa|2fa|totp|otp|fido|oauth|jwt|saml)\d?[\-.]?\d{0,4}", re.IGNORECASE)
_MEASURE = re.compile(r"\d+(?:[.,\-]\d+)*")


def has_credential(text: str, folded: str) -> bool:
    """Whether the text (normalised, and folded offset for offset) holds a password, a key or a token."""
    if _SHAPES.search(text) or _NIP.search(folded):
        return True
    if any(_is_mixed(text[slice(*m.span(m.lastgroup or 0))]) for m in _UNANNOUNCED.finditer(folded)):
        return True
    if _HEXADECIMAL.search(folded) or any(
        _is_odd(text[slice(*m.span(m.lastgroup or 0))]) for m in _NEAR.finditer(folded)
    ):
        return True
    if any(_is_random(text[slice(*m.span("value"))]) for m in _KEYED.finditer(folded)):
        return True
    return any(_is_value(text, match) for match in _ANNOUNCED.finditer(folded))


def _is_mixed(value: str) -> bool:
    value = value.strip(".,;:!()[]'`")
    signs = any(c in "!@#$%^&*_+=~" for c in value)
    return not _ALGORITHM.fullmatch(value) and any(map(str.isalpha, value)) and (signs or any(map(str.isdigit, value)))


def _is_odd(value: str) -> bool:
    """Letters, figures and a sign or a hyphen in one word."""
    value = value.strip(".,;:!()[]'`")
    return (
        any(map(str.isalpha, value))
        and any(map(str.isdigit, value))
        and any(c in "!@#$%^&*_+=~-" for c in value)
        and not _ALGORITHM.fullmatch(value)
        and not re.fullmatch(r"[A-Za-z]{1,5}[- ]?\d[\d.\-]*(?:-[A-Z]{2,4})?", value)
    ) or (len(value) >= 8 and any(map(str.isdigit, value)) and any(c in "!@#$%^&*" for c in value))


def _is_random(value: str) -> bool:
    """Figures, small letters and capitals in one word, as no word has."""
    return any(map(str.isdigit, value)) and any(map(str.islower, value)) and any(map(str.isupper, value))


def _is_value(text: str, match: re.Match[str]) -> bool:
    """A password looks like one (figures, signs, capitals inside), or stands in quotes, or alone after a colon."""
    value = text[slice(*match.span("value"))].strip(".,;:!?()[]'`")
    if len(value) < 3:
        return False
    if _ALGORITHM.fullmatch(value) or (_MEASURE.fullmatch(value) and not _is_digits_alone(match)):
        return False
    odd = any(c.isdigit() for c in value) or any(c in "!@#$%^&*_+=~" for c in value)
    if odd or (any(c.isupper() for c in value[1:-1]) and not value.isupper()):
        return True
    if match["quote"]:
        return value.lower() not in ("mot", "password")
    ends = match["after"].endswith("\n") or match.end() == len(text)
    return bool(re.search(r"[:=]", match["sign"])) and ends and not match["value"].endswith("?") and not value.isupper()


def _is_digits_alone(match: re.Match[str]) -> bool:
    """Six figures or more with nothing after them: « 12 caractères » and « 0,002 $ » are measures."""
    return match["value"].strip(".,;!").isdigit() and len(match["value"]) >= 6
