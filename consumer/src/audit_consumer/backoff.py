"""How long to wait before trying again: full jitter, bounded."""

from __future__ import annotations

import random
from dataclasses import dataclass, field

BASE_SECONDS = 0.1
CEILING_SECONDS = 5.0


@dataclass(slots=True)
class Backoff:
    """Uniform in [0, min(ceiling, base · 2ⁿ)): processes that failed together do not return together."""

    chance: random.Random = field(default_factory=random.Random)
    attempts: int = 0

    def next(self) -> float:
        bound = min(CEILING_SECONDS, BASE_SECONDS * 2 ** min(self.attempts, 16))
        self.attempts += 1
        return self.chance.uniform(0, bound)

    def reset(self) -> None:
        self.attempts = 0
