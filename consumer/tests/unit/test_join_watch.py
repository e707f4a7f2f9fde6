"""A client is given up when the group does not answer, and only then."""

from __future__ import annotations

from dataclasses import dataclass

import pytest

from audit_consumer.errors import ClientSpent
from audit_consumer.join_watch import SILENCE_SECONDS, JoinWatch


@dataclass
class Clock:
    now: float = 100.0

    def __call__(self) -> float:
        return self.now


def test_a_join_without_an_answer_is_given_up() -> None:
    clock = Clock()
    watch = JoinWatch(clock)
    watch.asked()
    clock.now += SILENCE_SECONDS
    watch.refuse_silence()
    clock.now += 0.1
    with pytest.raises(ClientSpent):
        watch.refuse_silence()


def test_an_answer_ends_the_wait_however_long_nothing_happens_after_it() -> None:
    clock = Clock()
    watch = JoinWatch(clock)
    watch.asked()
    watch.answered()
    clock.now += 1_000
    watch.refuse_silence()


def test_partitions_that_were_lost_begin_another_wait() -> None:
    clock = Clock()
    watch = JoinWatch(clock)
    watch.asked()
    watch.answered()
    clock.now += 1_000
    watch.asked()
    watch.refuse_silence()
    clock.now += SILENCE_SECONDS + 0.1
    with pytest.raises(ClientSpent):
        watch.refuse_silence()
