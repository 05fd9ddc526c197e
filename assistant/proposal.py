"""What a question proposes to do with a rule, by its words: go without it, put it off, ban something.

The same rule answers « Puis-je le faire ? » and « Puis-je m'en passer ? » with opposite verdicts.
"""

import re
from dataclasses import dataclass

from corpus.lexicon import fold

_WITHOUT = re.compile(
    r"\b(?:sans|without|avant d'avoir|avant meme)\b"
    r"(?! (?:\w+ ){0,2}?(?:infos?|informations?|donnees?|renseignements?|noms?|data|names?)\b)"
)
"""What is done without; not what a message is free of (« sans renseignements personnels »)."""
_KEPT_AS_IT_IS = re.compile(
    r"\b(?:sans (?:creer|batir|former|ajouter|mettre sur pied)|without (?:creating|building|adding|setting up))"
    r" (?:(?!(?:pour|dans|aux|for|in|on|to)\b)[\w']+ ){0,3}?"
    r"(?:neu[fv]e?s?|nouve(?:au|aux|l|lle|lles)|distincte?s?|supplementaires?|new|separate|extra)\b"
)
"""What one does without only because it stands already (« sans créer une structure neuve »)."""
_EITHER = re.compile(
    r"\b(?:ou|or) (?:(?:est-ce )?(?:qu'il |il )?(?:faut|faudrait|doit|doivent|devons|dois)\b|"
    r"(?:must|should|do (?:we|i|they) have)\b)"
)
_BEFORE = re.compile(r"\b(?:avant (?:de|d'|que|qu'|l'|le|la|les|meme)|before|prior to)")
_LATER = re.compile(r"\b(?:apres|ensuite|d'abord|after|afterwards|first)\b")
_JUST_BANNED = re.compile(
    r"\b(?:vien(?:t|nent)|ven(?:ons|ez))(?: \w+){0,2} d(?:e |')(?:bannir|interdire|proscrire|bloquer|defendre)\b"
)
_BANS = re.compile(
    r"\b(?:filtres?|mecanismes?|dispositifs?|pare-feu|filters?|firewalls?)\b[^.?!]{0,40}\b(?:bloqu|empech|interdi|block|prevent|stop)|"
    r"\b(?:bannir|etre bannie?s?|interdire|bloquer|defendre|empecher|ban|block|forbid|prohibit)\b"
)
_OMITS = re.compile(
    r"\b(?:passer outre|(?:se|nous|me) passer (?:de\b|d'|du\b|des\b)|s'en passer|sauter?|sautons|dispens\w+ d[e']|"
    r"neglig\w+|ignor\w+\b(?! s(?:i\b|'))|laisser (?:tomber|faire|vieillir)|oubli\w+|repouss\w+|"
    r"report(?:er|ons|ez|ee?s?)\b|plus tard|"
    r"apres coup|eviter d(?:e\b|')|contourn\w+|escamot\w+|abandonn\w+|cesser|arreter d(?:e\b|')|retirer|fermer|"
    r"rien faire|pas besoin|skip\w*|do without|go without|avoid|bypass|drop\b|neglect|later\b|put off)"
)
_UNAPPROVED = re.compile(
    r"\b(?:pas|jamais|personne n\S*|non|aucun\w*|not|never|nobody|no one)\b[^.?!]{0,60}"
    r"\b(?:valid|approuv|autoris|approv|vett|author)|"
    r"\b(?:a|ont|avons|avait) (?:tous |tout )?(?:banni|interdit|proscrit|bloque|defendu)|"
    r"\b(?:est|sont|ete|soit) (?:\w+ )?(?:banni|interdit|proscrit|bloque|defendu)e?s?\b[^.?!]{0,40}"
    r"\b(?:chez nous|dans (?:mon|ma|notre)|par (?:mon|ma|notre|la))\b|"
    r"\b(?:directives?|politiques?|reglement|organisme|ministere|direct(?:ion|eurs?|rices?)|dirigeante?s?|employeur|"
    r"patron\w*|chef\w*|gestionnaires?|policy|agency|organi[sz]ation|boss|manager)\b[^.?!]{0,60}"
    r"\b(?<!n')(?<! ne )(?:banni[st]|bannissent|interdi(?:t|sent)|proscri(?:t|vent)|bloque(?:nt)?|defend(?:ent)?|"
    r"reserve(?:nt)?|limite(?:nt)?|restrei(?:nt|gnent)|exclu(?:t|ent)|refuse(?:nt)?|"
    r"ban(?:s|ned)|forbids?|prohibit(?:s|ed)|restrict(?:s|ed)|block(?:s|ed))\b"
)
_LACKS = re.compile(
    r"\b(?:(?:ne|pas|aucune?s?|rien|jamais|sans|no|not|never|without|nothing|nobody|cannot)\b|n'|"
    r"atten[dt](?!i(?:on|f|v))|faute d|manque|reste\w* a\b|tard(?:e|er|ent)\b)|n't\b|\b(?:pending|awaiting|waiting)\b"
)
_LETS = re.compile(r"\b(?:to|should \w+|must \w+|de|d'|il|on|nous|je|vous) ?(?:let|allow|permit|permettre|autoriser)\b")
_HOW_MUCH = re.compile(
    r"\b(?:\d+|deux|trois|quatre|cinq|six|dix|douze|two|three|four|five|six|ten|twelve) "
    r"(?:fois|times)\b(?! (?:plus|moins|as|more|less)\b(?! (?:souvent|often|de|many|much)\b))|"
    r"\btwice\b(?! as\b(?! (?:often|many|much)\b))|"
    r"\baussi (?!(?:\w+(?:er|ir|re)|lui|leur|se|s|y|en|le|la|les|un|une|des)\b)\w+[^?.]* que\b|"
    r"\bde (?:grande|meme) ampleur\b|(?<!\bpour )(?<!\bd')\bautant\b(?! que (?:possible|faire|necessaire))|"
    r"\bas (?:many|much)\b(?![^.?!]{0,30} as (?:possible|needed))|"
    r"\b(?:y a(?:-t-il|-tu)?|existe-t-il|is there|(?:fix|prevoi|impos|precis|pos)\w*-(?:t-)?(?:ils?|elles?|on)|"
    r"do (?:the|they|our|these) (?:\w+ )?(?:set|say|impose|give|specify)) (?:une?|an?|any|d[e']) ?(?:\w+ ){0,2}?"
    r"(?:montant|seuil|plafond|maximum|minimum|nombre|delai|limite|duree|quota|amount|threshold|cap|number|deadline|limit)\b"
)
_HOW_OFTEN = re.compile(
    r"\b(?:pendant|durant|aux|tous les|toutes les|dans les|garder|conserver|every|within|for|keep)\b[^.?!,]{0,20}"
    r"\b(?:\d+|deux|trois|quatre|cinq|six|sept|dix|douze|quinze|two|three|four|five|six|seven|ten|twelve) ?"
    r"(?:ans?|annees?|mois|jours?|semaines?|heures?|h|years?|months?|days?|weeks?|hours?)\b(?! (?:de retard|ago))|"
    r"\b(?:chaque|tous les|toutes les|every|each) "
    r"(?:trimestres?|mois|semaines?|jours?|matins?|quarter|month|week|day)\b|"
    r"\b(?:trimestriel|mensuel|hebdomadaire|quotidien)\w*|\b(?:quarterly|monthly|weekly|daily)\b"
)
_MUST_BE = re.compile(
    r"\b(?:doi\w+(?:-(?:t-)?\w+)?|faut\S*|must|(?:has|have) to|does \w+ have to)"
    r"(?: (?:absolument|obligatoirement|it|that))* (?:etre|que ce soit|be) (?:une?|an?) (?!peu\b)"
    r"((?:(?!(?:pour|qui|que|qu|ou|avant|to|who|that|or)\b)\w+ ?){1,4})"
)
_CLAIMS = re.compile(
    r"\bdroits? d'(auteurs?)\b|\b(copyrights?|brevets?|patents?|trademarks?)\b|\bmarques? de (commerce)\b"
)
_OWN_DEVICE = re.compile(
    r"\b(telephone|cellulaire|cell|portable|ordinateur|ordi|tablette|appareil|poste) (?:perso\b|personnel\b|a moi\b)|"
    r"\bmon propre (telephone|cellulaire|portable|ordinateur|appareil)\b|"
    r"\b(?:personal|own) (phone|laptop|computer|tablet|device)\b"
)
_UNSURE = re.compile(
    r"\b(?:j'ignore|(?:sais|sait|savons|savent|suis|sommes) (?:pas|meme pas|pas sure?)|not sure|"
    r"(?:don't|do not|doesn't) know|unsure)\b[^.?!]{0,12}"
    r"\b(?:s'ils?|si (?:c'est|on|notre|nos|mon|ma|elle|il|l[ea] (?:systeme|version|document|cote))|si l'|"
    r"laquelle|lequel|quel(?:le)?s? (?:version|niveau|cote|type|sorte)|ou (?:les|sont|vont)|"
    r"which|if (?:it|our)|whether (?:it|our|the))\b"
    r"(?! (?:is |est |soit |me |nous )?"
    r"(?:permis|correct|legal|autorise|allowed|ok|okay|peut|doit|a le droit|permet))"
)
_NO_AI = re.compile(
    r"\b(?:outil|systeme|robot|logiciel|arbre|formulaire|solution)s?\b[^.?!]{0,60}\bsans (?:ia|iag|intelligence)\b|"
    r"\bn'(?:est pas de l'|a pas d')(?:ia|iag|intelligence)\b|"
    r"\b(?:is not|isn't|has no|without) (?:an? |any )?(?:generative )?ai\b(?! polic)"
)
_PUNISHES = re.compile(
    r"\b(?:etre|ete|se faire|be|been|get|getting|was|were)(?: \w+){0,2} (?:congedi|licenci|sanctionn|puni|reprimand|"
    r"renvoye|fired|dismissed|punished|disciplined|sanctioned|reprimanded)|"
    r"\b(?:congedier|licencier|sanctionner|punir|reprimander|mettre a la porte|perdre (?:mon|son|leur) emploi|"
    r"lose (?:my|his|her|their) job)\b|"
    r"\b(?<!lettre de )(?<!avis de )sanctions?\b|\b(?:mesures? disciplinaires?|mise a pied|congediement|licenciement|"
    r"disciplinary (?:action|measures?)|dismissal|punishment|amendes?|fined|an? fine (?:for|of)|sans solde|without pay|"
    r"(?:couper|retenir) (?:\w+ ){0,4}(?:salaire|paie|paye)|suspendre (?:\w+ )?jours?)\b"
)
_PEOPLE = (
    r"(?:etudiant\w*|citoyen\w*|client\w*|patient(?:e|s|es)?|usagers?|usageres?|contribuables?|parents|"
    r"students?|pupils?|citizens?|customers?|taxpayers?)"
)
_OUTSIDERS = re.compile(
    rf"\b(?:(?:a|aux?|to|for|from) (?:\w+ ){{0,2}}|(?:mes|nos|vos|ses|leurs|my|our|their) ){_PEOPLE}\b|"
    r"\b(?:aux|mes|nos|vos|ses|leurs|une?|un) eleves?\b"
)
_ONESELF = re.compile(
    r"\b(?:je|j'|puis-je|ai-je|dois-je|mon|ma|mes|moi|employe\w*|personnel|i|my|me|employee\w*|staff)\b"
)


