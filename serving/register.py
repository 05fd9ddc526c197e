"""The register of models: which weights, from where, under which licence, approved by whom; each file's digest.

`models.toml` stands beside the folders of weights (guide 2.1: an inventory of the systems and their components). Only
safetensors are accepted: other formats of weights can hold code. A folder is signed with the organisation's own key
when it is registered, and verified each time a server starts.
"""

import datetime as dt
import fcntl
import hashlib
import json
import struct
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field, replace
from enum import StrEnum
from pathlib import Path
from typing import Any

import tomlkit

from serving.errors import RegisterError

_ALLOWED = frozenset({".safetensors", ".json", ".jinja", ".txt", ".model", ".md"})
_VOCABULARIES = ("tokenizer.json", "tokenizer.model", "tekken.json")
_INDEX = ".safetensors.index.json"
_GIB = 1024**3


class State(StrEnum):
    """Where a model stands: only an approved one can be rotated in."""

    CANDIDATE = "candidate"
    APPROVED = "approved"
    RETIRED = "retired"


@dataclass(frozen=True, slots=True)
class Model:
    """One entry of the register. ``memory_gib`` is what a server of it takes; ``tokenizer`` is the class that its files
    name, and then the digest of its vocabulary's file; ``files`` are names to sha256.
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
    try:
        raw = tomlkit.parse(path.read_text(encoding="utf-8")).unwrap()
        return [Model(**{**entry, "state": State(entry["state"])}) for entry in raw.get("model", [])]
    except (OSError, ValueError, TypeError, KeyError) as error:
        raise RegisterError(f"{path} ne se lit pas ({error}).", "Remettez la dernière version enregistrée.") from error


def write_register(models: list[Model], path: Path) -> None:
    """Write the register whole, in one step."""
    document = tomlkit.document()
    document.add(tomlkit.comment("Registre des modèles : écrit par « python -m serving », relu par une personne."))
    entries = tomlkit.aot()
    for model in models:
        entries.append(tomlkit.item({k: v for k, v in asdict(model).items() if v not in (None, "")}))
    document.add("model", entries)
    beside = path.with_suffix(".new")
    beside.write_text(tomlkit.dumps(document), encoding="utf-8")
    beside.replace(path)


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
        RegisterError: a file that is not data, damaged or missing weights, or no chat template.
    """
    files = {p.relative_to(folder).as_posix(): p for p in sorted(folder.rglob("*")) if p.is_file()}
    refused = [name for name, path in files.items() if path.suffix not in _ALLOWED or path.is_symlink()]
    if refused:
        raise RegisterError(
            f"Fichiers refusés : {', '.join(refused)}.",
            "Seuls les poids safetensors et leurs fichiers de description sont admis : convertissez le modèle.",
        )
    weights = [path for name, path in files.items() if name.endswith(".safetensors")]
    config = _json(files.get("config.json"), "config.json")
    if not weights:
        raise RegisterError("Ce dossier n'a pas de poids safetensors.", "Vérifiez la copie du modèle.")
    if "auto_map" in config:
        raise RegisterError(
            "Ce modèle demande d'exécuter du code livré avec lui (auto_map).", "Choisissez-en un que vLLM connaît."
        )
    absent = sorted(_shards(files) - set(files))
    if absent:
        raise RegisterError(f"Il manque des poids : {', '.join(absent)}.", "Copiez de nouveau le modèle, en entier.")
    template = _template(files)
    digests = {name: sha256_of(path) for name, path in files.items()}
    sizes = [_weights(path) for path in weights]
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
        tokenizer=_tokenizer(files),
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


def _json(path: Path | None, name: str) -> dict[str, Any]:
    try:
        if path is None:
            raise ValueError("absent")
        value = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise RegisterError(f"{name} ne se lit pas ({error}).", "Vérifiez la copie du modèle.") from error
    return value if isinstance(value, dict) else {}


def _shards(files: dict[str, Path]) -> set[str]:
    """The files of weights that the indexes name."""
    named: set[str] = set()
    for name, path in files.items():
        if name.endswith(_INDEX):
            weights = _json(path, name).get("weight_map")
            if not isinstance(weights, dict):
                raise RegisterError(f"{name} ne nomme pas de poids.", "Vérifiez la copie du modèle.")
            named |= {(Path(name).parent / str(shard)).as_posix() for shard in weights.values()}
    return named


def _tokenizer(files: dict[str, Path]) -> str:
    named = files.get("tokenizer_config.json")
    return str(_json(named, "tokenizer_config.json").get("tokenizer_class") or "") if named is not None else ""


def _template(files: dict[str, Path]) -> str:
    if "chat_template.jinja" in files:
        return files["chat_template.jinja"].read_text(encoding="utf-8")
    template = _json(files.get("tokenizer_config.json"), "tokenizer_config.json").get("chat_template")
    if not isinstance(template, str):
        raise RegisterError("Ce modèle n'a pas de gabarit de conversation.", "Prenez une version « instruct ».")
    return template


def _weights(path: Path) -> tuple[int, int]:
    """Parameters and bytes of a safetensors file, from its header; the header must account for the whole file."""
    try:
        with path.open("rb") as read:
            (length,) = struct.unpack("<Q", read.read(8))
            if length > 100_000_000:
                raise ValueError("en-tête démesuré")
            header = json.loads(read.read(length))
        tensors = [t for name, t in header.items() if name != "__metadata__"]
        end = max(t["data_offsets"][1] for t in tensors)
        if 8 + length + end != path.stat().st_size:
            raise ValueError("taille inattendue")
    except (OSError, ValueError, KeyError, TypeError, struct.error) as error:
        raise RegisterError(f"{path.name} est endommagé ({error}).", "Copiez de nouveau le modèle.") from error
    count = 0
    for tensor in tensors:
        size = 1
        for side in tensor["shape"]:
            size *= side
        count += size
    return count, end
