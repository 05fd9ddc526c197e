"""What operations install: systemd units, the front of the router, what Prometheus reads, manifests for a cluster.
Templates stand beside.
"""

import re
from pathlib import Path
from urllib.parse import urlsplit

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from serving.errors import RegisterError
from serving.node import ALIAS, OFFLINE
from serving.register import Model, State
from serving.settings import Settings

FOLDER = Path(__file__).resolve().parent
OPEN_ROUTES = ("/v1/chat/completions", "/v1/models", "/tokenize", "/health")
"""All that a client may ask of a router. Its own `/add_worker`, `/remove_worker`… have no authentication."""

_PLACEHOLDER = re.compile(r"(?<![A-Z_])(?:MODEL|REVISION|CONTEXT)(?![A-Z_])")


def write_units(settings: Settings, to: Path) -> list[Path]:
    """Write the units of every slot and pool, the assistant's own, the router's front, and what Prometheus reads.
    Returns the files.
    """
    templates = Environment(
        loader=FileSystemLoader(FOLDER),
        undefined=StrictUndefined,
        keep_trailing_newline=True,
        autoescape=False,  # noqa: S701
    )
    to.mkdir(parents=True, exist_ok=True)
    written = []
    common = {"settings": settings, "offline": OFFLINE, "alias": ALIAS, "routes": OPEN_ROUTES}

    def write(template: str, name: str, **more: object) -> None:
        path = to / name
        path.write_text(templates.get_template(template).render(**common, **more), encoding="utf-8")
        written.append(path)

    hosts = sorted({n.address for n in settings.nodes})
    addresses = sorted({*hosts, "127.0.0.1", *settings.allow})
    metrics = urlsplit(settings.assistant_metrics) if settings.assistant_metrics else None
    for slot in settings.slots:
        node = settings.node(slot.node)
        write("vllm.service.j2", f"balise-vllm@{slot.name}.service", slot=slot, node=node, addresses=addresses)
    for pool in settings.pools:
        if pool.router_port:
            node = settings.node(settings.slot(pool.slots[0]).node)
            workers = [settings.address(settings.slot(name)) for name in pool.slots]
            more = {"pool": pool, "node": node, "workers": workers, "addresses": addresses}
            write("router.service.j2", f"balise-router@{pool.name}.service", **more)
            write("front.nginx.j2", f"balise-front-{pool.name}.conf", **more)
    page = {"hosts": hosts, "metrics_port": metrics.port if metrics else None}
    write("chat.service.j2", "balise-chat.service", addresses=addresses, **page)
    servers = {
        pool.name: [settings.address(settings.slot(name)).removeprefix("http://") for name in pool.slots]
        for pool in settings.pools
    }
    write("prometheus.yml.j2", "prometheus.yml", pools=servers, metrics=metrics)
    return written


def write_manifests(model: Model, to: Path) -> list[Path]:
    """Write the manifests of a cluster that serves a model of the register: its name, revision and context put where
    the files beside have `MODEL`, `REVISION` and `CONTEXT`. Returns the files.

    Raises:
        RegisterError: the model is not approved.
    """
    if model.state is not State.APPROVED:
        raise RegisterError(f"{model.name} n'est pas approuvé.", "Voir son état : python -m serving list.")
    known = {"REVISION": model.revision, "CONTEXT": str(model.context), "MODEL": model.id}
    written = []
    for source in sorted((FOLDER / "kubernetes").rglob("*.yaml")):
        text = _PLACEHOLDER.sub(lambda found: known[found.group()], source.read_text(encoding="utf-8"))
        path = to / source.relative_to(FOLDER / "kubernetes")
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
        written.append(path)
    return written
