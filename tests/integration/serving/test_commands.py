"""`python -m serving`, as an operator types it at night."""

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from pathlib import Path

import pytest
import tomlkit

from serving.journal import BEGIN
from serving.plan import Step
from serving.processes import marked
from serving.register import alone, sha256_of
from tests.fixtures.models import tiny_model
from tests.integration.serving.conftest import Site

ROOT = Path(__file__).resolve().parents[3]


@pytest.fixture
def command(site: Site, tmp_path: Path) -> Callable[..., "subprocess.CompletedProcess[str]"]:
    """`python -m serving` at the site, as an operator types it."""
    nodes = tmp_path / "nodes.toml"
    nodes.write_text(tomlkit.dumps(json.loads(site.settings.model_dump_json(exclude_none=True))))
    environment = {**os.environ, "BALISE_SERVING": str(nodes)}

    def run(*words: str, under: Sequence[str] = ()) -> "subprocess.CompletedProcess[str]":
        typed = [*under, sys.executable, "-m", "serving", *words]
        return subprocess.run(typed, cwd=ROOT, env=environment, capture_output=True, text=True, check=False)

    return run


Command = Callable[..., "subprocess.CompletedProcess[str]"]


def registered(
    command: Command, tmp_path: Path, identifier: str, revision: str, fill: int
) -> "subprocess.CompletedProcess[str]":
    """A model brought on a disk and registered under this name."""
    brought = tiny_model(tmp_path / "disk" / str(fill), fill=fill)
    said = ["--id", identifier, "--revision", revision, "--source", "essai", "--licence", "MIT"]
    return command("register", str(brought), *said, "--key", str(tmp_path / "key.pem"))


def digests(folder: Path) -> dict[Path, str]:
    """Every file of a folder, locks excepted."""
    return {path: sha256_of(path) for path in folder.rglob("*") if path.is_file() and path.suffix != ".lock"}


def test_the_commands_tell_the_story(site: Site, command: Command, tmp_path: Path) -> None:
    assert "Aucune rotation" in command("status").stdout
    assert "côte à côte" in command("plan", "--to", "one").stdout
    assert command("rotate", "--to", "one").returncode == 0
    assert command("rotate", "--to", "two").returncode == 0
    told = command("status").stdout
    assert "En service : two@r1 (vert" in told
    assert "Barrière franchie : schéma suivi 6/6" in told
    assert "À VOIR" not in told
    assert command("retire", "two").returncode == 1
    back = command("rollback")
    assert back.returncode == 0, back.stdout + back.stderr
    assert site.live() == "one@r1"
    again = command("rotate", "--to", "one")
    assert again.returncode == 1
    assert "déjà en service" in again.stderr
    assert command("verify").stdout.count("intact") == 3
    assert json.loads(command("bom").stdout)["specVersion"] == "1.6"
    assert command("units", "--to", str(tmp_path / "units")).returncode == 0


def test_from_a_folder_on_a_disk_to_service(site: Site, command: Command, tmp_path: Path) -> None:
    brought = tiny_model(tmp_path / "disk" / "weights", fill=9)
    said = ["--id", "four", "--revision", "r1", "--source", "support d'essai", "--licence", "MIT"]
    key = ["--key", str(tmp_path / "key.pem")]
    done = command("register", str(brought), *said, *key, "--government-use", "--memory-gib", "30")
    assert done.returncode == 0, done.stderr
    assert "pas approuvé" in command("rotate", "--to", "four").stderr
    assert command("approve", "four", "--by", "A. Essai, direction d'essai").returncode == 0
    listed = command("list").stdout
    assert "four@r1" in listed and "A. Essai" in listed
    assert command("rotate", "--to", "four").returncode == 0
    assert site.live() == "four@r1"
    assert "déjà inscrit" in command("register", str(brought), *said, *key, "--government-use").stderr


@pytest.mark.parametrize(
    ("there", "brought"),
    [(("four", "small-2503"), ("four-small", "2503")), (("four", "r1.sig"), ("four", "r1"))],
)
def test_a_model_never_takes_the_folder_of_another(
    site: Site, command: Command, tmp_path: Path, there: tuple[str, str], brought: tuple[str, str]
) -> None:
    assert registered(command, tmp_path, *there, fill=8).returncode == 0
    before = digests(site.settings.models)
    refused = registered(command, tmp_path, *brought, fill=9)
    assert refused.returncode == 1
    assert f"celui de {there[0]}@{there[1]}" in refused.stderr and "Traceback" not in refused.stderr
    assert digests(site.settings.models) == before
    assert command("verify", there[0]).returncode == 0


def test_the_copy_on_its_way_never_takes_the_folder_of_another(site: Site, command: Command, tmp_path: Path) -> None:
    for revision, fill in (("r1.new", 8), ("r1", 9)):
        done = registered(command, tmp_path, "four", revision, fill=fill)
        assert done.returncode == 0, done.stderr
    assert command("verify").stdout.count("intact") == 5


