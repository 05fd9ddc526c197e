"""What a question proposes to do with a rule is read in its words, and words that only look like them say nothing."""

import pytest

from assistant.proposal import proposal_of


@pytest.mark.parametrize(
    ("question", "part"),
    [
        ("Peut-on bannir les lanternes ?", "bans"),
        ("May a public body block lanterns?", "bans"),
        ("Peut-on se passer du registre ?", "omits"),
        ("A-t-on le droit de reporter l'inscription ?", "omits"),
        ("May we skip the register?", "omits"),
        ("Puis-je l'allumer et l'inscrire ensuite ?", "later"),
        ("Puis-je l'allumer avant l'inscription ?", "before"),
        ("Une lanterne que personne n'a validée est-elle permise ?", "unapproved"),
        ("Is a lantern that was never approved allowed?", "unapproved"),
        ("Notre politique interne bannit les lanternes : puis-je allumer la mienne ?", "unapproved"),
        ("La directive de mon organisme réserve la lanterne au gardien. Puis-je l'allumer ?", "unapproved"),
        ("Our policy restricts lanterns. May I light mine?", "unapproved"),
        ("Nos dirigeants viennent de bannir les lanternes : puis-je ?", "unapproved"),
        ("Mon ministère vient tout juste d'interdire les lanternes : puis-je ?", "unapproved"),
        ("Les lanternes ont été bannies chez nous : peut-on en acquérir une ?", "unapproved"),
        ("Nos directives interdisent les lanternes : puis-je ?", "unapproved"),
        ("Ma lanterne ne figure pas parmi toutes celles du quai que mon organisme autorise.", "unapproved"),
    ],
)
def test_each_proposal_is_read_and_may_run_against_the_conditions(question: str, part: str) -> None:
    proposal = proposal_of(question)
    assert getattr(proposal, part)
    assert proposal.contrary


def test_what_one_would_do_without_is_what_follows() -> None:
    assert proposal_of("Peut-on l'allumer sans l'avis du gardien ?").without == " l'avis du gardien ?"
    assert proposal_of("Peut-on l'allumer sans l'avis du gardien ?").contrary
    assert proposal_of("Peut-on l'allumer ?").without is None


def test_what_a_message_is_free_of_is_nothing_to_do_without() -> None:
    for free in ("sans info sensible", "sans aucun renseignement personnel", "without any personal data"):
        assert proposal_of(f"Puis-je rédiger un courriel {free} ?").without is None


def test_what_stands_already_is_nothing_to_do_without() -> None:
    assert proposal_of("Peut-on la confier au comité qui existe, sans créer une structure neuve ?").without is None
    assert proposal_of("May the existing board see to it, without setting up a separate one?").without is None


@pytest.mark.parametrize(
    "question",
    [
        "Peut-on ouvrir le port sans créer de registre ?",
        "Puis-je l'allumer sans autorisation dans un nouveau phare ?",
        "Can we open it without a new review?",
        "Pouvons-nous signer le contrat sans y toucher ?",
    ],
)
def test_a_new_thing_beside_is_still_done_without(question: str) -> None:
    assert proposal_of(question).without is not None


def test_a_leave_or_a_duty_is_either() -> None:
    assert proposal_of("Peut-on adapter la lanterne, ou faut-il la garder telle quelle ?").either
    assert not proposal_of("Faut-il garder la lanterne ou le fanal ?").either


@pytest.mark.parametrize(
    "question",
    [
        "Puis-je dispenser une formation ?",
        "May I use it to write reports?",
        "Peut-on dire ce qui va se passer dans le port ?",
        "Peut-on déplacer la lanterne malgré l'interdiction ?",
        "Est-il interdit d'allumer la lanterne ?",
        "Nous ignorons si la lanterne est à nous : peut-on l'allumer ?",
    ],
)
def test_words_that_only_look_like_a_proposal_are_none(question: str) -> None:
    assert not proposal_of(question).contrary


def test_whether_one_asks_for_oneself() -> None:
    assert proposal_of("Puis-je peindre ma lanterne ?").oneself
    assert not proposal_of("Un organisme peut-il peindre une lanterne ?").oneself


