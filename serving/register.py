"""The register of models: which weights, from where, under which licence, approved by whom; each file's digest.

`models.toml` stands beside the folders of weights (guide 2.1: an inventory of the systems and their components). Only
safetensors are accepted: other formats of weights can hold code. A folder is signed with the organisation's own key
when it is registered, and verified each time a server starts.
"""

import datetime as dt
import fcntl
import hashlib
import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field, replace
from enum import StrEnum
from pathlib import Path
from typing import Any

import tomlkit

from serving import durable, weights
from serving.errors import RegisterError

_ALLOWED = frozenset({".safetensors", ".json", ".jinja", ".txt", ".model", ".md"})
_VOCABULARIES = ("tokenizer.json", "tokenizer.model", "tekken.json")
_GIB = 1024**3
_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9_.-]*")
_UNSAID: tuple[object, ...] = (None, "", {})


class State(StrEnum):
    """Where a model stands: only an approved one can be rotated in."""

    CANDIDATE = "candidate"
    APPROVED = "approved"
    RETIRED = "retired"


@dataclass(frozen=True, slots=True)
class Model:
    """One entry of the register. ``memory_gib`` is what a server of it takes; ``tokenizer`` is the class that its files
    name, and then the digest of its vocabulary's file; ``files`` are names to sha256.

    Raises:
        RegisterError: ``id`` or ``revision`` cannot be part of a folder's name.
    """

    id: str
    revision: str
    source: str
    licence: str
    government_use: bool
    parameters: int
    context: int
    dtype: str
    memory_gib: float
    chat_template_sha256: str
    registered_on: dt.date
    tokenizer: str = ""
    tokenizer_sha256: str = ""
    state: State = State.CANDIDATE
    quantisation: str = ""
    approver: str = ""
    approved_on: dt.date | None = None
    files: dict[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        _named(self.id, self.revision)

    @property
    def name(self) -> str:
        """The exact name under which it is served: identifier and revision."""
        return f"{self.id}@{self.revision}"

    @property
    def folder(self) -> str:
        """The name of its folder of weights, beside the register."""
        return f"{self.id}-{self.revision}"


@contextmanager
def alone(path: Path) -> Iterator[None]:
    """Hold the register while it is read and written again: of two people at once, one entry would be lost.

    Raises:
        RegisterError: somebody else holds it.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.with_suffix(".lock").open("a+") as held:
        try:
            fcntl.flock(held, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise RegisterError("Une autre personne modifie le registre.", "Recommencez quand elle a fini.") from None
        yield


def load_register(path: Path) -> list[Model]:
    """The models of a register, in the order in which they were registered; none when there is no file yet.

    Raises:
        RegisterError: the file does not read.
    """
    if not path.exists():
        return []
    raw = _document(path).unwrap()
    try:
        return [Model(**{**entry, "state": State(entry["state"])}) for entry in raw.get("model", [])]
    except RegisterError as error:
        raise RegisterError(f"{path} : {error.problem}", error.remedy) from error
    except (ValueError, TypeError, KeyError) as error:
        raise _unreadable(path, error) from error


def write_register(models: list[Model], path: Path) -> None:
    """Write the register, in one step: the models that were read, in their order, then the new ones. What people wrote
    in the file beside the values stays.

    Raises:
        RegisterError: the file that is there does not read.
        OSError: the disk does not take it; the old file stays.
    """
    document = _document(path) if path.exists() else _empty()
    entries: Any = document.setdefault("model", tomlkit.aot())
    del entries[len(models) :]
    for rank, model in enumerate(models):
        if rank == len(entries):
            entries.append({})
            entries[rank].trivia.indent = "\n"
        _edit(entries[rank], model)
    durable.write(path, tomlkit.dumps(document))


def entered(models: list[Model], model: Model) -> list[Model]:
    """The models of a register and one more, whose folder and signature are no other one's, be it retired.

    Raises:
        RegisterError: it is there already, or another one has its folder: « a-b » at « c », « a » at « b-c ».
    """
    if any(m.name == model.name for m in models):
        raise RegisterError(f"{model.name} est déjà inscrit.", "Donnez une autre révision.")
    for other in models:
        if _places(other) & _places(model):
            raise RegisterError(
                f"Le dossier de {model.name} serait celui de {other.name}.",
                "Donnez un autre --id ou une autre --revision.",
            )
    return [*models, model]


def find(models: list[Model], wanted: str) -> Model:
    """The model of this exact name (``id@revision``), or the last registered of this identifier.

    Raises:
        RegisterError: there is none.
    """
    found = [m for m in models if wanted in (m.name, m.id)]
    if not found:
        known = ", ".join(m.name for m in models) or "aucun"
        raise RegisterError(f"Le registre n'a pas de modèle « {wanted} ».", f"Modèles enregistrés : {known}.")
    return found[-1]


def describe(folder: Path, **given: Any) -> Model:
    """Look into a folder of weights and make its entry.

    Raises:
        RegisterError: a name that cannot be, a file that is not data, damaged or missing weights, or no chat template.
    """
    _named(given["id"], given["revision"])  # before gigabytes are read
    files = {p.relative_to(folder).as_posix(): p for p in sorted(folder.rglob("*")) if p.is_file()}
    refused = [name for name, path in files.items() if path.suffix not in _ALLOWED or path.is_symlink()]
    if refused:
        raise RegisterError(
            f"Fichiers refusés : {', '.join(refused)}.",
            "Seuls les poids safetensors et leurs fichiers de description sont admis : convertissez le modèle.",
        )
    shards = [path for name, path in files.items() if name.endswith(".safetensors")]
    config = weights.read_json(files.get("config.json"), "config.json")
    if not shards:
        raise RegisterError("Ce dossier n'a pas de poids safetensors.", "Vérifiez la copie du modèle.")
    if "auto_map" in config:
        raise RegisterError(
            "Ce modèle demande d'exécuter du code livré avec lui (auto_map).", "Choisissez-en un que vLLM connaît."
        )
    absent = sorted(weights.indexed(files) - set(files))
    if absent:
        raise RegisterError(f"Il manque des poids : {', '.join(absent)}.", "Copiez de nouveau le modèle, en entier.")
    template = weights.chat_template(files)
    digests = {name: sha256_of(path) for name, path in files.items()}
    sizes = [weights.sizes(path) for path in shards]
    parameters, data = sum(s[0] for s in sizes), sum(s[1] for s in sizes)
    context = int(config.get("max_position_embeddings", 0))
    return Model(
        parameters=parameters,
        context=given.pop("context", 0) or context,
        dtype=str(config.get("dtype") or config.get("torch_dtype") or "auto"),
        quantisation=str(config.get("quantization_config", {}).get("quant_method", "")),
        # Weights, then a fifth more for activations and a first share of cache; the deployment may ask for more.
        memory_gib=given.pop("memory_gib", 0) or round(1.2 * data / _GIB + 1, 2),
        chat_template_sha256=hashlib.sha256(template.encode()).hexdigest(),
        tokenizer=weights.tokenizer_class(files),
        tokenizer_sha256=next((digests[name] for name in _VOCABULARIES if name in digests), ""),
        files=digests,
        **given,
    )


def approve(model: Model, approver: str, day: dt.date) -> Model:
    """The model approved.

    Raises:
        RegisterError: its licence does not allow government use, or it was retired.
    """
    if not model.government_use:
        raise RegisterError(
            f"La licence {model.licence} de {model.name} n'autorise pas l'usage gouvernemental, selon le registre.",
            "Faites revoir la licence, puis enregistrez de nouveau avec --government-use.",
        )
    if model.state is State.RETIRED:
        raise RegisterError(f"{model.name} a été retiré.", "Enregistrez une nouvelle révision.")
    return replace(model, state=State.APPROVED, approver=approver, approved_on=day)


def faults(model: Model, folder: Path) -> list[str]:
    """What differs between a folder and its entry: missing, changed or added files."""
    here = {p.relative_to(folder).as_posix() for p in folder.rglob("*") if p.is_file()}
    found = [f"{name} : absent" for name in sorted(set(model.files) - here)]
    found += [f"{name} : ajouté" for name in sorted(here - set(model.files))]
    found += [
        f"{name} : changé"
        for name, digest in sorted(model.files.items())
        if name in here and sha256_of(folder / name) != digest
    ]
    return found


def signature_of(folder: Path) -> Path:
    """Where the signature of a folder of weights stands: beside it."""
    return folder.with_name(folder.name + ".sig")


def sha256_of(path: Path) -> str:
    """The digest of a file."""
    with path.open("rb") as read:
        return hashlib.file_digest(read, "sha256").hexdigest()


def _named(*parts: str) -> None:
    """Refuse what cannot be part of a folder's name: it would lead out of the models' folder."""
    for part in parts:
        if not _NAME.fullmatch(part):
            raise RegisterError(
                f"« {part} » ne peut pas nommer un modèle ni sa révision.",
                "Commencez par une lettre ou un chiffre ; puis lettres sans accent, chiffres, « . », « _ » ou « - ».",
            )


def _places(model: Model) -> set[str]:
    """What a model has beside the register."""
    return {model.folder, signature_of(Path(model.folder)).name}


def _document(path: Path) -> tomlkit.TOMLDocument:
    try:
        return tomlkit.parse(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise _unreadable(path, error) from error


def _empty() -> tomlkit.TOMLDocument:
    comment = tomlkit.comment("Registre des modèles : écrit par « python -m serving », relu par une personne.")
    document = tomlkit.document()
    document.add(comment)
    return document


def _edit(entry: Any, model: Model) -> None:
    """Bring an entry to what the model is; a value that did not change is not touched, nor what is written beside."""
    for name, value in asdict(model).items():
        written = entry.get(name)
        if value in _UNSAID:
            if written not in _UNSAID:
                del entry[name]
        elif written != value:
            entry[name] = value


def _unreadable(path: Path, error: Exception) -> RegisterError:
    return RegisterError(f"{path} ne se lit pas ({error}).", "Remettez la dernière version enregistrée.")
