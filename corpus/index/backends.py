"""Which form of Qdrant holds a version's points: a shard among its files, or a collection on a server.

Light: neither form is imported before it is needed.
"""

from collections.abc import Sequence

from corpus.errors import IndexMismatch
from corpus.index import store
from corpus.index.query import Backend, Point
from corpus.index.store import Manifest
from corpus.settings import Settings


def write_points(settings: Settings, version: str, points: Sequence[Point], dimension: int) -> str:
    """Write a version's points; returns the collection's name on a server, an empty string in process.

    Raises:
        IndexUnreachable: the server does not take them.
    """
    if not settings.qdrant.url:
        from corpus.index.edge import create_shard

        create_shard(store.version_folder(settings.data, version) / "shard", points, dimension)
        return ""
    from corpus.index.server import create_collection

    create_collection(settings.qdrant, _collection(version), points, dimension)
    return _collection(version)


def open_backend(settings: Settings, manifest: Manifest) -> Backend:
    """Open a version's points.

    Raises:
        IndexMismatch: they are not where the settings say.
    """
    if bool(settings.qdrant.url) != bool(manifest.collection):
        raise IndexMismatch(
            "L'index publié et le réglage qdrant.url ne vont pas ensemble.",
            "Reconstruisez l'index (make index) ou rétablissez qdrant.url.",
        )
    if manifest.collection:
        from corpus.index.server import ServerBackend, connect

        return ServerBackend(connect(settings.qdrant), manifest.collection)
    from corpus.index.edge import EdgeBackend

    return EdgeBackend(store.version_folder(settings.data, manifest.version) / "shard")


def remove_versions(settings: Settings, versions: Sequence[str]) -> None:
    """Remove versions, collections before folders: a collection whose folder is gone would never be found again.

    Raises:
        IndexUnreachable: the server does not answer; the folders stay, for the next time.
    """
    if settings.qdrant.url and versions:
        from corpus.index.server import delete_collections

        delete_collections(settings.qdrant, [_collection(version) for version in versions])
    store.remove(settings.data, versions)


def _collection(version: str) -> str:
    return f"balise-{version}"