def test_what_is_said_to_lack_is_heard() -> None:
    for lacking in (
        *("Le contrat ne dit rien du quai.", "Aucune formation ici.", "We didn't sign.", "No lamp here."),
        *("L'accord se fait attendre.", "En attendant la réponse, peut-on l'allumer ?", "pending approval"),
        *("L'avis est en attente.", "Faute d'avis, peut-on l'allumer ?", "Il reste à signer."),
    ):
        assert proposal_of(lacking).lacks
    assert not proposal_of("Peut-on noter l'heure où la lanterne est posée ?").lacks


def test_to_let_somebody_is_told_apart_from_what_one_must_do() -> None:
    assert proposal_of("Sommes-nous tenus de permettre les lanternes ?").lets
    assert proposal_of("Are we required to let visitors light one?").lets
    assert proposal_of("Doit-on permettre les lanternes ?").lets
    assert not proposal_of("Sommes-nous tenus d'inscrire la lanterne ?").lets


def test_how_many_times_and_to_what_extent_are_told_apart() -> None:
    assert proposal_of("Doit-on inscrire la lanterne au moins deux fois l'an ?").how_much
    assert proposal_of("Le registre doit-il être aussi détaillé pour un phare que pour un quai ?").how_much
    assert proposal_of("Doit-on en faire autant pour un quai ?").how_much
    assert proposal_of("Et ces journaux, faut-il les garder cinq ans ?").how_often
    assert proposal_of("Faut-il vérifier la lanterne aux six mois ?").how_often
    assert proposal_of("Doit-on la vérifier chaque trimestre ?").how_often
    assert not proposal_of("Elle a deux semaines de retard : faut-il l'inscrire ?").how_often
    assert not proposal_of("Le phare tourne depuis trois ans : faut-il l'inscrire ?").how_often
    assert not proposal_of("Faut-il l'inscrire ? On m'attend dans deux heures.").how_often
    assert proposal_of("Doit-on vérifier deux fois plus souvent ?").how_much
    assert not proposal_of("May we go twice as fast?").how_much
    assert proposal_of("Est-ce qu'il y a un montant à ne pas dépasser ?").how_much
    assert proposal_of("Les règles fixent-elles un délai pour l'inscrire ?").how_much
    assert proposal_of("Do the rules set a deadline?").how_much
    assert not proposal_of("Puis-je aussi lui donner des textes que j'ai écrits ?").how_much
    assert not proposal_of("Doit-on pour autant inscrire la lanterne ?").how_much
    assert not proposal_of("Must we keep as much as possible?").how_much
    assert not proposal_of("Doit-on inscrire la lanterne chaque année ?").how_much
    assert not proposal_of("Doit-on aussi inscrire la lanterne que nous achetons ?").how_much


def test_what_is_said_to_be_no_ai_is_read() -> None:
    assert proposal_of("Un simple arbre de décisions, sans IA générative : est-ce permis ?").no_ai
    assert proposal_of("It has no AI in it: is it allowed?").no_ai
    for with_it in ("Notre IA tourne sans avis : est-ce permis ?", "Sans l'IA, c'est long : est-ce permis ?"):
        assert not proposal_of(with_it).no_ai
    assert not proposal_of("We have no AI policy: is it allowed?").no_ai


def test_what_has_just_been_banned_is_not_what_one_would_ban() -> None:
    just = proposal_of("Mon ministère vient d'interdire les lanternes : puis-je allumer la mienne ?")
    assert just.unapproved and not just.bans


@pytest.mark.parametrize(
    "question",
    [
        "Qui a allumé la lanterne peut-il être congédié ?",
        "Une sanction est-elle permise ?",
        "Peut-on le punir ?",
        "Can I be dismissed for it?",
        "Could I lose my job?",
    ],
)
def test_what_befalls_whoever_breaks_a_rule_is_told_apart(question: str) -> None:
    assert proposal_of(question).punishes


