"""The summary sheets: our own words, by section, standing in for a text until its official version is imported.

A sheet is never an official text: it is shown as « fiche de synthèse, non officielle », never between guillemets, and
never decides a verdict.
"""

from pathlib import Path

FICHES = Path(__file__).with_name("fiches")
"""One Markdown sheet for every entry of the catalogue."""


def fiche_path(identifier: str) -> Path:
    """The sheet of the document of this identifier."""
    return FICHES / f"{identifier}.md"
