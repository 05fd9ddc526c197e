"""The trace is read right: an attempt outside is seen, the loopback and local sockets are not one."""

from tests.benchmark.closed import attempts

TRACE = """
12 connect(5, {sa_family=AF_INET, sin_port=htons(8765), sin_addr=inet_addr("127.0.0.1")}, 16) = 0
12 connect(6, {sa_family=AF_UNIX, sun_path="/run/nscd"}, 110) = -1 ENOENT
13 connect(7, {sa_family=AF_INET6, sin6_port=htons(80), sin6_flowinfo=htonl(0), inet_pton(AF_INET6, "::1", &sin6_addr), sin6_scope_id=0}, 28) = 0
"""
OUTSIDE = """
13 connect(7, {sa_family=AF_INET, sin_port=htons(443), sin_addr=inet_addr("203.0.113.7")}, 16) = -1 ENETUNREACH
13 sendto(8, "x", 1, 0, {sa_family=AF_INET, sin_port=htons(53), sin_addr=inet_addr("198.51.100.2")}, 16) = 1
13 connect(7, {sa_family=AF_INET6, sin6_port=htons(80), sin6_flowinfo=htonl(0), inet_pton(AF_INET6, "2001:db8::1", &sin6_addr), sin6_scope_id=0}, 28) = -1 EINPROGRESS
"""


def test_the_loopback_is_no_attempt() -> None:
    assert attempts(TRACE) == (2, [])


def test_an_attempt_is_one_even_when_it_fails() -> None:
    assert attempts(TRACE + OUTSIDE) == (5, ["203.0.113.7", "198.51.100.2", "2001:db8::1"])
