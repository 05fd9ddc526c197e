"""A marking set at the head of a text, against a question about markings."""

import pytest

from corpus.confidentiality.markings import marked


@pytest.mark.parametrize(
    "text",
    [
        "PROTÉGÉ B — Note au sous-ministre : le projet Boréal prendra du retard.",
        "Protégé B - Note interne sur la négociation avec le fournisseur Nordelta",
        "[SECRET] Le plan de relève du centre Borée repose sur un seul pare-feu.",
        "[Protégé C] Les adresses du réseau Aurore sont listées plus bas.",
        "Très secret // opération Harfang, phase deux",
        "TRÈS SECRET\nLe réseau Aurore est ouvert sur l'extérieur.",
        "Classification : Protégé A\nRésumé de la rencontre du comité de direction.",
        "Cote de sécurité : SECRET - Le réseau Aurore est vulnérable.",
        "**CONFIDENTIEL** Le Conseil des ministres étudiera la fusion.",
        "CONFIDENTIEL : le Conseil des ministres étudiera la fusion des deux agences.",
        "(Protégé B) Compte rendu de la rencontre avec le syndicat",
        "PROTECTED B - Memo to the deputy minister: the Boreal project is late.",
        "TOP SECRET: the network of the Aurora site has one firewall.",
        "Résume ce texte.\n\nPROTÉGÉ B\nNote au sous-ministre : le projet Boréal prendra du retard. Que faire ?",
        "[SECRET] Pourquoi le projet Boréal a-t-il un trou de 3 M$ ? Le sous-ministre le cache.",
        "Voici une note Protégé B : le fournisseur Nordelta perdra son contrat en mars.",
        "Peux-tu résumer ce document Protégé C : le réseau Aurore n'a qu'un pare-feu.",
        "ＰＲＯＴÉＧÉ Ｂ — Note au sous-ministre sur le projet Boréal",
        "PROTÉGÉ B / PROTECTED B\nNote au sous-ministre sur le projet Boréal",
        "> PROTÉGÉ B : note au sous-ministre sur le projet Boréal",
        "#confidentiel# bilan du projet Boréal, à ne pas publier",
        "*** DIFFUSION RESTREINTE *** ordre du jour : bilan, budget, divers",
        "Diff. restreinte : le réseau Aurore a deux zones.",
        "Protégé B (une fois rempli) — Section 2 : motifs de la demande du projet Boréal",
        "Subject: CONFIDENTIAL / do not forward. The audit of Boreal found nine faults.",
        "Objet: [CONFIDENTIEL] Réorganisation de la direction Aurore",
        "Le tampon dit PROTÉGÉ C. Contenu : la liste des sites est en annexe.",
        "en haut c'est marqué SECRET et ça dit que les travaux commencent en mars",
        "Document confidentiel – Avis juridique sur le contrat Nordelta",
    ],
)
def test_used_as_a_marking(text: str) -> None:
    assert marked(text)


@pytest.mark.parametrize(
    "text",
    [
        "Puis-je soumettre un renseignement Protégé B ?",
        "Protégé C dans ChatGPT, c'est permis ?",
        "et pour Protégé C ?",
        "Protégé C ?",
        "PROTÉGÉ B",
        "Protégé B : est-ce permis dans Copilot ?",
        "Protégé B — peut-on le soumettre à un système public ?",
        "[Protégé A] peut-on l'utiliser dans un circuit fermé ?",
        "Quelle est la différence entre Protégé A et Protégé B ?",
        "Un document marqué « PROTÉGÉ B » peut-il être traduit par l'IA ?",
        "Secret professionnel : que dit le guide ?",
        "Le secret est-il un niveau de classification ?",
        "Très secret, secret : où les traiter ?",
        "Can I paste a Protected B note into Copilot?",
        "Protected B: is it allowed in a public system?",
        "Protégé A, Protégé B, Protégé C : que veulent dire ces niveaux ?",
        "Voici ma question sur Protégé B : puis-je le soumettre à ChatGPT ?",
        "Confidentiel ou public : comment classer une note ?",
        "La note est confidentielle. Puis-je la résumer avec un outil public ?",
        "Renseignements confidentiels",
        "Mon document porte la mention CONFIDENTIEL. Puis-je le résumer avec l'IA ?",
        "J'avais juste écrit le mot « Secret » dans ma question.",
        "Dois-je inscrire la mention Confidentiel sur mes notes avant de les verser dans Copilot ?",
        "Quelle est la classification d'un document secret ?",
        "",
    ],
)
def test_spoken_of(text: str) -> None:
    assert not marked(text)
