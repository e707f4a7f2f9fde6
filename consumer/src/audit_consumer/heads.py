"""Where each partition starts: at its head, which follows the topic when that is another one or lost its offsets."""

from __future__ import annotations

import json
import logging
from typing import TYPE_CHECKING

from audit_consumer.errors import HeadMoved
from audit_consumer.log import info, log
from audit_consumer.metrics import INCIDENTS
from audit_consumer.queries import QUERIES
from audit_consumer.sink import Position

if TYPE_CHECKING:
    from collections.abc import Collection
    from uuid import UUID

    from audit_consumer.database import Cursor, Database
    from audit_consumer.topic import Bounds


class Heads:
    """The positions in audit_head. Only a locked head is moved, and only from where it was read."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def read(self, partitions: Collection[int]) -> dict[int, Position]:
        with self._database.transaction() as cursor:
            rows = cursor.execute(QUERIES["read_heads"], {"partitions": list(partitions)})
            heads = {row[0]: Position(row[1], row[2]) for row in rows}
        for partition in partitions:
            if partition not in heads:
                raise HeadMoved(f"partition {partition} has no head")
        return heads

    def adopt(self, partition: int, seen: Position, topic_id: UUID) -> Position:
        """Start the topic of this id at offset 0. `topic_id` was asked for after `seen` was read."""
        position = Position(topic_id, 0)
        with self._database.transaction() as cursor:
            _move(cursor, partition, seen, position)
            if seen.topic_id is not None:
                _incident(cursor, partition, "topic_changed", seen, position)
        if seen.topic_id is None:
            info("adopted", "first topic of this chain", partition=partition, topic_id=topic_id)
        else:
            INCIDENTS.labels("topic_changed").inc()
            _warn("adopted", "another topic bears the name", partition, seen, position)
        return position

    def move_into(self, partition: int, seen: Position, bounds: Bounds) -> Position:
        """Go to the log's start or end when it does not hold the offset."""
        nearest = min(max(seen.next_offset, bounds.start), bounds.end)
        if nearest == seen.next_offset:
            return seen
        position = seen._replace(next_offset=nearest)
        with self._database.transaction() as cursor:
            _move(cursor, partition, seen, position)
            _incident(cursor, partition, "offset_out_of_range", seen, position, bounds)
        INCIDENTS.labels("offset_out_of_range").inc()
        _warn("moved", "the log does not hold the offset", partition, seen, position)
        return position


def _move(cursor: Cursor, partition: int, seen: Position, position: Position) -> None:
    row = cursor.execute(QUERIES["lock_head"], {"partition": partition}).fetchone()
    if row is None or Position(row[0], row[1]) != seen:
        raise HeadMoved(f"partition {partition}: another writer moved the head")
    cursor.execute(QUERIES["move_head"], {"partition": partition, **position._asdict()})


def _incident(
    cursor: Cursor,
    partition: int,
    kind: str,
    seen: Position,
    position: Position,
    bounds: Bounds | None = None,
) -> None:
    detail = {
        "from": seen._asdict(),
        "to": position._asdict(),
        "log": bounds._asdict() if bounds else None,
    }
    parameters = {"partition": partition, "kind": kind, "detail": json.dumps(detail, default=str)}
    cursor.execute(QUERIES["record_incident"], parameters)


def _warn(action: str, message: str, partition: int, seen: Position, position: Position) -> None:
    log(
        logging.WARNING,
        action,
        message,
        partition=partition,
        before=seen._asdict(),
        after=position._asdict(),
    )