def test_a_disk_that_cannot_hold_the_copy_is_said_and_nothing_of_it_stays(
    site: Site, command: Command, tmp_path: Path
) -> None:
    brought = tiny_model(tmp_path / "disk" / "weights", fill=9)
    before = digests(site.settings.models)
    said = ["--id", "four", "--revision", "r1", "--source", "essai", "--licence", "MIT"]
    words = ("register", str(brought), *said, "--key", str(tmp_path / "key.pem"))
    largest = max(path.stat().st_size for path in brought.iterdir())
    refused = command(*words, under=["prlimit", f"--fsize={largest - 1}"])
    assert refused.returncode == 1
    assert "n'a pas pu être copié" in refused.stderr and "Traceback" not in refused.stderr
    assert digests(site.settings.models) == before
    assert command(*words).returncode == 0


def test_a_name_that_leaves_the_models_folder_is_refused(site: Site, command: Command, tmp_path: Path) -> None:
    aside = tiny_model(tmp_path / "x-r1", fill=7)
    before = digests(tmp_path)
    refused = registered(command, tmp_path, "../x", "r1", fill=9)
    assert refused.returncode == 1
    assert "« ../x » ne peut pas nommer" in refused.stderr
    assert {path: digest for path, digest in digests(tmp_path).items() if path in before} == before
    assert (aside / "model.safetensors").exists()


def test_going_back_asks_the_minimal_gate_alone_and_the_journal_says_so(
    site: Site, command: Command, tmp_path: Path
) -> None:
    """The quality gate may take an hour, and may refuse a model that was approved and in service."""
    assert site.rotation("one").run() and site.rotation("two").run()
    nodes = tmp_path / "nodes.toml"
    nodes.write_text('gate = ["false"]\n' + nodes.read_text().replace("gate = []\n", ""))
    assert command("rotate", "--to", "big").returncode == 1
    back = command("rollback")
    assert back.returncode == 0, back.stdout + back.stderr
    assert site.live() == "one@r1"
    assert "retour à un modèle qui a servi : barrière minimale seulement" in back.stdout
    assert "barrière minimale" in site.journal.last()[0].detail["reason"]


def test_while_one_person_changes_the_register_another_is_refused(site: Site, command: Command, tmp_path: Path) -> None:
    brought = tiny_model(tmp_path / "disk" / "weights", fill=9)
    said = ["--id", "four", "--revision", "r1", "--source", "essai", "--licence", "MIT"]
    register = ("register", str(brought), *said, "--key", str(tmp_path / "key.pem"))
    before = site.settings.register.read_bytes()
    with alone(site.settings.register):
        for words in (register, ("approve", "two", "--by", "A. Essai"), ("retire", "two")):
            refused = command(*words)
            assert (refused.returncode, "autre personne" in refused.stderr) == (1, True), refused.stderr
    assert site.settings.register.read_bytes() == before
    assert not (site.settings.models / "four-r1").exists()
    with site.journal.alone():
        assert "conduit une rotation" in command("retire", "two").stderr
        assert command("approve", "two", "--by", "A. Essai").returncode == 0


def test_while_one_operator_rotates_another_is_refused_and_can_follow(site: Site, command: Command) -> None:
    with site.journal.alone():
        for words in (("rotate", "--to", "one"), ("rollback",), ("resume",)):
            refused = command(*words)
            assert (refused.returncode, "autre personne" in refused.stderr) == (1, True)
        site.journal.write("r1", BEGIN, "done", to="one@r1")
        site.journal.write("r1", Step.GATE, "begun")
        assert "En cours, étape « barrière », depuis" in command("status").stdout
    assert site.live() == ""


def test_status_says_what_calls_for_somebody(site: Site, command: Command) -> None:
    assert site.rotation("one").run()
    for process in marked(site.settings.slots[0].name):
        os.kill(process, signal.SIGKILL)
    site.journal.write("r2", BEGIN, "done", to="two@r1")
    site.journal.write("r2", Step.START, "begun")
    told = command("status").stdout
    assert f"À VOIR : {site.settings.slots[0].name}. docs/exploitation/noeud-perdu.md" in told
    assert "interrompue à l'étape « démarrage »" in told
    assert "python -m serving resume" in told


def test_a_terminal_that_closes_leaves_a_rotation_that_resume_takes_up(
    clients: Site, command: Command, tmp_path: Path
) -> None:
    environment = {**os.environ, "BALISE_SERVING": str(tmp_path / "nodes.toml")}
    typed = [sys.executable, "-m", "serving", "rotate", "--to", "two"]
    terminal = subprocess.Popen(typed, cwd=ROOT, env=environment, stdout=subprocess.DEVNULL)
    while not any(e.step == Step.START and e.state == "done" for e in clients.journal.unfinished()):
        time.sleep(0.02)
    terminal.kill()
    terminal.wait()
    assert "Finissez-la, ou défaites-la : python -m serving resume" in command("status").stdout
    taken = command("resume")
    assert taken.returncode == 0, taken.stderr
    assert "Rotation défaite. En service : one@r1." in taken.stdout
    assert "Aucune rotation n'est en chemin." in command("resume").stdout
    assert (clients.live(), clients.serving(), clients.failed) == ("one@r1", ["one@r1"], [])
