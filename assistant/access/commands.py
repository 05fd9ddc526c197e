"""`python -m assistant account …`: local accounts, for a deployment without an identity provider."""

from collections.abc import Sequence
from typing import Annotated

import typer

from assistant.access.accounts import Made, make
from assistant.access.people import Role
from assistant.access.store import AccessStore
from assistant.audit.commands import operator
from assistant.audit.store import AuditStore
from assistant.database import database_of
from corpus.errors import BaliseError
from corpus.settings import load_settings

account = typer.Typer(help="Les comptes locaux : ajouter, changer, retirer.", no_args_is_help=True)

Name = Annotated[str, typer.Argument(help="Le nom du compte.")]
Roles = Annotated[list[Role], typer.Option("--role", help="Un rôle ; répétez l'option pour plusieurs.")]


@account.command("add")
def add(name: Name, role: Roles = [Role.USER]) -> None:  # noqa: B006 (read, never changed)
    """Ajouter un compte ; son mot de passe et son second facteur ne sont montrés qu'ici."""
    store = _store()
    if store.account(name) is not None:
        raise BaliseError(f"Le compte {name} existe déjà.", "Changez-le avec « account role » ou « account reset ».")
    _tell(make(store, name, frozenset(role)))
    _record("add", name, role)


@account.command("reset")
def reset(name: Name) -> None:
    """Donner un nouveau mot de passe et un nouveau second facteur ; les sessions ouvertes prennent fin."""
    store = _store()
    found = store.account(name)
    if found is None:
        raise _unknown(name)
    _tell(make(store, name, found.roles))
    _record("reset", name, sorted(found.roles))


@account.command("role")
def change(name: Name, role: Roles) -> None:
    """Remplacer les rôles d'un compte ; ses sessions prennent fin."""
    store = _store()
    found = store.account(name)
    if found is None:
        raise _unknown(name)
    store.put(type(found)(found.name, frozenset(role), found.password, found.secret, found.last_code))
    _record("role", name, role)
    typer.echo(f"{name} : {', '.join(sorted(role))}.")


@account.command("list")
def list_() -> None:
    """Montrer les comptes et leurs rôles, pour la revue des accès."""
    for found in _store().accounts():
        typer.echo(f"{found.name}\t{', '.join(sorted(found.roles))}")


@account.command("remove")
def remove(name: Name) -> None:
    """Retirer un compte ; ses sessions prennent fin."""
    if not _store().remove(name):
        raise _unknown(name)
    _record("remove", name, [])
    typer.echo(f"Le compte {name} est retiré.")


def _tell(made: Made) -> None:
    typer.echo(f"Mot de passe : {made.password}")
    typer.echo(f"Second facteur, à saisir dans une application d'authentification : {made.secret}")
    typer.echo(f"  ou cette adresse, en code QR : {made.uri}")
    typer.echo("Remettez-les en mains propres : ils ne seront plus montrés.")


def _store() -> AccessStore:
    return AccessStore(database_of(load_settings()))


def _record(act: str, name: str, roles: Sequence[str]) -> None:
    audit = AuditStore(database_of(load_settings()))
    audit.record("account", {"act": act, "account": audit.pseudonym(name), "roles": sorted(roles)}, operator())


def _unknown(name: str) -> BaliseError:
    return BaliseError(f"Aucun compte ne s'appelle {name}.", "Voyez « python -m assistant account list ».")
