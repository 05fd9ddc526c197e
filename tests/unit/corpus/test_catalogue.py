"""The catalogue says what it must, and a broken one says on which line."""

import hashlib
import re
from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from corpus.catalogue import CATALOGUE, load_catalogue
from corpus.errors import CatalogueError
from corpus.model import Status
from corpus.settings import SIBLING

SOURCE = CATALOGUE.read_text("utf-8")
LINES = SOURCE.split("\n")


def broken(folder: Path, source: str) -> CatalogueError:
    path = folder / "catalogue.toml"
    path.write_bytes(source.encode())
    with pytest.raises(CatalogueError) as raised:
        load_catalogue(path)
    return raised.value


def replaced(number: int, line: str) -> str:
    return "\n".join([*LINES[: number - 1], line, *LINES[number:]])


def line_of(document: str, key: str) -> int:
    start = LINES.index(f'id = "{document}"')
    return next(n for n, line in enumerate(LINES[start:], start + 1) if line.startswith(f"{key} ="))


def test_it_lists_the_five_texts_at_hand_and_the_ten_others() -> None:
    catalogue = load_catalogue()
    assert {document.id for document in catalogue if document.sha256} == {
        "strategie-ia-mesures-2021",
        "strategie-cyber-2024",
        "faq-suspension-2025",
        "guide-iag-2025",
        "portrait-ia-2026",
    }
    assert len(catalogue) == 15


def test_the_suspension_applied_in_june_2025_and_is_lifted_since_19_december() -> None:
    catalogue = load_catalogue()
    for name in ("faq-suspension-2025", "ia-ri-2025-001-op"):
        validity = catalogue.get(name).validity
        assert validity.on(date(2025, 6, 1)) is Status.IN_FORCE
        assert validity.on(date(2025, 12, 18)) is Status.IN_FORCE
        assert validity.on(date(2025, 12, 19)) is Status.LIFTED
        assert validity.changed_by == ("arrete-2025-02", "ia-ri-2025-003-op")
        assert "ia-ri-2025-003-op" in validity.applies_instead
        assert validity.on_word_of == "communique-2025-12-19"
    assert catalogue.get("ia-ri-2025-003-op").validity.on(date(2025, 6, 1)) is Status.NOT_YET


@pytest.mark.parametrize(
    ("heading", "status"),
    [
        ("QU'EST-CE QU'UN ASSISTANT VIRTUEL APPUYÉ PAR L'IAG ?", Status.IN_FORCE),
        ("QU’EST-CE QU’UN ASSISTANT VIRTUEL APPUYÉ PAR L’IAG ?", Status.IN_FORCE),
        ("PUIS-JE ENCORE UTILISER LA VERSION WEB DE COPILOT OU CHATGPT?", Status.IN_FORCE),
        ("QUI CONTACTER EN CAS DE QUESTIONS ?", Status.IN_FORCE),
        ("Y A-T-IL DES EXCEPTIONS ?", Status.LIFTED),
        ("QU'EST-CE QUI EST TOUCHÉ PAR CETTE SUSPENSION ?", Status.LIFTED),
        ("EN QUOI CONSISTE UNE « DÉMARCHE STRUCTURÉE » ?", Status.LIFTED),
    ],
)
def test_three_passages_of_the_faq_did_not_lapse(heading: str, status: Status) -> None:
    assert load_catalogue().get("faq-suspension-2025").validity_of(heading, heading).status is status


def test_every_status_says_on_whose_word_and_when_it_was_checked() -> None:
    for document in load_catalogue():
        for validity in (document.validity, *(own.validity for own in document.sections)):
            assert validity.on_word_of
            assert validity.verified_on == date(2026, 11, 1)


@pytest.mark.documents
@pytest.mark.skipif(not SIBLING.is_dir(), reason="the official documents are not beside the checkout")
def test_the_digests_are_those_of_the_official_files() -> None:
    catalogue = load_catalogue()
    for document in catalogue:
        if document.sha256:
            digest = hashlib.sha256((SIBLING / f"{document.id}.md").read_bytes()).hexdigest()
            assert catalogue.by_file("un nom quelconque", digest) is document


