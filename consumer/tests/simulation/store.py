"""The database as the sink knows it, in memory: the statements of queries.sql over dictionaries.

READ COMMITTED as far as the sink can tell: a statement sees what is committed and what its own transaction
wrote; a head is locked to the end of the transaction; nothing is seen of a transaction before it commits.
test_store.py holds it to what the real one does.
"""

from __future__ import annotations

from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from functools import partial
from typing import TYPE_CHECKING, Any, NamedTuple, cast

from audit_consumer.chain import GENESIS
from audit_consumer.decode import VERSION_MAX
from audit_consumer.errors import DatabaseInterruption
from audit_consumer.murmur2 import PARTITIONS
from audit_consumer.queries import QUERIES

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence
    from uuid import UUID

    from audit_consumer.database import Database

_NAMES = {statement: name for name, statement in QUERIES.items()}

Row = tuple[Any, ...]


class Captured(NamedTuple):
    """A committed change, as its outbox row."""

    event_id: UUID
    subject: str
    version: int
    value: bytes


class Logged(NamedTuple):
    """A row of the audit log."""

    partition: int
    seq: int
    hash: bytes
    value: bytes
    topic_id: UUID
    offset: int


@dataclass(frozen=True)
class Head:
    topic_id: UUID | None = None
    next_offset: int = 0
    seq: int = 0
    hash: bytes = GENESIS


@dataclass
class Store:
    """What is committed."""

    heads: dict[int, Head] = field(
        default_factory=lambda: {one: Head() for one in range(PARTITIONS)}
    )
    outbox: dict[UUID, Captured] = field(default_factory=dict)
    log: list[Logged] = field(default_factory=list)
    audited: dict[UUID, Captured] = field(default_factory=dict)
    last_versions: dict[str, int] = field(default_factory=dict)
    quarantine: dict[tuple[UUID, int, int], Mapping[str, Any]] = field(default_factory=dict)
    skipped: list[Mapping[str, Any]] = field(default_factory=list)
    incidents: list[Mapping[str, Any]] = field(default_factory=list)
    locks: dict[int, object] = field(default_factory=dict)
    read_event: Callable[[bytes], Captured] = field(kw_only=True)

    def append(self, row: Logged) -> None:
        """The unique constraints of the log: a backstop that must never fire."""
        event = self.read_event(row.value)
        assert event.event_id not in self.audited, f"{event} is audited twice"
        assert 1 <= event.version <= VERSION_MAX
        assert event.version == self.last_versions.get(event.subject, 0) + 1, (
            f"{event} out of order"
        )
        self.log.append(row)
        self.audited[event.event_id] = event
        self.last_versions[event.subject] = event.version

    def expect_forward(self, partition: int, next_offset: int) -> None:
        """Without the fence a paused writer moves the head back, or over what it never read."""
        assert next_offset > self.heads[partition].next_offset, "the head went back"


class SimulatedDatabase:
    """What audit_consumer.database.Database is, over a store."""

    def __init__(
        self,
        store: Store,
        *,
        before_statement: Callable[[], None] = lambda: None,
        before_commit: Callable[[], None] = lambda: None,
        after_commit: Callable[[], None] = lambda: None,
    ) -> None:
        self._store = store
        self._before_statement = before_statement
        self._before_commit = before_commit
        self._after_commit = after_commit

    def as_database(self) -> Database:
        """The duck, by the name of the port."""
        return cast("Database", self)

    @contextmanager
    def transaction(self) -> Iterator[SimulatedCursor]:
        cursor = SimulatedCursor(self._store, self._before_statement)
        try:
            yield cursor
            self._before_commit()
            cursor.commit()
        finally:
            cursor.unlock()
        self._after_commit()


class SimulatedCursor:
    """One transaction: writes are kept until the commit."""

    def __init__(self, store: Store, before_statement: Callable[[], None]) -> None:
        self._store = store
        self._before_statement = before_statement
        self._writes: list[Callable[[], object]] = []
        self._rows: list[Row] = []

    def execute(self, statement: bytes, parameters: Mapping[str, Any]) -> SimulatedCursor:
        self._before_statement()
        self._rows = getattr(self, f"_{_NAMES[statement]}")(**parameters) or []
        return self

    def executemany(self, statement: bytes, many: Sequence[Mapping[str, Any]]) -> None:
        for parameters in many:
            self.execute(statement, parameters)

    def fetchone(self) -> Row | None:
        return self._rows.pop(0) if self._rows else None

    def __iter__(self) -> Iterator[Row]:
        return iter(self._rows)

    def commit(self) -> None:
        for write in self._writes:
            write()

    def unlock(self) -> None:
        locks = self._store.locks
        for partition in [one for one, holder in locks.items() if holder is self]:
            del locks[partition]

    # the statements, by the names they have in queries.sql

    def _lock_head(self, partition: int) -> list[Row]:
        holder = self._store.locks.setdefault(partition, self)
        if holder is not self:
            raise DatabaseInterruption("lock_timeout")
        head = self._store.heads[partition]
        return [(head.topic_id, head.next_offset, head.seq, head.hash)]

    def _judge(self, ids: list[UUID], subjects: list[str], values: list[bytes]) -> list[Row]:
        return [self._evidence(*one) for one in zip(ids, subjects, values, strict=True)]

    def _evidence(self, event_id: UUID, subject: str, value: bytes) -> Row:
        store = self._store
        audited, captured = store.audited.get(event_id), store.outbox.get(event_id)
        differing = audited and audited.value != value
        return (
            audited is not None,
            audited.value.decode() if audited and differing else None,
            captured is not None and captured.value == value,
            store.last_versions.get(subject, 0),
        )

    def _append(
        self,
        partition: int,
        topic_id: UUID,
        values: list[bytes],
        seqs: list[int],
        hashes: list[bytes],
        offsets: list[int],
    ) -> None:
        for value, seq, tip, offset in zip(values, seqs, hashes, offsets, strict=True):
            row = Logged(partition, seq, tip, value, topic_id, offset)
            self._writes.append(partial(self._store.append, row))

    def _quarantine(self, **row: Any) -> None:  # noqa: ANN401  as the columns are
        key = (row["topic_id"], row["partition"], row["kafka_offset"])
        self._writes.append(lambda: self._store.quarantine.setdefault(key, row))

    def _note_skipped(self, **row: Any) -> None:  # noqa: ANN401  as the columns are
        self._writes.append(lambda: self._store.skipped.append(row))

    def _advance_head(self, partition: int, **fields: Any) -> None:  # noqa: ANN401  as the columns are
        moved = {name: fields[name] for name in ("next_offset", "seq", "hash")}
        self._writes.append(lambda: self._store.expect_forward(partition, moved["next_offset"]))
        self._move(partition, moved)

    def _move_head(self, partition: int, **fields: Any) -> None:  # noqa: ANN401  as the columns are
        self._move(partition, fields)

    def _move(self, partition: int, fields: Mapping[str, Any]) -> None:
        heads = self._store.heads
        self._writes.append(
            lambda: heads.__setitem__(partition, replace(heads[partition], **fields))
        )

    def _read_heads(self, partitions: list[int]) -> list[Row]:
        heads = self._store.heads
        return [(one, heads[one].topic_id, heads[one].next_offset) for one in sorted(partitions)]

    def _record_incident(self, **row: Any) -> None:  # noqa: ANN401  as the columns are
        self._writes.append(lambda: self._store.incidents.append(row))
