"""Whether the loop still goes round. PostgreSQL and Kafka have no part in that: a new process would not help them."""

from __future__ import annotations

from contextlib import contextmanager
from time import monotonic
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

SILENCE_SECONDS = 60.0
"""As long as the group keeps the seat of a client that does not poll (max.poll.interval.ms)."""


class Pulse:
    """Beaten by the loop, felt by probes on another thread."""

    def __init__(self, clock: Callable[[], float] = monotonic) -> None:
        self._clock = clock
        self._last = clock()
        self._asking = False

    def beat(self) -> None:
        self._last = self._clock()

    @contextmanager
    def asking(self) -> Iterator[None]:
        """A side is asked that may take as long as it likes: waiting for it is no standstill."""
        self._asking = True
        try:
            yield
        finally:
            self.beat()
            self._asking = False

    def is_felt(self) -> bool:
        return self._asking or self._clock() - self._last < SILENCE_SECONDS
