from __future__ import annotations

from audit_consumer.pulse import SILENCE_SECONDS, Pulse


class Clock:
    def __init__(self) -> None:
        self.now = 0.0

    def __call__(self) -> float:
        return self.now


def test_a_loop_that_goes_round_is_felt_and_one_that_stands_still_is_not() -> None:
    clock = Clock()
    pulse = Pulse(clock)
    for _ in range(5):
        clock.now += SILENCE_SECONDS - 1
        assert pulse.is_felt()
        pulse.beat()
    clock.now += SILENCE_SECONDS + 1

    assert not pulse.is_felt()


def test_waiting_for_an_answer_is_no_standstill_however_long_it_takes() -> None:
    clock = Clock()
    pulse = Pulse(clock)
    with pulse.asking():
        clock.now += 100 * SILENCE_SECONDS
        assert pulse.is_felt()

    assert pulse.is_felt()
    clock.now += SILENCE_SECONDS + 1
    assert not pulse.is_felt()
