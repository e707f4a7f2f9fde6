"""What is said: where a partition starts, what a batch was, each record that was not simply appended."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING

from audit_consumer.judge import Verdict
from audit_consumer.log import info, log

if TYPE_CHECKING:
    from audit_consumer.decode import Record
    from audit_consumer.sink import Outcome, Position


def announce(positions: dict[int, Position]) -> None:
    info(
        "assigned",
        "following",
        partitions={str(key): position.next_offset for key, position in positions.items()},
    )


def report(partition: int, outcome: Outcome) -> None:
    counts = {verdict.value: outcome.count(verdict) for verdict in Verdict}
    log(logging.DEBUG, "batch", "committed", partition=partition, **counts)
    for one in outcome.judged:
        if one.verdict is Verdict.CONFLICT:
            _tell(logging.ERROR, "conflict", partition, one.record, one.detail)
        elif one.verdict is Verdict.FOREIGN:
            _tell(logging.WARNING, "quarantined", partition, one.record, one.detail)
        elif one.verdict is Verdict.SKIP:
            _tell(logging.WARNING, "skipped", partition, one.record, one.detail)


def _tell(level: int, action: str, partition: int, record: Record, detail: str) -> None:
    log(level, action, detail, partition=partition, offset=record.offset)
