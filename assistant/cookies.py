"""A cookie of a request, read from its header."""

from http.cookies import CookieError, SimpleCookie


def cookie(header: str, name: str) -> str:
    """A cookie's value, or nothing."""
    try:
        found = SimpleCookie(header).get(name)
    except CookieError:
        return ""
    return found.value if found is not None else ""