def test_a_file_is_found_by_digest_then_by_name() -> None:
    catalogue = load_catalogue()
    guide, order = catalogue.get("guide-iag-2025"), catalogue.get("arrete-2024-05")
    assert catalogue.by_file("arrete-2024-05", guide.sha256[0]) is guide
    assert catalogue.by_file("84711", "0" * 64) is order
    assert catalogue.by_file("Arrete_2024-05", "0" * 64) is order
    assert catalogue.by_file("arrete-2024-99", "0" * 64) is None


def test_an_unknown_identifier_is_named() -> None:
    catalogue = load_catalogue()
    assert "arrete-1999-01" not in catalogue
    with pytest.raises(CatalogueError, match="arrete-1999-01"):
        catalogue.get("arrete-1999-01")


def test_the_version_follows_the_facts_not_the_layout(tmp_path: Path) -> None:
    path = tmp_path / "catalogue.toml"
    path.write_text("# un commentaire\n" + SOURCE, "utf-8")
    assert load_catalogue(path).version == load_catalogue().version
    path.write_text(SOURCE.replace("verified_on = 2026-11-01", "verified_on = 2026-11-02", 1), "utf-8")
    assert load_catalogue(path).version != load_catalogue().version


@pytest.mark.parametrize(
    ("document", "key", "line", "said"),
    [
        ("guide-iag-2025", "kind", 'kind = "gude"', "valeurs admises"),
        ("guide-iag-2025", "id", 'id = "Guide IAG"', "minuscules"),
        ("guide-iag-2025", "sha256", 'sha256 = ["81C4"]', "64 chiffres"),
        ("guide-iag-2025", "classification", 'classification = "Protégé A"', "Non classifié"),
        ("guide-iag-2025", "date", 'date = "2025-12-01"', "sans guillemets"),
        ("guide-iag-2025", "date", "date = 2025-12-01T00:00:00", "sans guillemets"),
        ("guide-iag-2025", "date", "date = 2025-13-01", "TOML mal écrit"),
        ("guide-iag-2025", "title", 'titre = "x"', "clé inconnue « titre »"),
        ("guide-iag-2025", "title", 'title = " "', "title"),
        ("faq-suspension-2025", "until", "until = 2025-03-18", "après « since »"),
        ("faq-suspension-2025", "changed_by", 'changed_by = ["arrete-2025-03"]', "« arrete-2025-03 »"),
        ("faq-suspension-2025", "applies_instead", 'applies_instead = ["faq-suspension-2025"]', "lui-même"),
        ("faq-suspension-2025", "section", 'section = "(ouverte"', "expression rationnelle"),
        ("arrete-2025-02", "on_word_of", 'on_word_of = "communique-2025-12-20"', "« communique-2025-12-20 »"),
        ("arrete-2025-02", "status", 'status = "abrogé"', "lifted"),
        ("arrete-2025-02", "number", "number = 202502", "number"),
        ("arrete-2025-02", "aliases", 'aliases = ["FAQ"]', "« FAQ » désigne déjà"),
        ("arrete-2024-05", "files", 'files = ["guide-iag-2025"]', "désigne déjà"),
        ("arrete-2024-05", "id", 'id = "arrete-2024-01"', "arrete-2024"),
    ],
)  # fmt: skip
def test_a_fault_is_said_with_its_line(tmp_path: Path, document: str, key: str, line: str, said: str) -> None:
    number = line_of(document, key)
    error = broken(tmp_path, replaced(number, line))
    assert said in str(error)
    if not line.startswith("id ="):
        assert f"catalogue.toml, ligne {number} :" in str(error)
    assert "python -m corpus check" in error.remedy


def test_an_identifier_used_twice_is_refused_at_its_second_line(tmp_path: Path) -> None:
    number = line_of("arrete-2024-05", "id")
    again = SOURCE.replace('id = "arrete-2024-05"', 'id = "arrete-2024-01"')
    second = line_of("arrete-2024-01", "id")
    error = broken(tmp_path, again)
    assert f"ligne {max(number, second)} : « arrete-2024-01 » désigne déjà" in str(error)


