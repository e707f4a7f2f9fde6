"""A client that joins the group and is never told what it holds.

librdkafka joins again by itself when its session was lost. After a broker was frozen and went on it has been
seen to wait for ever (fault matrix, row 12): no assignment, no error, a poll that answers nothing.
"""

from __future__ import annotations

from time import monotonic
from typing import TYPE_CHECKING

from audit_consumer.errors import ClientSpent

if TYPE_CHECKING:
    from collections.abc import Callable

SILENCE_SECONDS = 15.0
"""A join takes the session timeout of a member that is gone, 6 s, and the round through the others."""


class JoinWatch:
    """Counts the time since the group was asked."""

    def __init__(self, clock: Callable[[], float] = monotonic) -> None:
        self._clock = clock
        self._asked_at: float | None = None

    def asked(self) -> None:
        """The client joins, or joins again."""
        self._asked_at = self._clock()

    def answered(self) -> None:
        """The group gave partitions, or said that others hold them."""
        self._asked_at = None

    @property
    def is_answered(self) -> bool:
        return self._asked_at is None

    def refuse_silence(self) -> None:
        """Check.

        Raises:
            ClientSpent: the group has said nothing for too long.
        """
        if self._asked_at is not None and self._clock() - self._asked_at > SILENCE_SECONDS:
            raise ClientSpent(f"the group has said nothing for {SILENCE_SECONDS:.0f} s")
