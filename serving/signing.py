"""The signature of a folder of weights: the organisation's own elliptic-curve key, offline (OpenSSF model-signing)."""

from pathlib import Path

from serving.errors import RegisterError
from serving.register import signature_of


def sign(folder: Path, private_key: Path) -> None:
    """Sign every file of a folder.

    Raises:
        RegisterError: the key cannot be used.
    """
    from model_signing.signing import Config

    try:
        Config().use_elliptic_key_signer(private_key=private_key).sign(folder, signature_of(folder))
    except (OSError, ValueError, TypeError) as error:
        raise RegisterError(
            f"La signature a échoué ({error}).", "Donnez une clé privée EC (openssl ecparam -name prime256v1 -genkey)."
        ) from error


def check(folder: Path, public_key: Path) -> None:
    """Verify the signature of a folder.

    Raises:
        RegisterError: no signature, another key, or other files.
    """
    from model_signing.verifying import Config

    signature = signature_of(folder)
    if not signature.exists():
        raise RegisterError(f"{folder.name} n'est pas signé.", "Signez-le : python -m serving register.")
    try:
        Config().use_elliptic_key_verifier(public_key=public_key).verify(folder, signature)
    except Exception as error:  # the library raises several kinds, all of which mean the same here
        raise RegisterError(
            f"La signature de {folder.name} ne tient pas ({error}).",
            "Ne servez pas ce modèle : voyez docs/exploitation/cle-compromise.md.",
        ) from error
