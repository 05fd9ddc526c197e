"""How the controller speaks to the servers: one HTTP client, made once (reading the authorities takes 25 ms of
a processor that a model may be using), that keeps no connection: servers come and go at the same address.
"""

from functools import cache

import httpx


@cache
def client() -> httpx.Client:
    """The client. Proxies of the environment are not followed: nodes are reached directly."""
    return httpx.Client(trust_env=False, limits=httpx.Limits(max_keepalive_connections=0))
