"""Every error Balise raises on purpose.

    BaliseError
    ├── SettingsError          balise.toml or the environment is wrong
    ├── CatalogueError         corpus/catalogue.toml breaks its schema (the message names the line)
    ├── ReadError              a file cannot be read; one subclass a cause
    │   ├── EncryptedFile  ├── TruncatedFile  ├── EmptyFile     ├── ScannedFile
    │   ├── WrongEncoding  ├── OversizedFile  ├── UnknownType   ├── UncataloguedFile
    │   └── Quarantined
    ├── IndexNotBuilt          no index has been published yet
    ├── IndexMismatch          the index was built by another model, corpus or format
    ├── IndexUnreachable       the Qdrant server that holds the index does not answer, or refuses
    └── EmbeddingError         the embedding model cannot be loaded or used

Each message says what is wrong, then what to do. Expected outcomes of a question (a refusal, an abstention)
are values, never exceptions.
"""

from typing import Self


class BaliseError(Exception):
    """An error whose message is written for the person who reads it. ``remedy`` says what to do next."""

    def __init__(self, problem: str, remedy: str) -> None:
        super().__init__(f"{problem} {remedy}")
        self.problem = problem
        self.remedy = remedy

    def __reduce__(self) -> tuple[type[Self], tuple[str, str]]:
        """Passed from one process to another, it stays itself."""
        return type(self), (self.problem, self.remedy)


class SettingsError(BaliseError):
    """The settings are unknown, missing or contradict each other."""


class CatalogueError(BaliseError):
    """The catalogue breaks its schema; the message names the line."""


class ReadError(BaliseError):
    """A document file cannot be turned into text."""


class Quarantined(ReadError):
    """The document carries what Balise may not hold."""


class EncryptedFile(ReadError):
    """The file asks for a password."""


class TruncatedFile(ReadError):
    """The file is damaged or cut short."""


class EmptyFile(ReadError):
    """The file holds no text at all."""


class ScannedFile(ReadError):
    """The PDF holds images of pages and no text."""


class WrongEncoding(ReadError):
    """A text file is not UTF-8."""


class OversizedFile(ReadError):
    """The file, or what it unpacks to, is larger than a document can be (a decompression bomb)."""


class UnknownType(ReadError):
    """No reader knows this type of file."""


class UncataloguedFile(ReadError):
    """No entry of the catalogue names this file."""


class IndexNotBuilt(BaliseError):
    """There is no published index to answer from."""


class IndexMismatch(BaliseError):
    """The published index does not go with the model, the format or the corpus of this code."""


class IndexUnreachable(BaliseError):
    """The Qdrant server that holds the index does not answer, or refuses."""


class EmbeddingError(BaliseError):
    """The embedding model cannot be loaded or used."""
