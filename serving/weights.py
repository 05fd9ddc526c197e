"""What the files of a model say of it: the shards, their sizes, the tokenizer, the template of a conversation."""

import json
import struct
from pathlib import Path
from typing import Any

from serving.errors import RegisterError

_INDEX = ".safetensors.index.json"


def read_json(path: Path | None, name: str) -> dict[str, Any]:
    """A file of description, empty where it holds something else than an object.

    Raises:
        RegisterError: it is absent or does not read.
    """
    try:
        if path is None:
            raise ValueError("absent")
        value = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise RegisterError(f"{name} ne se lit pas ({error}).", "Vérifiez la copie du modèle.") from error
    return value if isinstance(value, dict) else {}


def indexed(files: dict[str, Path]) -> set[str]:
    """The files of weights that the indexes name.

    Raises:
        RegisterError: an index names none.
    """
    named: set[str] = set()
    for name, path in files.items():
        if name.endswith(_INDEX):
            weights = read_json(path, name).get("weight_map")
            if not isinstance(weights, dict):
                raise RegisterError(f"{name} ne nomme pas de poids.", "Vérifiez la copie du modèle.")
            named |= {(Path(name).parent / str(shard)).as_posix() for shard in weights.values()}
    return named


def tokenizer_class(files: dict[str, Path]) -> str:
    """The class of the tokenizer that its description names, or nothing.

    Raises:
        RegisterError: the description does not read.
    """
    named = files.get("tokenizer_config.json")
    return str(read_json(named, "tokenizer_config.json").get("tokenizer_class") or "") if named is not None else ""


def chat_template(files: dict[str, Path]) -> str:
    """The template of a conversation.

    Raises:
        RegisterError: there is none.
    """
    if "chat_template.jinja" in files:
        return files["chat_template.jinja"].read_text(encoding="utf-8")
    template = read_json(files.get("tokenizer_config.json"), "tokenizer_config.json").get("chat_template")
    if not isinstance(template, str):
        raise RegisterError("Ce modèle n'a pas de gabarit de conversation.", "Prenez une version « instruct ».")
    return template


def sizes(path: Path) -> tuple[int, int]:
    """Parameters and bytes of a safetensors file, from its header.

    Raises:
        RegisterError: the header does not account for the whole file.
    """
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
