"""Each class is found under its disguises, and what is public passes. Every person and number is invented."""

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from corpus.confidentiality.identifiers import identifiers
from corpus.confidentiality.numbers import passes_luhn

FOUND = {
    "nas": [
        "mon NAS est 123 456 789",
        "046 454 286",
        "046-454-286",
        "046.454.286",
        "046454286",
        "Le numéro 912345678 figure au formulaire, que faire ?",
        "NAS:046454286",
        "NAS de l'employé : 04 64 54 28 6",
        "0 4 6 4 5 4 2 8 6",
        "Mon numéro d'assurance sociale, c'est zéro quatre six quatre cinq quatre deux huit six",
        "my SIN is one two three four five six seven eight nine",
        "０４６ ４５４ ２８６",
        "046\u200b454\u200b286",
        "046 – 454 – 286",
        "numéro 046/454/286",
    ],
    "nam": [
        "TREM 8051 1512",
        "trem80511512",
        "LAVX-8512-2419 est au dossier",
        "Ma carte soleil : ABCD 1234 5678",
        "Son numéro de RAMQ BOUM 9963 3112",
    ],
    "licence": [
        "T1234-010190-05",
        "Mon permis est le B123401019005",
        "permis de conduire : L 1234 010190 05",
        "driver's licence G1234 567890 12",
    ],
    "passport": ["AB123456", "mon passeport : hg 123456", "passport number GA 654321", "P123456AA"],
    "card": [
        "4111 1111 1111 1111",
        "4111111111111111",
        "5500-0000-0000-0004",
        "Ma carte Visa 1234567890123456 est-elle refusée ?",
        "1234 5678 9012 3456",
        "3782 822463 10005",
    ],
    "bank": [
        "12345-678-1234567",
        "815 12345 1234567",
        "transit 12345, institution 006",
        "compte bancaire : 1234567",
        "bank account number 123456789012",
        "Dépose dans mon compte 7654321",
        "IBAN FR14 2004 1010 0505 0001 3M02 606",
    ],
    "phone": [
        "418 555-0199",
        "(514) 555-0123",
        "+1 438.555.0142",
        "4185550199",
        "Appelle-moi au 5145550123",
        "mon cell : 555-0199",
        "+33 6 12 34 56 78",
        "06 12 34 56 78",
        "Le cellulaire de Julie est le 418 643-1234",
        "1 (819) 555-0100",
        "quatre un huit cinq cinq cinq zéro un neuf neuf",
    ],
    "email": [
        "julie.tremblay@gmail.com",
        "Écris à Julie <jtremblay1980@hotmail.com>",
        "marc.gagnon@mcn.gouv.qc.ca a fait l'erreur",
        "julie (arobase) exemple.ca",
        "julie tremblay arobase gmail point com"[6:],
        "info@gmail.com",
    ],
    "address": [
        "123, rue des Érables",
        "Elle habite au 45",
        "12 avenue du Parc, app. 3",
        "son domicile : G1R 5E5",
        "h2x1y4",
        "750 Maple Street",
        "8, place Royale, chez Julie",
    ],
    "credential": [
        "mot de passe : Soleil2024!",
        "Mot de passe: soleil",
        "mon mot de passe est « piano »",
        "mdp=Harfang_77",
        "mot de passe : SOLEIL2024",
        "mot de passe : 123456",
        "password: hunter2",
        "Le NIP de la carte est 4321",
        "my password is Xk9$plume",
        "clé API : a1b2c3d4e5f6",
        "sk-" + "a1B2" * 6,
        "AKIA" + "ABCD1234" * 2,
        "ghp_" + "a1B2c3" * 5,
        "https://julie:plume@exemple.ca/depot",
        "-----BEGIN RSA PRIVATE KEY-----",
        "Bearer " + "a1B2c3d4" * 4,
    ],
    "marking": ["PROTÉGÉ B — Note au sous-ministre : le projet Boréal prendra du retard."],
    "person": [
        "Julie Tremblay, née le 12 mars 1980",
        "date de naissance : 1980-03-12",
        "born on March 12, 1980",
        "Mme Gagnon est en congé de maladie depuis mai, puis-je résumer son cas ?",
        "Marc Lavoie a été suspendu pour harcèlement",
        "Sophie Roy was diagnosed last week",
        "matricule 123456",
        "numéro d'employé : 45678",
        "le dossier médical 998877",
        "code permanent TREJ12538001",
    ],
}

