"""The simulated database answers the sink as the real one does: the same batches, the same verdicts, the same head."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Protocol
from uuid import UUID, uuid4

import pytest

from audit_consumer.decode import Record
from audit_consumer.errors import HeadMoved
from audit_consumer.judge import Verdict
from audit_consumer.murmur2 import partition_of
from audit_consumer.sink import Position, Sink
from kit.sink_batches import TOPIC_ID, begin
from simulation.store import Captured, Head, SimulatedDatabase, Store
from simulation.world import read_event

if TYPE_CHECKING:
    from collections.abc import Sequence

    from audit_consumer.database import Database
    from kit.board import Board

APPEND, DUPLICATE, SKIP = Verdict.APPEND, Verdict.DUPLICATE, Verdict.SKIP
FOREIGN = Verdict.FOREIGN


class Side(Protocol):
    """A database with one task that has three versions, and the sink on it."""

    @property
    def sink(self) -> Sink: ...
    def history(self) -> Sequence[Captured]: ...
    def sweep(self) -> None: ...
    def log(self) -> list[tuple[int, int, UUID]]: ...


@dataclass
class Real:
    board: Board
    sink: Sink

    def history(self) -> Sequence[Captured]:
        begin(self.board)
        rows = self.board.history(3)
        return [
            Captured(row.event_id, row.subject, row.version, row.event.encode()) for row in rows
        ]

    def sweep(self) -> None:
        self.board.sweep()

    def log(self) -> list[tuple[int, int, UUID]]:
        statement = "select seq, version, event_id from task_audit_log order by id"
        return [(row[0], row[1], row[2]) for row in self.board.rows(statement)]


@dataclass
class Simulated:
    store: Store = field(default_factory=lambda: Store(read_event=read_event))

    @property
    def sink(self) -> Sink:
        return Sink(SimulatedDatabase(self.store).as_database())

    def history(self) -> Sequence[Captured]:
        self.store.heads = {one: Head(TOPIC_ID) for one in self.store.heads}
        rows = [_event(version) for version in (1, 2, 3)]
        self.store.outbox = {row.event_id: row for row in rows}
        return rows

    def sweep(self) -> None:
        for event_id in self.store.audited:
            self.store.outbox.pop(event_id, None)

    def log(self) -> list[tuple[int, int, UUID]]:
        events = [(row.seq, read_event(row.value)) for row in self.store.log]
        return [(seq, event.version, event.event_id) for seq, event in events]


def _event(version: int) -> Captured:
    event_id = uuid4()
    body = {"event_id": str(event_id), "subject": "task/1", "version": version}
    return Captured(event_id, "task/1", version, json.dumps(body).encode())


@pytest.fixture(params=["simulated", "real"])
def side(request: pytest.FixtureRequest) -> Side:
    if request.param == "simulated":
        return Simulated()
    database: Database = request.getfixturevalue("database")
    return Real(request.getfixturevalue("board"), Sink(database))


@dataclass
class Writer:
    """Hands rows to the sink at the next offsets of their partition."""

    side: Side
    offset: int = 0

    def write(self, *rows: Captured) -> list[Verdict]:
        partition = partition_of(rows[0].subject.encode())
        records = [
            Record(self.offset + index, row.subject.encode(), row.value)
            for index, row in enumerate(rows)
        ]
        position = Position(TOPIC_ID, self.offset)
        outcome = self.side.sink.record(partition, position, records)
        self.offset = outcome.position.next_offset
        return [one.verdict for one in outcome.judged]


def altered(row: Captured, **fields: object) -> Captured:
    body = json.loads(row.value) | {name: str(value) for name, value in fields.items()}
    return row._replace(value=json.dumps(body).encode())


def test_captured_events_are_appended_in_order_and_dropped_when_met_again(side: Side) -> None:
    one, two, three = side.history()
    writer = Writer(side)

    assert writer.write(one, one, two) == [APPEND, DUPLICATE, APPEND]
    assert writer.write(two, three) == [DUPLICATE, APPEND]
    side.sweep()
    assert writer.write(one, three) == [DUPLICATE, DUPLICATE]
    assert side.log() == [(n, n, row.event_id) for n, row in enumerate((one, two, three), 1)]


def test_a_version_that_came_too_early_is_skipped_until_it_comes_in_order(side: Side) -> None:
    one, two, three = side.history()
    writer = Writer(side)

    assert writer.write(three, one) == [SKIP, APPEND]
    assert writer.write(two, three) == [APPEND, APPEND]


def test_what_the_outbox_does_not_hold_is_foreign(side: Side) -> None:
    one, two, _ = side.history()
    writer = Writer(side)

    assert writer.write(altered(one, event_id=uuid4()), altered(two, note="x")) == [FOREIGN] * 2
    assert writer.write(one, altered(one, note="x")) == [APPEND, FOREIGN]
    assert len(side.log()) == 1


def test_a_writer_whose_position_is_not_the_heads_writes_nothing(side: Side) -> None:
    one, two, _ = side.history()
    writer = Writer(side)
    writer.write(one)

    with pytest.raises(HeadMoved):
        Writer(side, offset=0).write(one, two)
    with pytest.raises(HeadMoved):
        Writer(side, offset=7).write(two)
    assert len(side.log()) == 1