@dataclass(frozen=True, slots=True)
class Proposal:
    """``bans``: forbid or block something. ``omits``: leave something undone, or for later; where it is a duty, the
    answer is the duty. ``without``: what follows « sans », else `None`. ``later``, ``before``: an order of things;
    whether a duty may come second, its force does not tell. ``unapproved``: what nobody approved, or somebody
    banned, which a permission does not cover. ``lacks``: something is said not to be, or is waited for, which may be a
    condition. ``lets``: let somebody do something, which what they must do then does not answer. ``how_much``: how many
    times or to what extent, which the force of a rule does not tell. ``how_often``: the same of a
    frequency or a duration, where a duty is asked about. ``no_ai``: it is said to be no AI. ``either``: a
    leave or a duty, of which one verdict would not tell which. ``punishes``: what befalls whoever breaks a rule, which
    the force of that rule does not tell. ``unsure``: what the verdict hangs on is said not to be known.
    ``must_be``: of what kind a thing must be (« une clé physique »), which only a rule that names it tells, else empty.
    ``claims``: a title over what was made (« le droit d'auteur »), likewise. ``own_device``: a machine of one's own
    (« mon téléphone personnel »), of which a leave for a system does not tell. ``bans_outsiders``: a ban for people who
    are not the body's own. ``oneself``: for oneself, or as an employee.
    """

    bans: bool
    omits: bool
    without: str | None
    later: bool
    before: bool
    unapproved: bool
    lacks: bool
    lets: bool
    how_much: bool
    how_often: bool
    no_ai: bool
    either: bool
    punishes: bool
    unsure: bool
    must_be: str
    claims: str
    own_device: str
    bans_outsiders: bool
    oneself: bool

    @property
    def contrary(self) -> bool:
        """Whether it may run against the conditions under which a thing is allowed."""
        return self.bans or self.omits or self.without is not None or self.later or self.before or self.unapproved


