"""Documents examined on their way in: one that carries a person's data, a secret, a marking above what Balise may hold,
or orders to a model is not imported. It stays where it is, untouched, until a person has looked at it.
"""

from corpus.confidentiality.identifiers import identifiers
from corpus.confidentiality.injection import attempts_injection
from corpus.confidentiality.markings import marked
from corpus.confidentiality.offices import office_holders
from corpus.errors import Quarantined
from corpus.model import Text

_PUBLISHED = frozenset({"address", "email", "phone", "marking"})
"""An official text gives the addresses of its services, and speaks of the markings."""

_HEAD = 300
"""Characters at the head of a document, where a banner marks the whole of it."""

_MATTERS = {
    "nas": "un numéro d'assurance sociale",
    "nam": "un numéro d'assurance maladie",
    "licence": "un numéro de permis de conduire",
    "passport": "un numéro de passeport",
    "card": "un numéro de carte",
    "bank": "un numéro de compte",
    "credential": "un mot de passe ou une clé",
    "person": "un renseignement sur une personne",
}


def examine(name: str, text: Text) -> None:
    """Let a document in, or not.

    Raises:
        Quarantined: what kind of matter it seems to carry; never the matter itself.
    """
    seen = sorted(set(identifiers(text.text, office_holders([text.text]))) - _PUBLISHED)
    reasons = [_MATTERS[matter] for matter in seen]
    if marked(text.text[:_HEAD]):
        reasons.append("une marque de classification en tête")
    if any(attempts_injection(line) for line in text.text.splitlines()):
        reasons.append("des consignes adressées à un modèle")
    if reasons:
        raise Quarantined(
            f"{name} : mis en quarantaine, le texte semble contenir {', '.join(reasons)}.",
            "Faites-le vérifier ; retirez ce contenu du document ou le document du dossier.",
        )
