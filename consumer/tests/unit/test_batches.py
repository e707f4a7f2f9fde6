from __future__ import annotations

import random

from audit_consumer.backoff import BASE_SECONDS, CEILING_SECONDS, Backoff
from audit_consumer.batches import BATCH_BYTES, BATCH_RECORDS, batches
from audit_consumer.decode import Record
from audit_consumer.queries import QUERIES


def test_a_batch_ends_at_its_number_of_records() -> None:
    records = [Record(offset, b"", b"") for offset in range(2 * BATCH_RECORDS + 1)]

    assert [len(batch) for batch in batches(records)] == [BATCH_RECORDS, BATCH_RECORDS, 1]


def test_a_batch_ends_at_its_number_of_bytes_and_a_larger_record_travels_alone() -> None:
    sizes = [1, BATCH_BYTES + 1, BATCH_BYTES // 2, BATCH_BYTES // 2, 1]
    records = [Record(offset, None, bytes(size)) for offset, size in enumerate(sizes)]

    assert [[one.offset for one in batch] for batch in batches(records)] == [[0], [1], [2, 3], [4]]


def test_no_records_are_no_batch() -> None:
    assert list(batches([])) == []


def test_waits_grow_to_a_ceiling_and_start_again() -> None:
    class Longest(random.Random):
        def uniform(self, a: float, b: float) -> float:
            return max(a, b)

    backoff = Backoff(Longest())
    waits = [backoff.next() for _ in range(40)]
    backoff.reset()

    assert waits[:3] == [BASE_SECONDS, 2 * BASE_SECONDS, 4 * BASE_SECONDS]
    assert max(waits) == waits[-1] == CEILING_SECONDS
    assert backoff.next() == BASE_SECONDS


def test_processes_that_failed_together_do_not_return_together() -> None:
    waits = {Backoff(random.Random(seed)).next() for seed in range(20)}  # noqa: S311  not a secret

    assert len(waits) == 20


def test_every_statement_has_a_name_and_a_text() -> None:
    assert all(QUERIES.values())
    assert {"lock_head", "judge", "append", "quarantine", "advance_head"} <= set(QUERIES)
