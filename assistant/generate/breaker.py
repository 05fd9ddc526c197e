"""A circuit breaker: an endpoint that fails again and again is left alone for a while, then tried by one question.

After Nygard, *Release It!* (2007): closed, open, half-open.
"""

import threading
import time
from collections.abc import Callable


class Breaker:
    """Opens after ``failures`` in a row, for ``rest_s`` seconds; then one call is let through to see."""

    def __init__(self, failures: int = 3, rest_s: float = 30.0, clock: Callable[[], float] = time.monotonic) -> None:
        self._most, self._rest, self._clock = failures, rest_s, clock
        self._failed = 0
        self._until = 0.0
        self._lock = threading.Lock()

    def allows(self) -> bool:
        """Whether a call may be made now. When half-open, the caller that gets `True` is the one that tries."""
        with self._lock:
            if self._failed < self._most:
                return True
            if self._clock() < self._until:
                return False
            self._until = self._clock() + self._rest
            return True

    def succeeded(self) -> None:
        """Close the circuit."""
        with self._lock:
            self._failed = 0

    def failed(self) -> None:
        """Count a failure; open the circuit when there were enough."""
        with self._lock:
            self._failed += 1
            if self._failed >= self._most:
                self._until = self._clock() + self._rest

    def untried(self) -> None:
        """The caller that was let through did not find out: the next one may."""
        with self._lock:
            self._until = self._clock()


class Breakers:
    """The breaker of the endpoint in service. Another endpoint begins with one of its own, closed."""

    def __init__(self, made: Callable[[], Breaker] = Breaker) -> None:
        self._made = made
        self._endpoint: object = None
        self._breaker = made()
        self._lock = threading.Lock()

    def of(self, endpoint: object) -> Breaker:
        """The breaker of the endpoint that is in service now."""
        with self._lock:
            if endpoint != self._endpoint:
                self._endpoint, self._breaker = endpoint, self._made()
            return self._breaker
