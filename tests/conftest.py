"""Both databases, real: a SQLite file, and a PostgreSQL server on loopback where Debian's package is installed."""

from collections.abc import Iterator
from pathlib import Path

import hypothesis
import pytest

from tests.fixtures import postgres
from tests.fixtures.postgres import Place

hypothesis.settings.register_profile("balise", deadline=None)  # a property says what holds, not how fast
hypothesis.settings.load_profile("balise")


@pytest.fixture(scope="session")
def postgresql() -> Iterator[str]:
    if postgres.programs() is None:
        pytest.skip("PostgreSQL absent : apt-get install postgresql")
    with postgres.server() as address:
        yield address


@pytest.fixture(params=["sqlite", "postgresql"])
def at(request: pytest.FixtureRequest, tmp_path: Path) -> Place:
    if request.param == "sqlite":
        return Place(tmp_path, "")
    return Place(tmp_path, postgres.fresh(request.getfixturevalue("postgresql")))
