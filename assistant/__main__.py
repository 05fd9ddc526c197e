"""`python -m assistant`: ask from a terminal, a file or a chat page."""

import json
import sys
from collections.abc import Iterator
from datetime import date, datetime
from pathlib import Path
from typing import Annotated, Any

import typer

from assistant.access.commands import account
from assistant.answer import Answer, Question, Turn
from assistant.audit import commands
from assistant.closed import close_circuit
from corpus.command import ended
from corpus.errors import BaliseError
from corpus.settings import load_settings

close_circuit()

app = typer.Typer(
    help="Poser des questions sur les règles de l'IA dans l'administration publique, avec citations exactes.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)


app.add_typer(commands.audit, name="audit")
app.add_typer(account, name="account")
app.command("stop")(commands.stop)
app.command("resume")(commands.resume)


@app.callback()
def _commands() -> None:
    """Poser des questions sur les règles de l'IA dans l'administration publique, avec citations exactes."""


@app.command()
def ask(
    question: Annotated[str | None, typer.Argument(help="La question, en français ou en anglais.")] = None,
    on: Annotated[datetime | None, typer.Option(formats=["%Y-%m-%d"], help="Répondre comme à cette date.")] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Écrire la réponse en JSON (docs/contract.md).")] = False,
    batch: Annotated[
        Path | None,
        typer.Option(exists=True, dir_okay=False, help="Fichier JSONL de questions; une réponse JSON par ligne."),
    ] = None,
) -> None:
    """Répondre à une question, ou à un fichier de questions."""
    from assistant.audit.ledger import audited
    from assistant.audit.texts import Texts
    from assistant.egress import Circuit, named_in
    from assistant.engine import Engine
    from assistant.render import to_terminal

    if (question is None) == (batch is None):
        raise typer.BadParameter("Donnez une question, ou un fichier avec --batch.")
    lines = list(_questions(batch)) if batch is not None else []
    settings, store = load_settings(), commands.open_store()
    texts = Texts(store, settings.audit.keep_text_days)
    Circuit(named_in(settings), lambda host: None).close()
    engine = Engine.open(settings)

    def answer(asked: Question) -> Answer:
        return audited(asked, date.today(), engine.ask, store, texts=texts)

    try:
        day = on.date() if on is not None else None
        if batch is not None:
            for line in lines:
                _write(answer(line if line.on is not None else _dated(line, day)).to_json())
            return
        given = answer(Question(question or "", on=day))
        if as_json:
            _write(given.to_json())
        else:
            typer.echo(to_terminal(given))
    finally:
        engine.close()


@app.command()
def chat() -> None:
    """Ouvrir la page de conversation sur l'adresse des réglages (http://127.0.0.1:8000 par défaut)."""
    from assistant.serve import serve

    serve(load_settings())


@app.command("backup")
def backup_(
    target: Annotated[Path, typer.Argument(help="Fichier à écrire (.tar.gz).")],
    with_key: Annotated[bool, typer.Option("--with-key", help="Y mettre aussi la clé du registre.")] = False,
) -> None:
    """Sauvegarder le registre d'audit et l'index."""
    from assistant.backup import backup

    backup(load_settings(), target, with_key=with_key)
    kept = "avec la clé" if with_key else "sans la clé du registre : sauvegardez-la à part"
    typer.echo(f"Sauvegarde écrite ({kept}).")


@app.command("restore")
def restore_(source: Annotated[Path, typer.Argument(exists=True, help="Fichier de sauvegarde.")]) -> None:
    """Remettre une sauvegarde en place, après l'avoir vérifiée."""
    from assistant.backup import restore

    moved = restore(load_settings(), source)
    typer.echo("Sauvegarde remise en place." + (f" Les données d'avant sont dans {moved}." if moved else ""))


@app.command()
def rules(
    html: Annotated[Path | None, typer.Option("--html", help="Écrire la matrice dans cette page.")] = None,
    junit: Annotated[
        Path | None, typer.Option("--junit", exists=True, help="Résultat de « pytest --junitxml ».")
    ] = None,
) -> None:
    """Montrer, devoir par devoir, ce qui répond au guide dans Balise, et ce qui reste."""
    from assistant.rules import as_html, as_text, check, load_rules, passed_in

    duties = load_rules()
    faults = check(duties, passed=passed_in(junit) if junit is not None else None)
    typer.echo(as_text(duties))
    for fault in faults:
        typer.echo(f"{fault.duty.ref}, {fault.duty.title} : {fault.text}.", err=True)
    if html is not None:
        html.write_text(as_html(duties, faults, junit is not None), encoding="utf-8")
    raise typer.Exit(1 if faults else 0)


def _dated(question: Question, day: date | None) -> Question:
    return Question(question.text, question.id, day, question.history)


def _write(value: dict[str, Any]) -> None:
    sys.stdout.write(json.dumps(value, ensure_ascii=False) + "\n")
    sys.stdout.flush()


def _questions(path: Path) -> Iterator[Question]:
    """The questions of a JSONL file, in order. A wrong line is named before anything is asked."""
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1):
        if not line.strip():
            continue
        try:
            yield _question(json.loads(line))
        except (ValueError, TypeError, KeyError, AttributeError) as error:
            raise BaliseError(
                f"{path.name}, ligne {number} : cette ligne n'est pas une question lisible.",
                'Écrivez un objet JSON par ligne : {"id": "…", "question": "…"}.',
            ) from error


def _question(raw: dict[str, Any]) -> Question:
    text = raw["question"] if "question" in raw else raw["q"]
    if not isinstance(text, str):
        raise TypeError("question")
    history = tuple(Turn(t["question"], str(t.get("answer") or "")) for t in raw.get("history") or ())
    day = date.fromisoformat(raw["on"]) if raw.get("on") else None
    return Question(text, str(raw.get("id", "")), day, history)


def main() -> None:
    """Run the command."""
    ended(app)


if __name__ == "__main__":
    main()
