"""One line when the work is interrupted and one when it goes on, however many attempts lie between."""

from __future__ import annotations

import logging
from time import monotonic
from typing import TYPE_CHECKING

from audit_consumer.log import info, log

if TYPE_CHECKING:
    from audit_consumer.errors import Interruption

CALM_SECONDS = 1.0
"""A broker that comes back is reached by some connections before others: that is one outage."""


class Outage:
    """What is said about an interruption."""

    def __init__(self) -> None:
        self._side: str | None = None
        self._began_at = 0.0
        self._ended_at: float | None = None

    @property
    def is_on(self) -> bool:
        return self._side is not None and self._ended_at is None

    def begin(self, failure: Interruption) -> None:
        """Say it once, and again only when another side fails."""
        self._ended_at = None
        if self._side is None:
            self._began_at = monotonic()
        if self._side != failure.side:
            self._side = failure.side
            log(logging.WARNING, "interrupted", str(failure), side=failure.side)

    def end(self) -> None:
        """The work goes on; unless it is interrupted again at once, `tell_end` will say so."""
        self._ended_at = monotonic()

    def tell_end(self) -> None:
        if self._ended_at is None or monotonic() - self._ended_at < CALM_SECONDS:
            return
        seconds = round(self._ended_at - self._began_at, 3)
        info("recovered", "the work goes on", side=self._side, seconds=seconds)
        self._side = self._ended_at = None
