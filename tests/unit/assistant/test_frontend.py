import importlib.util
import json
import re
import shutil
import tomllib
from pathlib import Path

import pytest

from assistant.frontend import PAGE, VERSION, UnknownFrontend, build, checked, closed_index, on_demand
from assistant.messages import LANGUAGES, messages

SPOKEN = {language: messages(language) for language in LANGUAGES}


@pytest.fixture(scope="module")
def app(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return build(tmp_path_factory.mktemp("data"))


def test_the_page_names_no_address_but_its_own(app: Path) -> None:
    page = (app / "frontend" / "index.html").read_text(encoding="utf-8")
    assert not re.search(r"https?:|//[a-z]", page)
    assert '<html lang="fr">' in page
    assert "<title>Balise</title>" in page
    assert "<script>" not in page


def words_of(page: str) -> dict[str, dict[str, dict[str, str]]]:
    """The words that a page gives its scripts."""
    found = re.findall(r'<script type="application/json" id="words">(.*?)</script>', page, re.DOTALL)
    assert len(found) == 1
    words: dict[str, dict[str, dict[str, str]]] = json.loads(found[0])
    return words


def test_the_page_gives_its_scripts_the_words_of_both_languages(app: Path) -> None:
    page = (app / "frontend" / "index.html").read_text(encoding="utf-8")
    words = words_of(page)
    assert list(words) == list(LANGUAGES)
    for language, said in words.items():
        ours = SPOKEN[language]
        assert said["bar"] == ours.bar.model_dump()
        assert said["controls"] == ours.controls.model_dump() | {"send": ours.page.send}
        assert said["carry"] == ours.carry.model_dump() | {"sources": ours.labels.sources}
    assert f'<a href="/textes">{SPOKEN["fr"].bar.texts}</a>' in page


def test_the_scripts_say_every_word_given_to_them_and_no_other(app: Path) -> None:
    given = words_of((app / "frontend" / "index.html").read_text(encoding="utf-8"))["fr"]
    scripts = "".join((PAGE / "public" / name).read_text(encoding="utf-8") for name in ("balise.js", "carry.js"))
    said = set(re.findall(r"\b(bar|controls|carry)\.(\w+)", scripts))
    assert said == {(table, word) for table, words in given.items() for word in words}


def test_no_word_can_close_the_element_that_holds_it() -> None:
    hostile = SPOKEN["fr"].bar.model_copy(update={"texts": "</script><script>alert(1)</script>&"})
    spoken = {**SPOKEN, "fr": SPOKEN["fr"].model_copy(update={"bar": hostile})}
    stock = '<html lang="en"><head><!-- TAG INJECTION PLACEHOLDER --></head><div id="root"></div></html>'
    page = closed_index(stock, spoken)
    assert words_of(page)["fr"]["bar"]["texts"] == hostile.texts
    assert "<script>" not in page


def test_every_file_the_page_asks_for_is_there(app: Path) -> None:
    page = (app / "frontend" / "index.html").read_text(encoding="utf-8")
    asked = re.findall(r'(?:src|href)="/((?:assets|public)/[^"]+)"', page)
    assert len(asked) >= 5
    for path in asked:
        assert (app / path if path.startswith("public") else app / "frontend" / path).is_file(), path


def test_the_settings_close_what_is_open_by_default(app: Path) -> None:
    settings = tomllib.loads((app / ".chainlit" / "config.toml").read_text(encoding="utf-8"))
    assert settings["project"]["allow_origins"] == []
    features = settings["features"]
    assert features["spontaneous_file_upload"]["enabled"] is False
    assert features["edit_message"] is False
    assert features["unsafe_allow_html"] is False
    assert features["mcp"]["enabled"] is False
    assert "language" not in settings["UI"]  # the gate tells it, from what the person chose
    assert settings["UI"]["custom_build"] == "frontend"
    assert (app / "chainlit.md").read_text(encoding="utf-8") == ""


def test_building_again_leaves_the_same_page(app: Path) -> None:
    before = (app / "frontend" / "index.html").read_bytes()
    (app / "frontend" / "assets" / "old.js").write_text("x")
    build(app.parent)
    assert (app / "frontend" / "index.html").read_bytes() == before
    assert not (app / "frontend" / "assets" / "old.js").exists()


@pytest.fixture
def package(tmp_path: Path) -> Path:
    """A copy of the installed Chainlit's page and words."""
    spec = importlib.util.find_spec("chainlit")
    assert spec is not None and spec.submodule_search_locations
    installed = Path(next(iter(spec.submodule_search_locations)))
    for part in ("frontend/dist", "translations"):
        shutil.copytree(installed / part, tmp_path / part, ignore=shutil.ignore_patterns("*.map"))
    return tmp_path


def test_the_installed_chainlit_is_the_one_that_was_read(package: Path) -> None:
    assert checked(package, VERSION) == package / "frontend" / "dist"


@pytest.mark.parametrize("file", ["frontend/dist/index.html", "frontend/dist/assets/index-*.js", "translations/fr-*"])
def test_a_changed_file_of_the_page_is_refused(package: Path, file: str) -> None:
    with next(package.glob(file)).open("ab") as page:
        page.write(b" ")
    with pytest.raises(UnknownFrontend, match=r"a changé.*« make reinstall »"):  # « clean » erases the data too
        checked(package, VERSION)


def test_an_added_or_a_missing_file_is_refused(package: Path) -> None:
    added = package / "frontend" / "dist" / "assets" / "added.js"
    added.write_text("")
    with pytest.raises(UnknownFrontend):
        checked(package, VERSION)
    added.unlink()
    next(package.glob("frontend/dist/assets/*.css")).unlink()
    with pytest.raises(UnknownFrontend):
        checked(package, VERSION)


def test_an_unread_version_is_refused_by_its_name(package: Path) -> None:
    with pytest.raises(UnknownFrontend, match=r"9\.9\.9 n'a pas été relue"):
        checked(package, "9.9.9")


@pytest.mark.parametrize(
    "added",
    [
        '<script src="https://exemple.org/a.js"></script>',
        "<!-- NEW PLACEHOLDER -->",
        "<style>@import 'http://x'</style>",
    ],
)
def test_a_page_with_something_else_in_it_is_refused(added: str) -> None:
    stock = f'<html lang="en"><head><!-- TAG INJECTION PLACEHOLDER -->{added}</head><div id="root"></div></html>'
    with pytest.raises(UnknownFrontend):
        closed_index(stock, SPOKEN)


def test_a_script_without_the_place_to_mend_is_refused() -> None:
    place = "u({title:D[D.length-1].name,elements:D})"
    assert on_demand(f"a;{place};b") == "a;u(void 0);b"
    for script in ("a;b", f"{place};{place}"):
        with pytest.raises(UnknownFrontend):
            on_demand(script)
