"""Real parts: the embedded model, Qdrant Edge, the sheets of the repository, the official documents where they are."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from assistant.engine import Engine
from corpus.settings import SIBLING, Settings, load_settings
from ingest.pipeline import sync
from tests.fixtures.vectors import lend_vectors

INVENTED = Path(__file__).resolve().parents[1] / "e2e" / "documents"


@pytest.fixture(scope="session")
def sheets(tmp_path_factory: pytest.TempPathFactory) -> Settings:
    """Settings of an index built from the summary sheets alone."""
    root = tmp_path_factory.mktemp("sheets")
    (root / "documents").mkdir()
    settings = load_settings(data=root / "data", documents=root / "documents")
    lend_vectors(settings.data)
    sync(settings)
    return settings


@pytest.fixture(scope="session")
def sheets_engine(sheets: Settings) -> Iterator[Engine]:
    engine = Engine.open(sheets)
    yield engine
    engine.close()


@pytest.fixture(scope="session")
def invented(tmp_path_factory: pytest.TempPathFactory) -> Settings:
    """Settings of an index built from two invented documents, which stand for official ones."""
    settings = load_settings(data=tmp_path_factory.mktemp("invented"), documents=INVENTED)
    lend_vectors(settings.data)
    sync(settings)
    return settings


@pytest.fixture(scope="session")
def official(tmp_path_factory: pytest.TempPathFactory) -> Settings:
    """Settings of an index built from the official documents beside the checkout."""
    if not SIBLING.is_dir():
        pytest.skip("the official documents are not beside this checkout")
    settings = load_settings(data=tmp_path_factory.mktemp("official"), documents=SIBLING)
    lend_vectors(settings.data)
    assert not sync(settings).failed
    return settings


@pytest.fixture(scope="session")
def engine(official: Settings) -> Iterator[Engine]:
    engine = Engine.open(official)
    yield engine
    engine.close()


@pytest.fixture
def own(tmp_path: Path, sheets: Settings) -> Settings:
    """Settings of a data folder and a documents folder of the test's own; of the sheets, all is known already."""
    (tmp_path / "documents").mkdir()
    lend_vectors(tmp_path / "data", sheets.data)
    return load_settings(data=tmp_path / "data", documents=tmp_path / "documents")
