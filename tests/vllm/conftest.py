"""Real vLLM, real weights; an index of two invented documents."""

from collections.abc import Iterator

import pytest

from assistant.engine import Engine
from corpus.settings import Generation, Settings, load_settings
from ingest.pipeline import sync
from tests.fixtures.vectors import lend_vectors
from tests.integration.conftest import INVENTED
from tests.vllm.site import AGAIN, ENDLESS, F32, ONE, Site, make_site, python_of_vllm


@pytest.fixture(scope="session")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    python = python_of_vllm()
    if python is None:
        pytest.skip("make test-vllm names the environment of vLLM")
    made = make_site(tmp_path_factory.mktemp("vllm"), python, (F32, AGAIN, ONE, ENDLESS))
    try:
        assert made.rotation(F32).run(), made.journal.last()[-1]
        yield made
    finally:
        made.close()


@pytest.fixture(scope="session")
def invented(tmp_path_factory: pytest.TempPathFactory) -> Settings:
    settings = load_settings(data=tmp_path_factory.mktemp("index"), documents=INVENTED)
    lend_vectors(settings.data)
    sync(settings)
    return settings


@pytest.fixture(scope="session")
def engine(site: Site, invented: Settings) -> Iterator[Engine]:
    generation = Generation(
        pointer=site.settings.pointer, answer_tokens=120, first_token_s=120, deadline_s=240, parallel=4
    )
    opened = Engine.open(invented.model_copy(update={"generation": generation}))
    yield opened
    opened.close()