PASSES = [
    "Claude Sonnet est-il permis pour une évaluation ? Sa performance suffit-elle ?",
    "Mot de passe : 12 caractères minimum, est-ce écrit ?",
    "Le coût par jeton : 0,002 $ est-il public ?",
    "Chiffrement des clés API : AES-256, est-ce exigé ?",
    "Le code de vérification prévu en 2025",
    "Le nombre de projets demeure à 61",
    "Peut-on partager un 2 Google Drive ?",
    "the 2025 AI road map",
    "émis 19-12-2025",
    "Mon compte ChatGPT de 2024-2025 est-il visé ?",
    "NEQ 1143456789",
    "L'entreprise 2267891234 est-elle inscrite ?",
    "NEQ 3345678901",
    "NEQ 8812345678",
    "L'arrêté 2024-05 du 12 décembre 2024",
    "Que prévoit IA-RI-2025-003-OP ?",
    "IA-RI-2025-001-OP et IA-RI-2025-003-OP",
    "ISBN 978-2-550-12345-6",
    "ISBN 9782550123456",
    "ISBN 2-550-12345-6",
    "RLRQ, chapitre A-2.1, article 63.5",
    "chapitre G-1.03, article 12.10",
    "article 12.10",
    "2 120 projets",
    "750 M$",
    "750 000 000 $",
    "123 456 789 $",
    "123 456 789 dollars",
    "100 000 000 habitants",
    "un modèle de 100 000 000 000 paramètres",
    "Il y a 100 000 000 000 neurones",
    "de 2021 à 2026",
    "2021 2022 2023 2024",
    "2021-2026, 2024-2028",
    "le 19 décembre 2025 ou le 2025-12-19",
    "2026-11-23 12:30:45",
    "20261123123045",
    "décret 1234-2024",
    "1 866 552-5158",
    "1 800 555-0100",
    "Composez le 1-877-644-4545",
    "Le service d'assistance répond-il au 418 643-1234 ?",
    "418 643-1529",
    "Services Québec : 514 873-1234",
    "911, 811 ou 511",
    "encadrement.ia@mcn.gouv.qc.ca",
    "information@mcn.gouv.qc.ca",
    "Qui lit renseignements@exemple.qc.ca ?",
    "Le ministère est au 875, Grande Allée Est",
    "Le siège du ministère est situé au 12, rue des Ursulines, Québec",
    "Quelle longueur pour un mot de passe ?",
    "Le mot de passe est-il obligatoire ?",
    "Mot de passe : que dit le guide ?",
    "Faut-il un jeton d'accès pour l'API ?",
    "L'authentification par NIP est-elle forte ?",
    "TPS 123456789 RT0001",
    "192.168.110.12",
    "la version 10.12.345.67",
    "norme ISO/IEC 42001:2023",
    "M. le ministre Éric Lavoie a signé l'arrêté",
    "Que dit la loi de Louis Riel sur la plainte ?",
    "Puis-je résumer un dossier médical ?",
    "Un employé malade peut-il utiliser l'IA ?",
    "La date de naissance est-elle un renseignement personnel ?",
    "Un NAS est-il un renseignement Protégé B ?",
    "Le numéro de permis de conduire est-il personnel ?",
    "un, deux, trois, quatre, cinq, six principes",
    "@",
    "",
]


@pytest.mark.parametrize(("name", "text"), [(name, text) for name, texts in FOUND.items() for text in texts])
def test_found(name: str, text: str) -> None:
    assert name in identifiers(text)


@pytest.mark.parametrize("text", PASSES)
def test_public_matter_passes(text: str) -> None:
    assert identifiers(text) == ()


@pytest.mark.parametrize(("digits", "holds"), [("046454286", True), ("4111111111111111", True), ("123456789", False)])
def test_luhn(digits: str, holds: bool) -> None:
    assert passes_luhn(digits) is holds


@given(st.text(max_size=300))
def test_never_raises_and_names_known_classes(text: str) -> None:
    assert set(identifiers(text)) <= set(FOUND)


@settings(max_examples=50)
@given(
    st.text("0123456789", min_size=9, max_size=9).filter(lambda d: not d.endswith("000000")),
    st.sampled_from(["{}{}{}", "{} {} {}", "{}-{}-{}", "{}.{}.{}", "{}\u00a0{}\u00a0{}", "{}\u2013{}\u2013{}"]),
)
def test_any_nine_digits_after_the_word(digits: str, form: str) -> None:
    assert "nas" in identifiers("Mon NAS est " + form.format(digits[:3], digits[3:6], digits[6:]))


def seconds(text: str) -> float:
    """Of this process alone, the best of two: others may be using the core."""
    spent = []
    for _ in range(2):
        begun = time.process_time()
        identifiers(text)
        spent.append(time.process_time() - begun)
    return min(spent)


@pytest.mark.parametrize(
    "unit",
    [
        "1", "1 ", "12 ", "12-", "a", "@", "a@", "a.", " ", "\n", "-", "(", "<", "://a:", "a1", "é\u0301\u0323",
        "un deux ", "1 rue ", "mot de passe ", "mdp:", "Marc Roy ", "née le ", "PROTÉGÉ B ", "voici secret ",
        "p<aaa", "passeport 12", "iban a1 ", "dossier 1", "dossier tal ", "permis de travail ", "deux cent ", "login a/",
        "cle aaaaaaaaaaaaaaaaaaaaaaaaaaaaaa ", "maladie julie ", "a at a dot ", "naissance ",
    ],
)  # fmt: skip
def test_time_grows_with_the_length_alone(unit: str) -> None:
    short, long = unit * (5_000 // len(unit)), unit * (20_000 // len(unit))
    # Four times the text: 4 when linear, 16 when quadratic. The floor keeps the clock's grain out of the ratio.
    assert seconds(long) / max(seconds(short), 0.01) < 10
