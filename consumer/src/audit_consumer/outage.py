"""One line when the work is interrupted and one when it goes on, however many attempts lie between."""

from __future__ import annotations

import logging
from time import monotonic
from typing import TYPE_CHECKING

from audit_consumer.log import info, log

if TYPE_CHECKING:
    from audit_consumer.errors import Interruption


class Outage:
    """What is said about an interruption."""

    def __init__(self) -> None:
        self._side: str | None = None
        self._since = 0.0

    def begin(self, failure: Interruption) -> None:
        """Say it once, and again only when another side fails."""
        if self._side is None:
            self._since = monotonic()
        if self._side != failure.side:
            self._side = failure.side
            log(logging.WARNING, "interrupted", str(failure), side=failure.side)

    def end(self) -> None:
        if self._side is not None:
            info(
                "recovered",
                "the work goes on",
                side=self._side,
                seconds=round(monotonic() - self._since, 3),
            )
        self._side = None
