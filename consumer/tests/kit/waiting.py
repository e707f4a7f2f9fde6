"""Waiting for a condition that another process brings about."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

STEP_SECONDS = 0.02


def eventually(
    condition: Callable[[], bool],
    seconds: float = 30,
    explain: Callable[[], object] = lambda: "the condition never held",
) -> None:
    until = time.monotonic() + seconds
    while not condition():
        if time.monotonic() > until:
            raise AssertionError(explain())
        time.sleep(STEP_SECONDS)