@pytest.mark.parametrize(
    "question",
    [
        "Puis-je résumer le dossier d'un employé congédié ?",
        "Can I summarise a disciplinary file?",
        "The director sanctioned this pilot: may we go on?",
        "Puis-je rédiger une lettre de sanction ?",
    ],
)
def test_a_file_about_somebody_punished_is_no_punishment(question: str) -> None:
    assert not proposal_of(question).punishes


@pytest.mark.parametrize(
    "question", ["Ai-je le droit d'interdire la lanterne à mes élèves ?", "May I ban it for my students?"]
)
def test_a_ban_for_the_public_is_told_apart_from_one_for_the_staff(question: str) -> None:
    assert proposal_of(question).bans_outsiders


@pytest.mark.parametrize(
    "question",
    [
        "Peut-on interdire la lanterne au personnel ?",
        "Peut-on prêter la lanterne aux élèves ?",
        "Le risque est élevé : puis-je interdire les lanternes ?",
        "Peut-on interdire un système à risque élevé ?",
        "Mes patrons peuvent-ils interdire les lanternes ?",
        "Peut-on interdire au personnel d'y mettre des données de patients ?",
    ],
)
def test_a_ban_for_the_staff_is_none_for_the_public(question: str) -> None:
    assert not proposal_of(question).bans_outsiders


@pytest.mark.parametrize(
    "question",
    [
        "J'ignore si c'est la version web ou l'autre. Ma note peut-elle y aller ?",
        "On ne sait pas si notre lanterne est fermée : peut-on s'en servir ?",
        "I'm not sure whether our lantern is closed. May I use it?",
        "Je ne sais pas quel niveau a ma note : puis-je la confier ?",
    ],
)
def test_what_a_verdict_hangs_on_may_be_unknown(question: str) -> None:
    assert proposal_of(question).unsure


@pytest.mark.parametrize(
    "question",
    [
        "Je ne sais pas si je peux m'en servir : est-ce permis ?",
        "Je ne sais pas si on a le droit : puis-je m'en servir ?",
        "Je ne sais pas si c'est permis. Puis-je m'en servir ?",
        "J'ignore si la directive le permet. Puis-je m'en servir ?",
        "I'm not sure if it is allowed. May I use it?",
    ],
)
def test_to_wonder_whether_one_may_is_to_ask(question: str) -> None:
    assert not proposal_of(question).unsure


def test_what_title_is_claimed() -> None:
    assert proposal_of("Le phare a-t-il le droit d'en réclamer le droit d'auteur ?").claims == "auteur"
    assert proposal_of("May we patent it, or claim the copyright?").claims == "patent"
    assert not proposal_of("L'auteur a-t-il le droit de l'allumer ?").claims


def test_a_machine_of_one_s_own_is_read() -> None:
    assert proposal_of("Puis-je ouvrir la lanterne de mon téléphone personnel ?").own_device == "telephone"
    assert proposal_of("May I light it from my own laptop?").own_device == "laptop"
    assert not proposal_of("Puis-je y mettre un numéro de téléphone ?").own_device


def test_what_would_block_is_a_ban() -> None:
    assert proposal_of("Un filtre qui bloque les lanternes, est-ce une bonne idée ?").bans
    assert not proposal_of("Puis-je filtrer l'huile ?").bans


def test_of_what_kind_a_thing_must_be() -> None:
    assert proposal_of("La lampe doit-elle être une lanterne sourde ?").must_be == "lanterne sourde "
    assert proposal_of("Must it be a brass lantern?").must_be == "brass lantern"
    assert proposal_of("Doit-il être un gardien pour allumer ?").must_be == "gardien "
    assert not proposal_of("La lampe doit-elle être allumée ?").must_be
    assert not proposal_of("Je dois être un peu fatigué. Puis-je l'allumer ?").must_be


def test_a_pay_that_is_cut_is_a_punishment() -> None:
    assert proposal_of("Un gardien a éteint la lanterne. Puis-je le suspendre trois jours sans solde ?").punishes
    assert proposal_of("Dois-je lui couper une semaine de salaire ?").punishes
    assert not proposal_of("Puis-je suspendre la lanterne ?").punishes
