"""Captured events as records of a partition, handed to a sink without Kafka."""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import UUID

from audit_consumer.decode import Record
from audit_consumer.murmur2 import partition_of
from audit_consumer.sink import Outcome, Position, Sink

if TYPE_CHECKING:
    from collections.abc import Sequence

    from kit.board import Board, Captured

TOPIC_ID = UUID(int=7)


def begin(board: Board) -> None:
    """Heads at the start of a topic."""
    board.run("update audit_head set topic_id = %s, next_offset = 0", TOPIC_ID)


def home(row: Captured) -> int:
    return partition_of(row.subject.encode())


def record(row: Captured, offset: int) -> Record:
    return Record(offset, row.subject.encode(), row.event.encode())


def write(sink: Sink, rows: Sequence[Captured], start: int = 0) -> Outcome:
    """One batch of one subject's rows, at offsets from `start`."""
    records = [record(row, start + index) for index, row in enumerate(rows)]
    return sink.record(home(rows[0]), Position(TOPIC_ID, start), records)