def proposal_of(question: str) -> Proposal:
    """Read what a question, as it was asked, proposes."""
    folded = fold(question)
    without = _WITHOUT.search(_KEPT_AS_IT_IS.sub(" ", folded))
    bans = bool(_BANS.search(_JUST_BANNED.sub(" ", folded)))
    return Proposal(
        bans=bans,
        omits=bool(_OMITS.search(folded)),
        without=without.string[without.end() :] if without else None,
        later=bool(_LATER.search(folded)),
        before=bool(_BEFORE.search(folded)),
        unapproved=bool(_UNAPPROVED.search(folded) or _JUST_BANNED.search(folded)),
        lacks=bool(_LACKS.search(folded)),
        lets=bool(_LETS.search(folded)),
        how_much=bool(_HOW_MUCH.search(folded)),
        how_often=bool(_HOW_OFTEN.search(folded)),
        no_ai=bool(_NO_AI.search(folded)),
        either=bool(_EITHER.search(folded)),
        punishes=bool(_PUNISHES.search(folded)),
        unsure=bool(_UNSURE.search(folded)),
        must_be=_named(_MUST_BE, folded),
        claims=_named(_CLAIMS, folded),
        own_device=_named(_OWN_DEVICE, folded),
        bans_outsiders=bans and bool(_OUTSIDERS.search(folded)),
        oneself=bool(_ONESELF.search(folded)),
    )


def _named(pattern: re.Pattern[str], folded: str) -> str:
    """What the group of a pattern that matched holds, else empty."""
    match = pattern.search(folded)
    return match[match.lastindex or 0] if match else ""
