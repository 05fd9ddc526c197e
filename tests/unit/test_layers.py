"""Who may import whom, read from the source itself."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
PACKAGES = ("corpus", "ingest", "assistant", "eval", "serving")
ALLOWED = {
    "corpus": {"corpus"},
    "ingest": {"ingest", "corpus"},
    "assistant": {"assistant", "corpus"},
    "eval": {"eval", "assistant", "corpus", "ingest"},
    "serving": {"serving"},
}
OURS = {"corpus", "ingest", "assistant", "eval", "serving", "tests"}


def imported(path: Path) -> Iterator[str]:
    """The full names of the modules that a file imports, anywhere in it."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path}: relative import"
            yield node.module or ""


def sources(package: str) -> list[Path]:
    found = sorted((ROOT / package).rglob("*.py"))
    assert found, package
    return found


@pytest.mark.parametrize("package", PACKAGES)
def test_a_package_imports_only_the_layers_below(package: str) -> None:
    for path in sources(package):
        ours = {name.split(".")[0] for name in imported(path)} & OURS
        assert ours <= ALLOWED[package], f"{path.relative_to(ROOT)}: {ours - ALLOWED[package]}"


@pytest.mark.parametrize(
    ("library", "where"),
    [
        ("qdrant_client", ["corpus/index/"]),
        ("qdrant_edge", ["corpus/index/"]),
        ("chainlit", ["assistant/chat.py", "assistant/serve.py"]),
        ("sqlalchemy", ["assistant/database.py", "assistant/audit/", "assistant/access/", "assistant/feedback.py"]),
        ("authlib", ["assistant/access/oidc.py"]),
        ("joserfc", ["assistant/access/oidc.py"]),
        ("openai", ["assistant/generate/", "eval/judge/"]),
        ("ragas", ["eval/judge/"]),
        ("vllm", []),
        ("model_signing", ["serving/signing.py"]),
        ("pypdf", ["ingest/readers/"]),
        ("docx", ["ingest/readers/"]),
    ],
)
def test_a_library_stays_where_it_belongs(library: str, where: list[str]) -> None:
    for package in PACKAGES:
        for path in sources(package):
            name = path.relative_to(ROOT).as_posix()
            if not any(name.startswith(place) for place in where):
                used = {module.split(".")[0] for module in imported(path)}
                assert library not in used, name