def test_a_missing_key_is_said_at_the_head_of_its_table(tmp_path: Path) -> None:
    number = line_of("portrait-ia-2026", "rights")
    head = max(n for n in range(1, number) if LINES[n - 1] == "[[document]]")
    error = broken(tmp_path, replaced(number, "# rien"))
    assert f"ligne {head} : il manque « rights »" in str(error)


def test_a_lifted_text_must_say_by_what(tmp_path: Path) -> None:
    number = line_of("ia-ri-2025-001-op", "changed_by")
    error = broken(tmp_path, replaced(number, "# rien"))
    assert "doit dire « changed_by »" in str(error)


def test_every_fault_is_said_at_once(tmp_path: Path) -> None:
    first, second = line_of("guide-iag-2025", "kind"), line_of("portrait-ia-2026", "language")
    source = replaced(first, 'kind = "x"').replace(LINES[second - 1], 'language = "de"', 2)
    error = broken(tmp_path, source)
    assert f"ligne {first} :" in str(error)
    assert error.problem.count("ligne") >= 2


def test_a_file_that_is_missing_or_not_utf8_is_said(tmp_path: Path) -> None:
    with pytest.raises(CatalogueError, match=r"introuvable : absent\.toml"):
        load_catalogue(tmp_path / "absent.toml")
    path = tmp_path / "catalogue.toml"
    path.write_bytes(b"# une ligne\n# caf\xe9\n")
    with pytest.raises(CatalogueError, match="ligne 2 : ce n'est pas de l'UTF-8"):
        load_catalogue(path)
    path.write_text("")
    with pytest.raises(CatalogueError, match="ligne 1 : il manque « document »"):
        load_catalogue(path)


KEYED = [n for n, line in enumerate(LINES, 1) if re.match(r"[a-z_0-9]+ = ", line)]
QUICK = settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])


@QUICK
@given(
    number=st.sampled_from(KEYED), value=st.sampled_from(["12", "true", '"É!"', "[1]", "{ a = 1 }", "2025-02-30", "="])
)
def test_a_wrong_value_anywhere_is_said_on_its_line_or_accepted(tmp_path: Path, number: int, value: str) -> None:
    """A wrong value is refused on its own line; free text (a title, a label) may hold anything."""
    key = LINES[number - 1].split(" =")[0]
    free = value == '"É!"' and key in {"title", "issuer", "number", "date_label", "rights", "section"}
    if free:
        return
    assert f"ligne {number} :" in str(broken(tmp_path, replaced(number, f"{key} = {value}")))


@QUICK
@given(number=st.sampled_from(KEYED), name=st.from_regex(r"x[a-z_]{1,12}", fullmatch=True))
def test_an_unknown_key_anywhere_is_said_on_its_line(tmp_path: Path, number: int, name: str) -> None:
    source = "\n".join([*LINES[:number], f"{name} = 1", *LINES[number:]])
    assert f"ligne {number + 1} : clé inconnue « {name} »" in str(broken(tmp_path, source))


@QUICK
@given(cut=st.integers(min_value=1, max_value=len(SOURCE) - 1))
def test_a_catalogue_cut_anywhere_loads_or_says_a_line(tmp_path: Path, cut: int) -> None:
    path = tmp_path / "catalogue.toml"
    path.write_text(SOURCE[:cut], "utf-8")
    try:
        load_catalogue(path)
    except CatalogueError as error:
        lines = [int(n) for n in re.findall(r"catalogue\.toml, ligne (\d+)", str(error))]
        assert lines and max(lines) <= SOURCE[:cut].count("\n") + 1


@QUICK
@given(days=st.integers(min_value=-4000, max_value=4000))
def test_until_must_follow_since(tmp_path: Path, days: int) -> None:
    number = line_of("faq-suspension-2025", "until")
    until = date(2025, 3, 18) + timedelta(days=days)
    source = replaced(number, f"until = {until.isoformat()}")
    if days <= 0:
        assert f"ligne {number} :" in str(broken(tmp_path, source))
    else:
        path = tmp_path / "good.toml"
        path.write_text(source, "utf-8")
        assert load_catalogue(path).get("faq-suspension-2025").validity.until == until
