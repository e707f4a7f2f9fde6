"""Thousands of histories of the real sink in a simulated world; each is its seed."""

from __future__ import annotations

from random import SystemRandom

import pytest

from simulation.world import World

HISTORIES = 2_000
STEPS = 80


@pytest.mark.parametrize("part", range(4))
def test_every_committed_change_enters_the_log_once_and_in_order_whatever_goes_wrong(
    part: int,
) -> None:
    first = SystemRandom().randrange(2**32) + part
    for seed in range(first, first + HISTORIES // 4):
        world = World(seed)
        try:
            world.run(STEPS)
            world.check()
        except AssertionError as failure:
            pytest.fail(f"World({seed}).run({STEPS}): {failure}; steps: {' '.join(world.steps)}")
