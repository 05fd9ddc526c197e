"""The declaration of a deployment: its ceiling never exceeds the guide's matrix."""

from pathlib import Path

import pytest

from assistant.guard.policy import BOUND, LEVELS, Hosting, Level, Policy, load_policy
from corpus.errors import SettingsError


def write(folder: Path, hosting: str, ceiling: str) -> Path:
    path = folder / "politique.toml"
    path.write_text(f'hebergement = "{hosting}"\nplafond = "{ceiling}"\n', encoding="utf-8")
    return path


def test_ours_receives_nothing_classified() -> None:
    assert load_policy().ceiling is Level.UNCLASSIFIED


@pytest.mark.parametrize("hosting", Hosting)
@pytest.mark.parametrize("ceiling", LEVELS)
def test_the_matrix_bounds_the_ceiling(tmp_path: Path, hosting: Hosting, ceiling: str) -> None:
    path = write(tmp_path, hosting.value, ceiling)
    if LEVELS[ceiling] <= BOUND[hosting]:
        assert load_policy(path) == Policy(hosting, LEVELS[ceiling])
    else:
        with pytest.raises(SettingsError, match="dépasse"):
            load_policy(path)


@pytest.mark.parametrize("text", ["", "hebergement = 3", 'hebergement = "lune"\nplafond = "protege_a"', "]["])
def test_a_broken_declaration_says_what_to_write(tmp_path: Path, text: str) -> None:
    path = tmp_path / "politique.toml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(SettingsError, match="plafond"):
        load_policy(path)


def test_credentials_are_refused_under_any_ceiling() -> None:
    assert Policy(Hosting.GOVERNMENT, Level.PROTECTED_C).refuses("credential")
    assert not Policy(Hosting.GOVERNMENT, Level.PROTECTED_C).refuses("person")
