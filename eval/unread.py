"""Why a file does not read, in words for people."""

import json
import tomllib


def why(error: Exception) -> str:
    """The cause of an error met on reading a file and what it holds, without the system's codes."""
    match error:
        case FileNotFoundError() | NotADirectoryError():
            return "ce fichier n'existe pas"
        case IsADirectoryError():
            return "c'est un dossier"
        case PermissionError():
            return "vous n'avez pas le droit de le lire"
        case OSError():
            return "le disque ne le donne pas"
        case UnicodeDecodeError():
            return "ce n'est pas du texte en UTF-8"
        case json.JSONDecodeError():
            return f"ce n'est pas du JSON (ligne {error.lineno})"
        case tomllib.TOMLDecodeError():
            return f"ce n'est pas du TOML : {error}"
        case KeyError():
            return f"il y manque « {error.args[0]} »"
        case TypeError() | AttributeError():
            return "il n'a pas la forme attendue"
        case _:
            return f"une valeur n'y est pas permise : {error}"
