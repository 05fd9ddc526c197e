"""The watch: what is looked at once the pointer has moved, while the old model still stands by.

Three things are compared, over the time since the shift: errors of the server and answers that the assistant did not
get from it, the time to the first token, and the share of statements that fail verification. Where too few people
asked, the golden questions of the gate are asked again through the entrance. What could not be compared is said.
"""

import time
from dataclasses import dataclass, field, replace
from typing import Any

from serving import gate, observe
from serving.errors import StepFailed
from serving.observe import Load, Told
from serving.plan import Plan
from serving.settings import Settings

_POLL_S = 0.5
_MISSED = 3
"""Looks in a row that a server may not miss."""
_ENOUGH = 5
"""Requests, and first tokens, under which nothing is concluded."""
_STATEMENTS = 50
"""Statements under which two shares are not compared."""
_CHANCE = 1
"""An answer that fails alone is chance."""
_EXCUSED = 0.1
"""An old model that failed more often than this (its node was lost) excuses no more."""
_BACK = "L'ancien est remis en service."


@dataclass
class Watch:
    """One watch. ``before``: what the assistant had counted when the pointer moved, if it said."""

    plan: Plan
    settings: Settings
    before: Told | None
    _compared: list[str] = field(default_factory=list)
    _not: list[str] = field(default_factory=list)

    def run(self) -> dict[str, Any]:
        """Watch for as long as the settings say. Returns what was seen, for the journal.

        Raises:
            StepFailed: the new model is not as good as it must be.
        """
        old = self._old_load()
        seen, begun = self._looked(old)
        golden = ""
        if seen.finished < _ENOUGH:
            golden = self._golden()
            again = observe.load_of(self._addresses())
            seen = again.since(begun) if again is not None else seen
        self._not_failing(seen, old)
        self._tell_errors(seen, old)
        told, why = self._told()
        self._not_missing(told)
        self._tell_missing(told, why)
        self._not_slower(seen, old)
        self._not_unverified(told, why)
        return {
            "requests": round(seen.finished),
            "golden": golden,
            "first_token_s": round(seen.mean_first_token_s, 3) if seen.mean_first_token_s is not None else None,
            "compared": ", ".join(self._compared),
            "not_compared": ", ".join(self._not),
        }

    def _looked(self, old: Load | None) -> tuple[Load, Load]:
        """What the new servers counted in the time of the watch, and what they had counted when it began."""
        end = time.monotonic() + self.settings.limits.watch_s
        begun: Load | None = None
        missed = 0
        while True:
            if not all(observe.healthy(address) for address in self._addresses()):
                raise StepFailed("Le nouveau modèle ne répond plus.", _BACK)
            now = observe.load_of(self._addresses())
            if now is None:
                missed += 1
                if missed == _MISSED:
                    raise StepFailed("Le nouveau modèle ne dit plus sa charge (/metrics).", _BACK)
            else:
                missed = 0
                begun = begun or now
                seen = now.since(begun)
                self._not_failing(seen, old)
                self._not_missing(self._told()[0])
                if time.monotonic() >= end:
                    return seen, begun
            time.sleep(_POLL_S)

    def _golden(self) -> str:
        """Ask the golden questions where people do."""
        entrance = self.settings.entrance(self.plan.pool)
        seen = gate.minimal(entrance, self.plan.model.name, self.settings.api_key)
        forgiven = replace(seen, followed=min(seen.asked, seen.followed + _CHANCE))
        if forgiven.fault(self.settings):
            raise StepFailed(f"Aux questions d'essai : {seen.fault(self.settings)}.", _BACK)
        return f"{seen.followed}/{seen.asked}"

    def _not_failing(self, seen: Load, old: Load | None) -> None:
        """The server's own errors, beside those that the old one had since it started."""
        if seen.errors > self._limit(old.errors if old else 0, old.finished if old else 0) * max(seen.finished, 1):
            raise StepFailed(f"{seen.errors:.0f} sur {seen.finished:.0f} requêtes en erreur.", _BACK)

    def _tell_errors(self, seen: Load, old: Load | None) -> None:
        if old is None:
            self._not.append("requêtes en erreur (l'ancien ne tourne plus)")
            return
        shown = f"{seen.errors:.0f} sur {seen.finished:.0f}"
        self._compared.append(f"requêtes en erreur {shown} (ancien : {old.errors:.0f} sur {old.finished:.0f})")

    def _not_missing(self, seen: Told | None) -> None:
        """Answers that the assistant did not get from its model, beside those before the shift."""
        if seen is None or self.before is None:
            return
        if seen.failed > max(_CHANCE, self._limit(self.before.failed, self.before.asked) * seen.asked):
            raise StepFailed(f"{seen.failed:.0f} sur {seen.asked:.0f} réponses que le modèle n'a pas données.", _BACK)

    def _tell_missing(self, seen: Told | None, why: str) -> None:
        if seen is None or self.before is None:
            self._not.append(f"réponses manquées ({why})")
        elif seen.asked < _ENOUGH:
            self._not.append("réponses manquées (trop peu de questions)")
        else:
            before = f"{self.before.failed:.0f} sur {self.before.asked:.0f}"
            self._compared.append(f"réponses manquées {seen.failed:.0f} sur {seen.asked:.0f} (avant : {before})")

    def _not_slower(self, seen: Load, old: Load | None) -> None:
        """The time to the first token."""
        if old is None or old.first_tokens < _ENOUGH or seen.first_tokens < _ENOUGH:
            self._not.append(f"premier mot ({'trop peu de requêtes' if old else 'l’ancien ne tourne plus'})")
            return
        new_s, old_s = seen.mean_first_token_s or 0.0, old.mean_first_token_s or 0.0
        if new_s > self.settings.limits.slower * old_s:
            raise StepFailed(f"Premier mot en {new_s:.2f} s, contre {old_s:.2f} s pour l'ancien.", _BACK)
        self._compared.append(f"premier mot {new_s:.2f} s (ancien : {old_s:.2f} s)")

    def _not_unverified(self, seen: Told | None, why: str) -> None:
        """The new model's statements must not fail verification much more often than the old one's."""
        if seen is None or self.before is None or self.plan.old is None:
            self._not.append(f"énoncés non vérifiés ({why or 'aucun ancien'})")
            return
        new, old = self.plan.model.name, self.plan.old.model
        counted, counted_old = seen.written.get(new, 0.0), self.before.written.get(old, 0.0)
        if min(counted, counted_old) < _STATEMENTS:
            self._not.append("énoncés non vérifiés (trop peu d'énoncés)")
            return
        share, share_old = seen.unverified[new] / counted, self.before.unverified[old] / counted_old
        shown = f"{share:.0%}".replace("%", " %"), f"{share_old:.0%}".replace("%", " %")
        if share > self.settings.limits.unverified * max(share_old, 0.02):
            raise StepFailed(f"{shown[0]} de ses énoncés échouent à la vérification, contre {shown[1]}.", _BACK)
        self._compared.append(f"énoncés non vérifiés {shown[0]} (ancien : {shown[1]})")

    def _told(self) -> tuple[Told | None, str]:
        """What the assistant counted since the shift, or why that is not known."""
        if not self.settings.assistant_metrics:
            return None, "assistant_metrics n'est pas réglé"
        now = observe.told(self.settings.assistant_metrics)
        if now is None or self.before is None:
            return None, "les compteurs de Balise ne se lisent pas"
        seen = now.since(self.before)
        return seen, "" if seen is not None else "la page a redémarré"

    def _limit(self, failed: float, asked: float) -> float:
        """The share of failures that is accepted: that of the settings, or the old model's own where it is higher."""
        own = failed / asked if asked >= _ENOUGH else 0.0
        return max(self.settings.limits.errors_share, min(own, _EXCUSED))

    def _addresses(self) -> list[str]:
        return self.settings.addresses(self.plan.pool)

    def _old_load(self) -> Load | None:
        if self.plan.old is None or not self.plan.beside:
            return None
        return observe.load_of(self.settings.addresses(self.settings.pool(self.plan.old.pool)))
