"""What makes the index be built again, and a list of withdrawals that a power cut leaves whole."""

import shutil
from pathlib import Path

import pytest

from corpus.catalogue import Catalogue
from corpus.settings import ROOT, Settings, load_settings
from ingest.pipeline import code_digest, inputs_digest
from tests.fixtures.shelf import document
from tests.fixtures.traced import needs_strace, synced

CATALOGUE = Catalogue((document("guide-invente"),), "c1")


@pytest.fixture(scope="module")
def code(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """A copy of our code, to change."""
    root = tmp_path_factory.mktemp("code")
    for package in ("corpus", "ingest"):
        shutil.copytree(
            ROOT / package,
            root / package,
            ignore=lambda folder, names: {n for n in names if "." in n and not n.endswith(".py")},
        )
    return root / "corpus", root / "ingest"


@pytest.mark.parametrize(
    "module",
    [
        "corpus/confidentiality/numbers.py",
        "corpus/confidentiality/injection.py",
        "corpus/index/embedded.py",
        "corpus/index/leads.py",
        "corpus/index/learnt.py",
        "corpus/index/words.py",
        "corpus/lexicon.py",
        "corpus/logistic.py",
        "ingest/quarantine.py",
        "ingest/readers/pdf.py",
    ],
)
def test_a_module_that_shapes_the_index_has_it_built_again(code: tuple[Path, Path], module: str) -> None:
    assert code_digest(code) == code_digest()
    path = code[0].parent / module
    before = path.read_bytes()
    path.write_bytes(before + b"\n")
    assert code_digest(code) != code_digest()
    path.write_bytes(before)


def test_so_does_where_the_points_are_kept(tmp_path: Path) -> None:
    def inputs(**qdrant: object) -> str:
        settings: Settings = load_settings(data=tmp_path, documents=tmp_path, qdrant=qdrant)
        return inputs_digest(settings, CATALOGUE, ())

    given = ({}, {"url": "http://a:1"}, {"url": "http://a:1", "shards": 2}, {"url": "http://a:1", "replicas": 2})
    assert len({inputs(**qdrant) for qdrant in given}) == 4
    assert inputs(api_key="a") == inputs()


@needs_strace
def test_a_withdrawal_is_on_the_disk_before_its_name_and_then_the_name(tmp_path: Path) -> None:
    program = f"from pathlib import Path; from ingest.pipeline import _set_withdrawn; _set_withdrawn(Path({str(tmp_path)!r}), frozenset({{'guide'}}))"
    new, folder = str(tmp_path / ".withdrawn.json.new"), str(tmp_path)
    assert synced(program, tmp_path) == [
        ("fsync", new),
        ("rename", new),
        ("fsync", folder),
    ]
