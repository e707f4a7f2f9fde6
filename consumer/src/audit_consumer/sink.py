"""The transaction that writes the log. Exactly once, in order and committed-only rest on this file.

One transaction per batch of one partition:

1. lock the head; another topic id or next_offset than mine → HeadMoved, nothing is written;
2. one statement looks up each event, judge.py decides;
3. the rows, the quarantine, the skipped positions and the head are written and commit together.

A process that dies, a commit whose answer is lost, a second writer: whoever comes next reads the head
and starts there. The unique constraints of the log are a backstop that never fires.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from audit_consumer.chain import link
from audit_consumer.decode import Event, Record, Undecodable, decode
from audit_consumer.errors import HeadMoved
from audit_consumer.judge import Evidence, Judge, Judged, Verdict, count, undecodable
from audit_consumer.queries import QUERIES

if TYPE_CHECKING:
    from collections.abc import Sequence
    from uuid import UUID

    from audit_consumer.database import Cursor, Database


class Position(NamedTuple):
    """Where a partition goes on: the offset counts in the topic of this id only."""

    topic_id: UUID | None
    next_offset: int


@dataclass(frozen=True, slots=True)
class Head:
    """The chain's tip."""

    position: Position
    seq: int
    hash: bytes


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a committed batch was."""

    position: Position
    judged: list[Judged]

    def count(self, verdict: Verdict) -> int:
        return count(self.judged, verdict)


class Sink:
    """Writes batches of records."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def record(self, partition: int, position: Position, records: Sequence[Record]) -> Outcome:
        """Write the records that follow `position` in the partition.

        Offsets may have gaps (control records of transactions); they ascend.

        Raises:
            HeadMoved: another writer was here, or the head belongs to another topic.
            DatabaseInterruption: nothing was written, or nobody knows.
        """
        decoded = [_decoded(partition, record) for record in records]
        after = position._replace(next_offset=records[-1].offset + 1)
        with self._database.transaction() as cursor:
            head = _lock(cursor, partition, position)
            judged = _judge(cursor, records, decoded)
            tip = _append(cursor, partition, head, judged)
            _quarantine(cursor, partition, position, judged)
            _note_skipped(cursor, partition, position, judged)
            _advance(cursor, partition, Head(after, tip.seq, tip.hash), judged)
        return Outcome(after, judged)


def _decoded(partition: int, record: Record) -> Event | Undecodable:
    try:
        return decode(partition, record)
    except Undecodable as reason:
        return reason


def _lock(cursor: Cursor, partition: int, mine: Position) -> Head:
    row = cursor.execute(QUERIES["lock_head"], {"partition": partition}).fetchone()
    if row is None:
        raise HeadMoved(f"partition {partition} has no head")
    head = Head(Position(row[0], row[1]), row[2], row[3])
    if head.position != mine:
        raise HeadMoved(
            f"partition {partition}: head at {head.position.next_offset}, "
            f"I was at {mine.next_offset}"
        )
    return head


def _judge(
    cursor: Cursor, records: Sequence[Record], decoded: Sequence[Event | Undecodable]
) -> list[Judged]:
    evidence = iter(_evidence(cursor, [one for one in decoded if isinstance(one, Event)]))
    judge = Judge()
    return [
        judge.judge(record, one, next(evidence))
        if isinstance(one, Event)
        else undecodable(record, one)
        for record, one in zip(records, decoded, strict=True)
    ]


def _evidence(cursor: Cursor, events: Sequence[Event]) -> list[Evidence]:
    if not events:
        return []
    parameters = {
        "ids": [event.event_id for event in events],
        "subjects": [event.subject for event in events],
        "values": [event.value for event in events],
    }
    return [Evidence(*row) for row in cursor.execute(QUERIES["judge"], parameters)]


def _append(cursor: Cursor, partition: int, head: Head, judged: Sequence[Judged]) -> Head:
    seq, tip = head.seq, head.hash
    values: list[bytes] = []
    seqs: list[int] = []
    hashes: list[bytes] = []
    offsets: list[int] = []
    for one in judged:
        if one.verdict is Verdict.APPEND and one.event is not None:
            seq += 1
            tip = link(partition, seq, tip, one.event.canonical)
            values.append(one.event.value)
            seqs.append(seq)
            hashes.append(tip)
            offsets.append(one.record.offset)
    if values:
        cursor.execute(
            QUERIES["append"],
            {
                "partition": partition,
                "topic_id": head.position.topic_id,
                "values": values,
                "seqs": seqs,
                "hashes": hashes,
                "offsets": offsets,
            },
        )
    return Head(head.position, seq, tip)


def _quarantine(
    cursor: Cursor, partition: int, position: Position, judged: Sequence[Judged]
) -> None:
    rows = [
        {
            "topic_id": position.topic_id,
            "partition": partition,
            "kafka_offset": one.record.offset,
            "key": one.record.key,
            "value": one.record.value,
            "reason": one.verdict.value,
            "detail": one.detail,
        }
        for one in judged
        if one.verdict in (Verdict.FOREIGN, Verdict.CONFLICT)
    ]
    if rows:
        cursor.executemany(QUERIES["quarantine"], rows)


def _note_skipped(
    cursor: Cursor, partition: int, position: Position, judged: Sequence[Judged]
) -> None:
    rows = [
        {
            "topic_id": position.topic_id,
            "partition": partition,
            "kafka_offset": one.record.offset,
            "event_id": one.event.event_id,
        }
        for one in judged
        if one.verdict is Verdict.SKIP and one.event is not None
    ]
    if rows:
        cursor.executemany(QUERIES["note_skipped"], rows)


def _advance(cursor: Cursor, partition: int, head: Head, judged: Sequence[Judged]) -> None:
    cursor.execute(
        QUERIES["advance_head"],
        {
            "partition": partition,
            "next_offset": head.position.next_offset,
            "seq": head.seq,
            "hash": head.hash,
            "duplicates": count(judged, Verdict.DUPLICATE),
            "skipped": count(judged, Verdict.SKIP),
        },
    )
