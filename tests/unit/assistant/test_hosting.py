"""The kinds of hosting of the sovereignty matrix, as people and the texts name them."""

import pytest

from assistant.hosting import Hosting, hostings_in


@pytest.mark.parametrize(
    ("text", "kinds"),
    [
        ("un système d'IAG public", {Hosting.PUBLIC}),
        ("puis-je utiliser ChatGPT ?", {Hosting.PUBLIC}),
        ("système d'IAG en circuit fermé", {Hosting.CLOSED}),
        ("circuit fermé souverain", {Hosting.CLOSED, Hosting.SOVEREIGN}),
        ("système gouvernemental en circuit fermé", {Hosting.GOVERNMENT}),
        ("circuit fermé (souverain ou gouvernemental)", {Hosting.CLOSED, Hosting.SOVEREIGN, Hosting.GOVERNMENT}),
        ("Copilot Enterprise", {Hosting.CLOSED}),
        ("la version web de Copilot", {Hosting.PUBLIC}),
        ("données numériques gouvernementales", set()),
        ("closed-circuit system", {Hosting.CLOSED}),
        ("un outil ouvert à tous", {Hosting.PUBLIC}),
        ("an open chatbot", {Hosting.PUBLIC}),
        ("a free AI translator in my browser", {Hosting.PUBLIC}),
        ("the ordinary public chatbot", {Hosting.PUBLIC}),
        ("notre IA fermée, fournie par l'employeur", {Hosting.CLOSED}),
        ("le système que l'État exploite lui-même, en circuit fermé", {Hosting.GOVERNMENT}),
        ("le système gouvernemental n'est pas prêt, prenons Copilot Entreprise", {Hosting.GOVERNMENT, Hosting.CLOSED}),
        ("l'IA du gouvernement fédéral, gouvernementale elle aussi", set()),
        ("une IA souveraine qui n'est pas gouvernementale", {Hosting.SOVEREIGN}),
        ("Ce n'est pas ChatGPT mais le système gouvernemental", {Hosting.PUBLIC, Hosting.GOVERNMENT}),
        ("Il n'est pas d'un organisme gouvernemental. Et le système gouvernemental ?", {Hosting.GOVERNMENT}),
        ("une IA souveraine qui n'est pas un circuit fermé gouvernemental", {Hosting.SOVEREIGN, Hosting.CLOSED}),
        ("Est-ce que l'IA souveraine, sans être celle du gouvernemental, suffit ?", {Hosting.SOVEREIGN}),
        ("du Protégé C reçu du fédéral au système gouvernemental en circuit fermé", {Hosting.GOVERNMENT}),
        ("ChatGPT entre collègues", {Hosting.PUBLIC}),
        ("l'IA fermée du gouvernement lui-même", {Hosting.GOVERNMENT}),
        ("the government's own assistant", {Hosting.GOVERNMENT}),
        ("un outil public, pour des données du gouvernement", {Hosting.PUBLIC}),
        ("coller dans l'outil un document du gouvernement", set()),
        ("demander à l'IA le budget du gouvernement", set()),
        ("Copilot Entreprise et DeepSeek", {Hosting.CLOSED, Hosting.PUBLIC}),
        ("Copilot for Enterprise", {Hosting.CLOSED}),
        ("un assistant offert au public", set()),
        ("un correcteur public à base d'IA", {Hosting.PUBLIC}),
        ("ChatGPT Enterprise", set()),  # neither the public one nor one that the matrix names
        ("un organisme public, un service public", set()),
        ("un communiqué déjà en ligne, mis en ligne sur le site", set()),
        ("un outil en ligne", {Hosting.PUBLIC}),
        ("un outil en ligne sur mon poste", {Hosting.PUBLIC}),
        ("le registre des cas d'usage", set()),
    ],
)
def test_kinds_named(text: str, kinds: set[Hosting]) -> None:
    assert hostings_in(text) == kinds
